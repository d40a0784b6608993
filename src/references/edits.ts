import type { Span } from './occurrence';

/** A replacement of the text at `span`; an empty span is an insertion. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * The edits of one document that can be made at once, in the order of the text: edits that are the same become one. Of edits that
 * overlap and differ none is made: they are `conflicts`.
 */
export function mergeEdits<E extends TextEdit>(
  edits: readonly E[],
): { readonly edits: readonly E[]; readonly conflicts: readonly E[] } {
  const sorted = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const conflicts = new Set<E>();
  const kept: E[] = [];
  /** The edit that reaches furthest so far. */
  let last: E | undefined;
  for (const edit of sorted) {
    if (last && isSame(last, edit)) {
      // The same as one that is refused is refused with it.
      if (conflicts.has(last)) conflicts.add(edit);
      continue;
    }
    if (last && overlaps(last, edit)) conflicts.add(last).add(edit);
    kept.push(edit);
    if (!last || edit.span.end >= last.span.end) last = edit;
  }
  return {
    edits: kept.filter((edit) => !conflicts.has(edit)),
    conflicts: edits.filter((edit) => conflicts.has(edit)),
  };
}

/** The text with edits of {@link mergeEdits} made. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const { span, newText } of edits) {
    parts.push(text.slice(position, span.start), newText);
    position = span.end;
  }
  return parts.join('') + text.slice(position);
}

export function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** `a` starts first. Two insertions at one place have no order, so they overlap. */
function overlaps(a: TextEdit, b: TextEdit): boolean {
  return b.span.start < a.span.end || (b.span.start === a.span.start && b.span.end === a.span.end);
}
