import type { TextEdit } from './edits';
import { firstFrom } from './firstFrom';
import type { Span } from './occurrence';

/**
 * Where spans of the text before `edits` stand in the text after them.
 * @param edits those of one document, as mergeEdits gives them.
 */
export function movedSpans(edits: readonly TextEdit[]): (span: Span) => Span {
  let sum = 0;
  const ends = edits.map(({ span, newText }) => {
    sum += newText.length - (span.end - span.start);
    return { end: span.end, newText, start: span.start, growth: sum };
  });
  /** The last edit that ends at `offset` or before. */
  const lastUpTo = (offset: number): number => firstFrom(ends, offset + 1, ({ end }) => end) - 1;
  return ({ start, end }) => {
    let last = lastUpTo(end);
    // A tag or digest right behind a reference belongs to it; a key or a comment that is added there does not.
    const behind = ends[last];
    if (behind?.start === end && !/^[:@]/.test(behind.newText)) last--;
    return { start: start + (ends[lastUpTo(start)]?.growth ?? 0), end: end + (ends[last]?.growth ?? 0) };
  };
}
