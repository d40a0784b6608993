import { expect, it } from 'vitest';
import { check, HEX, inShort, needs, subject } from '../subject';

// Nothing but the text is looked at, so there is nothing that cannot be known.
it.each([
  ['nginx:1.27', ['notPinned']],
  ['nginx', ['notPinned']],
  [`nginx@sha256:${HEX}`, []],
  [`nginx:1.27@sha256:${HEX}`, []],
])('%s', (text, expected) => {
  expect(inShort(check('pinned', subject({}, { text })))).toEqual(expected);
});

it('asks nobody', () => {
  expect(needs('pinned')).toEqual({ level: 'text' });
});
