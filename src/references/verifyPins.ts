import type { Digest } from '../oci/digest';
import { applyEdits } from './edits';
import type { Occurrence, Span } from './occurrence';
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
  const moved = movedBy(changes);
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
    const image = meaning(occurrence, { digest: undefined }, false);
    if ((images.get(change) ?? image) !== image) return false;
    images.set(change, image);
    const { target } = now;
    const isOpen = target.kind === 'unresolved' && target.reason.kind === 'templated';
    return (isOpen && change.digest === undefined) || meaning(now) === meaning(occurrence, change);
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

/** Where spans of the text before stand in the text after. */
function movedBy(changes: readonly PinChange[]): (span: Span) => Span {
  let sum = 0;
  const ends = changes.map(({ span, newText }) => {
    sum += newText.length - (span.end - span.start);
    return { end: span.end, newText, start: span.start, growth: sum };
  });
  /** The last change that ends at `offset` or before. */
  const lastUpTo = (offset: number): number => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return ({ start, end }) => {
    let last = lastUpTo(end);
    // A digest right behind a reference belongs to it; a key that is added there does not.
    const behind = ends[last];
    if (behind?.start === end && !behind.newText.startsWith('@')) last--;
    return { start: start + (ends[lastUpTo(start)]?.growth ?? 0), end: end + (ends[last]?.growth ?? 0) };
  };
}

/** What an occurrence says, as one text; with `pinned`, as it must be with that digest, or with none. */
function meaning(
  { target, asks }: Occurrence,
  pinned?: { readonly digest: Digest | undefined },
  withAsks = true,
): string {
  const what =
    target.kind === 'unresolved'
      ? target.reason
      : formatReference({ ...target.reference, ...(pinned ? { digest: pinned.digest } : {}) });
  if (!withAsks) return JSON.stringify([target.kind, what]);
  const { platform, user, nonRoot, ports = [] } = asks;
  const asked = [platform, user, nonRoot, ...ports].map((one) => one?.value);
  return JSON.stringify([target.kind, what, asked]);
}
