import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { said, scanMarked } from './marked';

describe('Drone', () => {
  it.each<[string, string, string[]]>([
    [
      'steps and services of several pipelines',
      'kind: pipeline\ntype: docker\nsteps:\n- name: a\n  image: «golang:1.22»\n  settings: {image: no, repo: x/y}\n- {name: b, image: "«plugins/docker»"}\nservices:\n- name: db\n  image: «redis»\n---\nkind: pipeline\nsteps: [{image: «b:1»}]\n---\nkind: secret\nimage: no\n',
      ['library/golang:1.22', 'plugins/docker', 'library/redis', 'library/b:1'].map((name) => `docker.io/${name}`),
    ],
    [
      'mappings, as before version 1',
      'pipeline:\n  build:\n    image: «a:1»\nservices:\n  db: {image: «b:1»}\n',
      ['docker.io/library/a:1', 'docker.io/library/b:1'],
    ],
    [
      'substitutions',
      'steps: [{image: "«a:${DRONE_TAG}»"}, {image: "«${X:-b:1}»"}]\n',
      ['templated', 'docker.io/library/b:1'],
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('.drone.yml', marked).map(said)).toEqual(expected);
  });

  it('asks for the platform of the pipeline', () => {
    const text = 'platform: {os: linux, arch: arm64}\nsteps: [{image: a}]\n---\nsteps: [{image: b}]\n';
    const { occurrences } = scan({ path: '.drone.yml', text });
    expect(occurrences.map(({ asks }) => asks.platform?.value.architecture)).toEqual(['arm64', undefined]);
  });

  it('not another file', () => {
    expect(scan({ path: 'steps.yml', text: 'steps: [{image: a}]\n' }).occurrences).toEqual([]);
  });
});
