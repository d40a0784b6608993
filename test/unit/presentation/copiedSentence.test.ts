import { expect, it } from 'vitest';
import { copiedSentence } from '../../../src/presentation/copiedSentence';

it.each([
  ['hunter2', 'Copied'],
  [`sha256:${'a'.repeat(64)}`, `Copied sha256:${'a'.repeat(64)}`],
  ['curl x\nrm -r /', /^Copied 2 lines, which are shown as one: look/],
  ['ls\r', /^Copied 2 lines/],
  ['a\u202eb', /characters that nobody sees/],
  ['x'.repeat(4_001), /^Copied all 4001 characters, more than are shown/],
])('says of %j what was copied that nobody saw', (text, sentence) => {
  expect(copiedSentence(text)).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
});
