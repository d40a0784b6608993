import { applyEdits } from './edits';
import { meaning } from './meaning';
import { movedSpans } from './movedSpans';
import type { Occurrence } from './occurrence';
import { makes, type PinChange } from './pinChange';
import { formatReference } from './reference';
import type { Scan } from './scan';

type Scanned = Pick<Scan, 'text' | 'occurrences'>;

/**
 * Whether `after`, the scan of the text that `changes` made of `before`'s, holds the same occurrences at the places where they must
 * now be, and only those differ that share what was changed, by their digest alone. What an unpinned reference comes to may be known
 * only when it is used: a chart's `appVersion`, a range of versions.
 * @param changes those of one document, as mergeEdits gives them.
 */
export function verifyPins(before: Scanned, changes: readonly PinChange[], after: Scanned): boolean {
  if (after.text !== applyEdits(before.text, changes)) return false;
  if (before.occurrences.length !== after.occurrences.length) return false;
  const moved = movedSpans(changes);
  const changeOf = changesByEnd(changes);
  const images = new Map<PinChange, string>();
  return before.occurrences.every((occurrence, index) => {
    const now = after.occurrences[index];
    if (!now || now.format !== occurrence.format) return false;
    const { start, end } = moved(occurrence.span);
    if (now.span.start !== start || now.span.end !== end) return false;
    const change = changeOf(occurrence);
    if (!change) return meaning(now) === meaning(occurrence);
    // What shares a digest must be one image.
    const image = imageOf(occurrence);
    if ((images.get(change) ?? image) !== image) return false;
    images.set(change, image);
    const { target } = now;
    const isOpen = target.kind === 'unresolved' && target.reason.kind === 'templated';
    return (isOpen && change.digest === undefined) || meaning(now) === meaning(occurrence, { digest: change.digest });
  });
}

/** Gives the change that an occurrence has a part in. */
function changesByEnd(changes: readonly PinChange[]): (occurrence: Occurrence) => PinChange | undefined {
  const byEnd = new Map<number | undefined, readonly PinChange[]>();
  for (const change of changes) byEnd.set(change.span.end, [...(byEnd.get(change.span.end) ?? []), change]);
  return (occurrence) => {
    const { edit } = occurrence;
    if (edit.kind === 'refused') return undefined;
    const ends = edit.kind === 'literal' ? [edit.span.end] : [edit.write.span.end, edit.erase?.span.end];
    return ends.flatMap((end) => byEnd.get(end) ?? []).find((change) => makes(occurrence, change));
  };
}

/** Which image an occurrence names, whatever it is pinned to and what is asked of it. */
export function imageOf({ target }: Occurrence): string {
  const what =
    target.kind === 'unresolved' ? target.reason : formatReference({ ...target.reference, digest: undefined });
  return JSON.stringify([target.kind, what]);
}
