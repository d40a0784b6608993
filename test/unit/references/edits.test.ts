import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, mergeEdits, type TextEdit } from '../../../src/references/edits';

function edit(start: number, end: number, newText: string): TextEdit {
  return { span: { start, end }, newText };
}

describe('mergeEdits', () => {
  it.each<[string, TextEdit[], TextEdit[], TextEdit[]]>([
    ['sorts', [edit(4, 5, 'x'), edit(0, 1, 'y')], [edit(0, 1, 'y'), edit(4, 5, 'x')], []],
    ['makes the same one once', [edit(1, 1, '@a'), edit(1, 1, '@a')], [edit(1, 1, '@a')], []],
    [
      'lets neighbours be',
      [edit(0, 2, ''), edit(2, 4, 'x'), edit(4, 4, 'y')],
      [edit(0, 2, ''), edit(2, 4, 'x'), edit(4, 4, 'y')],
      [],
    ],
    ['refuses two insertions at one place', [edit(1, 1, 'a'), edit(1, 1, 'b')], [], [edit(1, 1, 'a'), edit(1, 1, 'b')]],
    [
      'refuses all that disagree',
      [edit(1, 3, 'a'), edit(1, 3, 'b'), edit(1, 3, 'a'), edit(5, 6, 'c')],
      [edit(5, 6, 'c')],
      [edit(1, 3, 'a'), edit(1, 3, 'b'), edit(1, 3, 'a')],
    ],
    [
      'refuses what a longer one reaches over',
      [edit(0, 9, 'a'), edit(1, 2, 'b'), edit(4, 5, 'c')],
      [],
      [edit(0, 9, 'a'), edit(1, 2, 'b'), edit(4, 5, 'c')],
    ],
  ])('%s', (_name, edits, merged, conflicts) => {
    expect(mergeEdits(edits)).toEqual({ edits: merged, conflicts });
  });

  it('gives edits that change exactly their own spans, in any order', () => {
    const some = fc.array(
      fc.record({ start: fc.nat(30), length: fc.nat(4), newText: fc.constantFrom('', 'x', '🐳', '@y') }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.string({ minLength: 34, maxLength: 34 }), some, (text, wanted) => {
        const given = wanted.map(({ start, length, newText }) => edit(start, start + length, newText));
        const { edits, conflicts } = mergeEdits(given);
        // Made one after another from the end, as an editor would.
        const expected = edits
          .toReversed()
          .reduce((now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end), text);
        expect(applyEdits(text, edits)).toBe(expected);
        const key = ({ span, newText }: TextEdit) => JSON.stringify([span, newText]);
        const all = new Set([...edits, ...conflicts].map(key));
        expect(all).toEqual(new Set(given.map(key)));
        expect(edits.some((one) => conflicts.map(key).includes(key(one)))).toBe(false);
      }),
      { numRuns: 10_000 },
    );
  });
});
