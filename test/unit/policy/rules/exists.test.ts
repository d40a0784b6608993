import { expect, it } from 'vitest';
import { check, FAILED, inShort, known, needs, subject, unknown } from '../subject';

it.each([
  ['passes where it is there', { exists: known(true) }, []],
  ['is violated where the registry says that it is not', { exists: known(false) }, ['missing']],
  ['cannot know where the registry did not tell', { exists: unknown(FAILED) }, ['unknown error']],
  ['cannot know where nobody asked', {}, ['unknown notSaid']],
])('%s', (_name, facts, expected) => {
  expect(inShort(check('exists', subject(facts)))).toEqual(expected);
});

it('asks for existence', () => {
  expect(needs('exists')).toEqual({ level: 'existence' });
});
