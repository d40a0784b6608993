import type { TextEdit } from './edits';

/** The least replacement that makes `after` of `before`, which differ. */
export function changeBetween(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same++;
  }
  return { span: { start, end: before.length - same }, newText: after.slice(start, after.length - same) };
}
