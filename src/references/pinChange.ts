import { type Digest, isVerifiable } from '../oci/digest';
import { isSame, type TextEdit } from './edits';
import type { DigestTarget, EditRefusal, Occurrence } from './occurrence';

/** The one change that pins a reference, or takes its pin away. An empty span is an insertion. */
export interface PinChange extends TextEdit {
  readonly kind: 'edit';
  /** What the reference is pinned to then; undefined where it is unpinned. */
  readonly digest: Digest | undefined;
}

export interface RefusedPin {
  readonly kind: 'refused';
  readonly reason:
    | EditRefusal
    /** What stands there names no image to look up. */
    | 'unresolved'
    | 'build'
    /** A digest of an algorithm that we do not compute, or that does not fit where it would stand. */
    | 'unverifiable'
    /** There is no pin to take away. */
    | 'notPinned'
    /** Nothing but the digest says which image this is, so it cannot be taken away. */
    | 'digestAlone';
}

/** The change that leaves `occurrence` with `digest`, or with none. */
export function pinChange({ target, edit }: Occurrence, digest: Digest | undefined): PinChange | RefusedPin {
  if (target.kind !== 'image') return refused(target.kind);
  if (edit.kind === 'refused') return edit;
  // A digest that we cannot compute ourselves is never written.
  if (digest !== undefined && !isVerifiable(digest)) return refused('unverifiable');
  const present = target.reference.digest;
  if (digest === undefined && present === undefined) return refused('notPinned');
  if (edit.kind === 'digest') return atPlace(edit, digest);
  // A literal is the whole reference, verbatim, so a digest stands at its very end.
  const { end } = edit.span;
  if (present === undefined) return { kind: 'edit', span: { start: end, end }, newText: `@${digest ?? ''}`, digest };
  const start = end - present.length;
  return digest === undefined
    ? { kind: 'edit', span: { start: start - 1, end }, newText: '', digest }
    : { kind: 'edit', span: { start, end }, newText: digest, digest };
}

/** Whether `change` is what leaves `occurrence` with its digest too: both share the text that changes. */
export function makes(occurrence: Occurrence, change: PinChange): boolean {
  if (!endsAt(occurrence, change.span.end)) return false;
  const own = pinChange(occurrence, change.digest);
  return own.kind === 'edit' && isSame(own, change);
}

/** Spares most of the work where there are many occurrences and many changes. */
function endsAt({ edit }: Occurrence, end: number): boolean {
  if (edit.kind === 'digest') return edit.write.span.end === end || edit.erase?.span.end === end;
  return edit.kind === 'literal' && edit.span.end === end;
}

function atPlace({ write, erase }: DigestTarget, digest: Digest | undefined): PinChange | RefusedPin {
  if (digest === undefined) {
    return erase ? { kind: 'edit', span: erase.span, newText: erase.newText, digest } : refused('digestAlone');
  }
  const { span, before, after, isHexOnly = false } = write;
  if (isHexOnly && !digest.startsWith(SHA256)) return refused('unverifiable');
  const written = isHexOnly ? digest.slice(SHA256.length) : digest;
  return { kind: 'edit', span, newText: before + written + after, digest };
}

const SHA256 = 'sha256:';

function refused(reason: RefusedPin['reason']): RefusedPin {
  return { kind: 'refused', reason };
}
