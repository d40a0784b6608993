import type { Span } from './occurrence';

/** A replacement of text; offsets are those of the text as it is when this change is made. */
export interface Change {
  readonly span: Span;
  readonly newText: string;
}

/**
 * Changes made one after another, with one more behind them. One that only goes on with the text of the last becomes part of it: a
 * word that is typed is one change, not one for each character.
 */
export function withChange(changes: readonly Change[], { span, newText }: Change): readonly Change[] {
  const last = changes.at(-1);
  if (!last) return [{ span, newText }];
  const [start, end] = [span.start - last.span.start, span.end - last.span.start];
  if (start < 0 || end > last.newText.length) return [...changes, { span, newText }];
  const text = last.newText.slice(0, start) + newText + last.newText.slice(end);
  return [...changes.slice(0, -1), { span: last.span, newText: text }];
}
