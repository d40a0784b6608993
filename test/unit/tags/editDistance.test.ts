import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../src/tags/editDistance';

describe('editDistance', () => {
  it.each([
    ['latest', 'latest', 0],
    ['lates', 'latest', 1],
    ['latestt', 'latest', 1],
    ['letest', 'latest', 1],
    ['altest', 'latest', 1],
    ['mianlien', 'mainline', 2],
    ['', 'ab', 2],
    ['ca', 'abc', undefined],
    ['stable', 'latest', undefined],
  ])('%s, %s: %s', (a, b, distance) => expect(editDistance(a, b, 2)).toBe(distance));

  it('is the same both ways, and a limit only hides what is beyond it', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat(8), (a, b, limit) => {
        const distance = editDistance(a, b, 8)!;
        expect(editDistance(b, a, 8)).toBe(distance);
        expect(editDistance(a, b, limit)).toBe(distance <= limit ? distance : undefined);
      }),
    );
  });
});
