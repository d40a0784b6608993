import { expect, it } from 'vitest';
import { check, HEX, needs, subject } from '../subject';

// Nothing but the text is looked at, so there is nothing that cannot be known.
it.each([
  ['nginx:1.27', undefined],
  ['nginx:latest-alpine', undefined],
  ['nginx:latest', true],
  ['nginx', false],
  [`nginx@sha256:${HEX}`, undefined],
  [`nginx:latest@sha256:${HEX}`, undefined],
])('%s', (text, isWritten) => {
  expect(check('not-latest', subject({}, { text }))).toEqual(
    isWritten === undefined ? [] : [{ kind: 'violation', detail: { kind: 'latest', isWritten } }],
  );
});

it('asks nobody', () => {
  expect(needs('not-latest')).toEqual({ level: 'text' });
});
