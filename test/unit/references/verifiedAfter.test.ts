import { describe, expect, it } from 'vitest';
import type { TextEdit } from '../../../src/references/edits';
import { scan } from '../../../src/references/scan';
import { verifiedAfter } from '../../../src/references/verifiedAfter';

const TEXT = 'FROM a:1\nFROM b:1\n';
const before = scan({ path: 'Dockerfile', text: TEXT });

/** The edit that puts `newText` in place of the first `old`. */
function replacing(old: string, newText: string): TextEdit {
  const start = TEXT.indexOf(old);
  return { span: { start, end: start + old.length }, newText };
}

/** The edit that puts `newText` in front of the first `what`. */
function inserting(newText: string, what: string): TextEdit {
  const start = TEXT.indexOf(what);
  return { span: { start, end: start }, newText };
}

describe('the scan after an edit', () => {
  it('is that of the edited text, where all says what it said', () => {
    expect(verifiedAfter(before, [])?.text).toBe(TEXT);
    expect(verifiedAfter(before, [inserting('# why\n', 'FROM b')])?.text).toBe('FROM a:1\n# why\nFROM b:1\n');
  });

  it.each([
    ['there is one more', inserting('FROM c\n', 'FROM b')],
    ['there is one more at the end', { span: { start: TEXT.length, end: TEXT.length }, newText: 'FROM c\n' }],
    ['one is gone', replacing('FROM b:1\n', '')],
    ['one stands elsewhere', replacing('FROM a:1', 'FROM \\\n a:1')],
    ['one goes on in what is added', inserting('x', '\nFROM b')],
    ['one says something else', replacing('b:1', 'c:1')],
    ['one asks for something else', inserting('--platform=linux/arm64 ', 'b:1')],
  ])('is none where %s', (_name, edit) => {
    expect(verifiedAfter(before, [edit])).toBeUndefined();
  });

  it('is none where one is of another format', () => {
    const text = 'services:\n  a:\n    image: x:1\n';
    const compose = scan({ path: 'x.yaml', text });
    expect(compose.occurrences.map(({ format }) => format)).toEqual(['compose']);
    const edit = { span: { start: 0, end: 0 }, newText: 'apiVersion: a.example/v1\nkind: A\n' };
    const other = scan({ path: 'x.yaml', text: edit.newText + text });
    expect(other.occurrences.map(({ format }) => format)).toEqual(['kubernetes']);
    expect(verifiedAfter(compose, [edit])).toBeUndefined();
  });

  it('is none where one does not become what is expected of it', () => {
    const edit = replacing('a:1', 'a:2');
    const expecting = (tag: string) =>
      verifiedAfter(before, [edit], ({ text }) => (text === 'a:1' ? { tag } : undefined));
    expect(expecting('2')?.text).toBe('FROM a:2\nFROM b:1\n');
    expect(expecting('3')).toBeUndefined();
    expect(verifiedAfter(before, [edit])).toBeUndefined();
  });
});
