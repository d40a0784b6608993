import { expect, it } from 'vitest';
import { oneTagFindings } from '../../../../src/policy/oneTag';
import type { Severity } from '../../../../src/policy/rule';
import { scan } from '../../../../src/references/scan';
import { check, HEX, occurrence, subject } from '../subject';

/** Each place as `path text` with the tags that it finds beside its own, and where they stand. */
function found(
  places: readonly (readonly [path: string, text: string, severity?: Severity | 'off', isOff?: boolean])[],
): string[] {
  return oneTagFindings(
    places.map(([path, text, severity = 'warning', isOff]) => ({
      path,
      occurrence: occurrence(text),
      setting: { severity, options: {} },
      isOff,
    })),
  ).map(({ path, finding, related }) => {
    const { outcome } = finding;
    const detail = outcome.kind === 'violation' && outcome.detail.kind === 'severalTags' ? outcome.detail : undefined;
    return `${path} ${finding.occurrence.text}: ${detail?.others.join(' ')} at ${related.map((each) => each.path).join(' ')}`;
  });
}

// Nothing but the text is looked at, so there is nothing that cannot be known.
it.each([
  [
    'one tag',
    [
      ['a', 'nginx:1'],
      ['b', 'docker.io/library/nginx:1'],
    ],
    [],
  ],
  [
    'two',
    [
      ['a', 'nginx:1'],
      ['b', 'nginx:2'],
      ['c', 'nginx:2'],
    ],
    ['a nginx:1: 2 at b', 'b nginx:2: 1 at a', 'c nginx:2: 1 at a'],
  ],
  [
    'none is latest',
    [
      ['a', 'nginx'],
      ['b', 'nginx:latest'],
      ['c', 'nginx:1'],
    ],
    ['a nginx: 1 at c', 'b nginx:latest: 1 at c', 'c nginx:1: latest at a'],
  ],
  [
    'another where the rule is turned off',
    [
      ['a', 'nginx:1'],
      ['b', 'nginx:2', 'warning', true],
      ['c', 'nginx:1'],
    ],
    ['b nginx:2: 1 at a'],
  ],
  [
    'a digest is no tag',
    [
      ['a', `nginx@sha256:${HEX}`],
      ['b', 'nginx:1'],
      ['c', `nginx:1@sha256:${HEX}`],
    ],
    [],
  ],
  [
    'another repository',
    [
      ['a', 'nginx:1'],
      ['b', 'ghcr.io/library/nginx:2'],
    ],
    [],
  ],
  [
    'off at one',
    [
      ['a', 'nginx:1'],
      ['b', 'nginx:2', 'off'],
    ],
    [],
  ],
] as const)('%s', (_name, places, expected) => {
  expect(found(places)).toEqual(expected);
});

it('leaves out what is built or not known, and where no rule is set', () => {
  const place = { ...occurrence('nginx:1') };
  const setting = { severity: 'error', options: {} } as const;
  const build = { ...place, target: { ...occurrence('nginx:2').target, kind: 'build' } as typeof place.target };
  const unresolved = { ...place, target: { kind: 'unresolved', reason: { kind: 'templated' } } } as const;
  const places = [place, build, unresolved].map((each) => ({ path: 'a', occurrence: each, setting }));
  expect(oneTagFindings([...places, { path: 'b', occurrence: occurrence('nginx:3'), setting: undefined }])).toEqual([]);
});

it('finds nothing at one occurrence alone', () => {
  expect(check('one-tag', subject())).toEqual([]);
});

it('compares no tag that stands in another file', () => {
  const text = 'kind: Kustomization\nimages: [{name: app, newName: nginx}]\n';
  const [alone] = scan({ path: 'kustomization.yaml', text }).occurrences;
  const setting = { severity: 'warning', options: {} } as const;
  const places = [alone!, occurrence('nginx:1')].map((each, index) => ({
    path: String(index),
    occurrence: each,
    setting,
  }));
  expect(oneTagFindings(places)).toEqual([]);
  expect(oneTagFindings(places.slice(1), places.slice(0, 1))).toEqual([]);
});
