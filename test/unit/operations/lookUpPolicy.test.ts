import { expect, it } from 'vitest';
import { mayLookUp } from '../../../src/operations/lookUpPolicy';
import { scan } from '../../../src/references/scan';

const occurrence = (path: string, text: string, files: Readonly<Record<string, string>> = {}) => {
  const [found] = scan({ path, text }, { beside: (name) => files[name] }).occurrences;
  if (!found) throw new Error('Nothing is found.');
  return found;
};

it.each<[string, ReturnType<typeof occurrence>, unknown]>([
  ['an image', occurrence('Dockerfile', 'FROM a'), { kind: 'allowed' }],
  ['what a build makes', occurrence('compose.yaml', 'services: {a: {build: ., image: b}}'), { kind: 'build' }],
  [
    'a tag from another file',
    occurrence('values.yaml', 'image: {repository: a}', { 'Chart.yaml': 'name: c\nappVersion: 1' }),
    { kind: 'otherFile', path: 'Chart.yaml' },
  ],
])('decides on %s', (_name, found, expected) => {
  expect(mayLookUp(found, { trusted: true, asked: false })).toEqual(expected);
  expect(mayLookUp(found, { trusted: false, asked: false })).toEqual({ kind: 'untrusted' });
  expect(mayLookUp(found, { trusted: false, asked: true })).toEqual({ kind: 'allowed' });
});
