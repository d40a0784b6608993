import { describe, expect, it } from 'vitest';
import { madeEdits } from '../../../src/operations/madeEdits';
import { applyEdits, type TextEdit } from '../../../src/references/edits';

const at = (start: number, end: number, newText: string): TextEdit => ({ span: { start, end }, newText });

describe('which edits were made', () => {
  const before = 'FROM a:1\nFROM b:2@old\nFROM c:3@old\n';
  const edits = [at(8, 8, '@new'), at(18, 21, 'new'), at(30, 34, '')];

  it.each([[[]], [[0]], [[1]], [[2]], [[0, 2]], [[1, 2]], [[0, 1, 2]]])('tells that %j were', (chosen) => {
    const made = edits.filter((_, index) => chosen.includes(index));
    expect(madeEdits(before, edits, applyEdits(before, made))).toEqual(made);
  });

  it.each(['', `# typed\n${before}`, `${before}# typed\n`, before.replace('b:2', 'b:3'), before.slice(0, 20)])(
    'does not know of %j',
    (after) => {
      expect(madeEdits(before, edits, after)).toBeUndefined();
    },
  );

  it('tells an edit that begins as what it replaces', () => {
    const text = 'tag: 1';
    const edit = [at(5, 6, '1@new')];
    expect(madeEdits(text, edit, 'tag: 1@new')).toEqual(edit);
    expect(madeEdits(text, edit, 'tag: 1')).toEqual([]);
  });
});
