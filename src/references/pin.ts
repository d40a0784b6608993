import { type Digest, isVerifiable } from '../oci/digest';
import type { EditRefusal, Occurrence, Span } from './occurrence';
import { formatReference } from './reference';
import type { Scan } from './scan';

type Scanned = Pick<Scan, 'text' | 'occurrences'>;

/** The one change that pins a reference. An empty span is an insertion. */
export interface PinEdit {
  readonly kind: 'edit';
  readonly span: Span;
  readonly newText: string;
}

export interface RefusedPin {
  readonly kind: 'refused';
  /** `unresolved` and `build`: what stands there names no image to look up. `unverifiable`: a digest of an unknown algorithm. */
  readonly reason: EditRefusal | 'unresolved' | 'build' | 'unverifiable';
}

/**
 * The edit that pins `occurrence` to `digest`: `@sha256:…` behind the reference as it is written, or in place of the digest that is
 * there. Tag, name and everything around them stay as they are.
 */
export function pinReference({ target, edit }: Occurrence, digest: Digest): PinEdit | RefusedPin {
  if (target.kind !== 'image') return refused(target.kind);
  if (edit.kind === 'refused') return edit;
  // A digest that we cannot compute ourselves is never written.
  if (!isVerifiable(digest)) return refused('unverifiable');
  const { end } = edit.span;
  const present = target.reference.digest;
  // A literal is the whole reference, verbatim, so a digest stands at its very end.
  if (present !== undefined) return { kind: 'edit', span: { start: end - present.length, end }, newText: digest };
  return { kind: 'edit', span: { start: end, end }, newText: `@${digest}` };
}

/**
 * Whether `after`, the scan of the text that `edit` made of `before`'s, holds the same occurrences at the places where they must now
 * be, and only those whose literal was edited differ, by their digest alone.
 */
export function verifyPin(before: Scanned, edit: PinEdit, after: Scanned): boolean {
  const digest = edit.newText.replace(/^@/, '');
  if (after.text !== before.text.slice(0, edit.span.start) + edit.newText + before.text.slice(edit.span.end))
    return false;
  if (before.occurrences.length !== after.occurrences.length) return false;
  const growth = edit.newText.length - (edit.span.end - edit.span.start);
  return before.occurrences.every((occurrence, index) => {
    const now = after.occurrences[index];
    if (!now || now.format !== occurrence.format) return false;
    const { span } = occurrence;
    // An insertion at the end of a span belongs to it: it is what the pin does.
    const start = span.start + (span.start >= edit.span.end ? growth : 0);
    const end = span.end + (span.end >= edit.span.end ? growth : 0);
    const isEdited = occurrence.edit.kind === 'literal' && occurrence.edit.span.end === edit.span.end;
    return (
      now.span.start === start &&
      now.span.end === end &&
      meaning(now) === meaning(occurrence, isEdited ? digest : undefined)
    );
  });
}

/** What an occurrence says, as one text; with `digest`, as it must be once pinned. */
function meaning({ target, asks }: Occurrence, digest?: string): string {
  const what =
    target.kind === 'unresolved'
      ? target.reason
      : formatReference({ ...target.reference, ...(digest === undefined ? {} : { digest: digest as Digest }) });
  const { platform, user, nonRoot, ports = [] } = asks;
  const asked = [platform, user, nonRoot, ...ports].map((one) => one?.value);
  return JSON.stringify([target.kind, what, asked]);
}

function refused(reason: RefusedPin['reason']): RefusedPin {
  return { kind: 'refused', reason };
}
