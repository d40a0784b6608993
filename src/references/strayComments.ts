import { isInBlockScalar } from './inBlockScalar';
import { lineEnd, lineStart } from './lines';
import type { Occurrence, Span } from './occurrence';
import { COMMENT_ABOVE, suppressionsIn } from './suppressions';

/** A comment that is meant to turn a rule off, and turns off nothing. */
export interface StrayComment {
  /** `misplaced`: it counts for none of the references; `malformed`: it is not written as such a comment is. */
  readonly kind: 'misplaced' | 'malformed';
  readonly span: Span;
  /** Whether comments stand on the line above in this format, and not at the end of the line. */
  readonly isAbove: boolean;
}

const MARK = /oci-lens-ignore(?![\w-])/gi;
const START = /(?:^|\s)((?:#|\/\/)[ \t]*)$/;
const START_IN_UNITS = /(?:^|\s)((?:#|;)[ \t]*)$/;
/** In characters, between the comment's mark and the word. */
const MAX_BLANKS = 20;
/** Of a document, that are told: no person writes more. */
const MAX_COMMENTS = 100;
const MAX_LOOKS = 1_000;

/** Those in a document; what stands in a block scalar is text for another program. */
export function strayComments(text: string, occurrences: readonly Occurrence[]): readonly StrayComment[] {
  const [first] = occurrences;
  if (!first) return [];
  const isAbove = COMMENT_ABOVE.has(first.format);
  const counting = new Set(occurrences.flatMap(({ suppressions = [] }) => suppressions.map(({ span }) => span.start)));
  const beginning = first.format === 'quadlet' ? START_IN_UNITS : START;
  const starts = [...text.matchAll(MARK)].flatMap(({ index }) => {
    const before = text.slice(Math.max(0, index - MAX_BLANKS), index);
    const [, mark] = beginning.exec(before.slice(lineStart(before, before.length))) ?? [];
    return mark === undefined ? [] : [index - mark.length];
  });
  const strays: StrayComment[] = [];
  // Those that are looked at: each may take a look at many lines.
  for (const [number, start] of starts.slice(0, MAX_LOOKS).entries()) {
    if (strays.length === MAX_COMMENTS) break;
    if (counting.has(start) || (!isAbove && isInBlockScalar(text, start))) continue;
    const end = Math.min(lineEnd(text, start), starts[number + 1] ?? text.length);
    const comment = text.slice(start, end).trimEnd();
    const kind = suppressionsIn(comment, start).length > 0 ? 'misplaced' : 'malformed';
    strays.push({ kind, span: { start, end: start + comment.length }, isAbove });
  }
  return strays;
}
