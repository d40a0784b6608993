import type { Digest } from '../oci/digest';
import { applyEdits, type TextEdit } from './edits';
import type { Occurrence, Span } from './occurrence';
import { formatReference } from './reference';
import type { Scan } from './scan';

type Scanned = Pick<Scan, 'text' | 'occurrences'>;

/**
 * Whether `after`, the scan of the text that `edits` made of `before`'s, holds the same occurrences at the places where they must now
 * be, and only those of `shared` differ: by `tag`, and by `digest` where they are pinned.
 * @param edits in the order of the text, without overlaps.
 */
export function verifyTag(
  before: Scanned,
  edits: readonly TextEdit[],
  after: Scanned,
  { shared, tag, digest }: { shared: ReadonlySet<Occurrence>; tag: string; digest: Digest | undefined },
): boolean {
  if (after.text !== applyEdits(before.text, edits)) return false;
  if (before.occurrences.length !== after.occurrences.length) return false;
  return before.occurrences.every((occurrence, index) => {
    const now = after.occurrences[index];
    if (now?.format !== occurrence.format) return false;
    const { start, end } = moved(occurrence.span, edits);
    if (now.span.start !== start || now.span.end !== end) return false;
    return meaning(now) === meaning(occurrence, shared.has(occurrence) ? { tag, digest } : undefined);
  });
}

/** Where a span of the text before stands in the text after; what is inserted at its end belongs to it. */
function moved({ start, end }: Span, edits: readonly TextEdit[]): Span {
  const growthUpTo = (offset: number, isStart: boolean) =>
    edits
      .filter(({ span }) => span.end < offset || (span.end === offset && !(isStart && span.start === offset)))
      .reduce((sum, { span, newText }) => sum + newText.length - (span.end - span.start), 0);
  return { start: start + growthUpTo(start, true), end: end + growthUpTo(end, false) };
}

/** What an occurrence says, as one text; with `changed`, as it must be with that tag and digest. */
function meaning(
  { target, asks }: Occurrence,
  changed?: { readonly tag: string; readonly digest: Digest | undefined },
): string {
  if (target.kind === 'unresolved') return JSON.stringify([target.kind, target.reason]);
  const { reference } = target;
  const wanted = changed ? { ...reference, tag: changed.tag, digest: reference.digest && changed.digest } : reference;
  const { platform, user, nonRoot, ports = [] } = asks;
  const asked = [platform, user, nonRoot, ...ports].map((one) => one?.value);
  return JSON.stringify([target.kind, formatReference(wanted), asked]);
}
