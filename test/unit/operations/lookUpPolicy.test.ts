import { describe, expect, it } from 'vitest';
import { mayLookUp, mayLookUpInBackground } from '../../../src/operations/lookUpPolicy';
import { scan } from '../../../src/references/scan';

const found = (path: string, text: string, files: Readonly<Record<string, string>> = {}) => {
  const [occurrence] = scan({ path, text }, { beside: (name) => files[name] }).occurrences;
  if (!occurrence || occurrence.target.kind === 'unresolved') throw new Error('Nothing is found.');
  return [occurrence.target, occurrence.parts] as const;
};

const image = found('Dockerfile', 'FROM a');
const built = found('compose.yaml', 'services: {a: {build: ., image: b}}');
const elsewhere = found('values.yaml', 'image: {repository: a}', { 'Chart.yaml': 'name: c\nappVersion: 1' });

describe('where a person points at it', () => {
  it.each<[string, typeof image, unknown]>([
    ['an image', image, { kind: 'allowed' }],
    ['what a build makes', built, { kind: 'build' }],
    ['a tag from another file', elsewhere, { kind: 'otherFile', path: 'Chart.yaml' }],
  ])('decides on %s', (_name, of, expected) => {
    expect(mayLookUp(...of, { trusted: true, asked: false })).toEqual(expected);
    expect(mayLookUp(...of, { trusted: false, asked: false })).toEqual({ kind: 'untrusted' });
    expect(mayLookUp(...of, { trusted: false, asked: true })).toEqual({ kind: 'allowed' });
  });
});

describe('in the background', () => {
  const hosts = { listed: [], signedIn: [], lookedUp: ['r.example.com'] };

  it('asks public registries and hosts that the user chose, and no other', () => {
    for (const of of [image, found('Dockerfile', 'FROM r.example.com/a')]) {
      expect(mayLookUpInBackground(...of, { trusted: true, asked: false }, hosts)).toEqual({ kind: 'allowed' });
    }
    const unknown = found('Dockerfile', 'FROM other.example.com/a');
    for (const asked of [true, false]) {
      const refused = { kind: 'unknownHost', registry: 'other.example.com' };
      expect(mayLookUpInBackground(...unknown, { trusted: true, asked }, hosts)).toEqual(refused);
    }
  });

  it('holds back what pointing holds back', () => {
    const situation = { trusted: true, asked: false };
    expect(mayLookUpInBackground(...image, { trusted: false, asked: false }, hosts)).toEqual({ kind: 'untrusted' });
    expect(mayLookUpInBackground(...built, situation, hosts)).toEqual({ kind: 'build' });
    expect(mayLookUpInBackground(...elsewhere, situation, hosts)).toMatchObject({ kind: 'otherFile' });
  });
});
