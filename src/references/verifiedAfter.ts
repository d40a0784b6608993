import { applyEdits, type TextEdit } from './edits';
import { meaning } from './meaning';
import { movedSpans } from './movedSpans';
import type { Occurrence } from './occurrence';
import type { Reference } from './reference';
import { type Scan, scan } from './scan';

/**
 * The scan of the text that `edits` make of `before`'s; undefined where it does not hold the same occurrences at the places where they
 * must now be, or where one says something else than before and than is `expected` of it.
 * @param edits in the order of the text, without overlaps.
 * @param expected which parts of an occurrence's reference become what.
 */
export function verifiedAfter(
  before: Scan,
  edits: readonly TextEdit[],
  expected: (occurrence: Occurrence) => Partial<Reference> | undefined = () => undefined,
): Scan | undefined {
  const { path, languageId, options } = before;
  const after = scan({ path, languageId, text: applyEdits(before.text, edits) }, options);
  if (before.occurrences.length !== after.occurrences.length) return undefined;
  const moved = movedSpans(edits);
  const isKept = before.occurrences.every((occurrence, index) => {
    const now = after.occurrences[index];
    if (now?.format !== occurrence.format) return false;
    const { start, end } = moved(occurrence.span);
    if (now.span.start !== start || now.span.end !== end) return false;
    return meaning(now) === meaning(occurrence, expected(occurrence));
  });
  return isKept ? after : undefined;
}
