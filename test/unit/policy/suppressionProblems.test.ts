import { describe, expect, it } from 'vitest';
import { suppressionProblems } from '../../../src/policy/suppressionProblems';
import { suppressionSentence } from '../../../src/presentation/suppressionText';
import { scan } from '../../../src/references/scan';

const occurrenceOf = (comment: string) => {
  const [found] = scan({ path: 'compose.yaml', text: `services: {a: {image: x}} ${comment}\n` }).occurrences;
  if (!found) throw new Error('There is no reference.');
  return found;
};

describe('comments that turn a rule of the policy off', () => {
  it.each([
    ['# oci-lens-ignore pinned: ours', []],
    ['# oci-lens-ignore drift: ours', []],
    ['# oci-lens-ignore pinned', ['Say why, for who reads it later: oci-lens-ignore pinned: …']],
    [
      '# oci-lens-ignore pined, size: ours',
      ["There is no rule 'pined', so this comment turns nothing off. Did you mean 'pinned'?"],
    ],
    ['# oci-lens-ignore zzzzzz: ours', ["There is no rule 'zzzzzz', so this comment turns nothing off."]],
  ])('%s is told as %j', (comment, sentences) => {
    expect(suppressionProblems(occurrenceOf(comment), ['drift']).map(suppressionSentence)).toEqual(sentences);
  });
});
