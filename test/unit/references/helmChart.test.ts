import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, partsIn, said, scanMarked } from './marked';

const chart = (dependency: string): string =>
  `apiVersion: v2\nname: x\nversion: 1.0.0\nappVersion: "2"\ndependencies:\n${dependency}`;

describe('dependencies of a Helm chart', () => {
  it.each<[string, string, string[]]>([
    [
      'an exact version',
      '  - name: redis\n    version: 18.1.0\n    repository: oci://«registry-1.docker.io/bitnamicharts»\n',
      ['registry-1.docker.io/bitnamicharts/redis:18.1.0'],
    ],
    [
      'quotes and a slash at the end',
      '  - {name: a, version: "1.2.3-rc.1", repository: "oci://«ghcr.io/x/»"}\n',
      ['ghcr.io/x/a:1.2.3-rc.1'],
    ],
    [
      'a plus is written as an underscore',
      '  - {name: a, version: v1.2.3+k8s.1, repository: oci://«ghcr.io/x»}\n',
      ['ghcr.io/x/a:v1.2.3_k8s.1'],
    ],
    [
      'a range has no tag',
      '  - {name: a, version: ^1.2.3, repository: oci://«ghcr.io/x»}\n  - {name: b, version: 1.x, repository: oci://«ghcr.io/y»}\n  - {name: c, repository: oci://«ghcr.io/z»}\n',
      ['ghcr.io/x/a', 'ghcr.io/y/b', 'ghcr.io/z/c'],
    ],
    [
      'repositories of other kinds',
      '  - {name: a, version: 1.0.0, repository: https://charts.example.com}\n  - {name: b, repository: "@stable"}\n  - {name: c, repository: file://../c}\n  - {name: d, repository: oci://}\n  - {repository: oci://ghcr.io/x}\n  - word\n',
      [],
    ],
    [
      'an alias',
      '  - {name: a, version: 1.0.0, repository: &r oci://«ghcr.io/x»}\n  - {name: b, version: 1.0.0, repository: «*r»}\n',
      ['ghcr.io/x/a:1.0.0', 'ghcr.io/x/b:1.0.0'],
    ],
    [
      'one mapping twice',
      '  - &d {name: a, version: 1.0.0, repository: oci://«ghcr.io/x»}\n  - *d\n',
      ['ghcr.io/x/a:1.0.0'],
    ],
    ['templates', '  - {name: a, version: "{{ V }}", repository: oci://«ghcr.io/x»}\n', ['templated']],
    ['half-typed', '  - name: a\n    repository: oci://«ghcr.io/x»\n    ver\n', ['ghcr.io/x/a']],
  ])('%s', (_name, dependencies, expected) => {
    expect(scanMarked('charts/x/Chart.yaml', chart(dependencies)).map(said)).toEqual(expected);
  });

  it('says where the parts stand, and is not edited', () => {
    const text = chart('  - {name: a, version: 1.2.3+b, repository: oci://ghcr.io/x}\n');
    const [found] = scan({ path: 'Chart.yaml', text }).occurrences;
    expect(found && editedText(text, found)).toBe('<chart>');
    expect(found && partsIn(text, found)).toEqual([
      ['repository', 'ghcr.io/x'],
      ['tag', '1.2.3+b'],
    ]);
  });

  it.each(['chart.yaml', 'Chart.lock', 'a.yaml'])('are not looked for in %s', (path) => {
    const text = chart('  - {name: a, version: 1.0.0, repository: oci://ghcr.io/x}\n');
    expect(scan({ path, text }).occurrences).toEqual([]);
  });
});
