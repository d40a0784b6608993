import type { Digest } from '../oci/digest';
import type { EditRefusal, Occurrence, UnresolvedReason } from '../references/occurrence';
import { applyEdits } from '../references/edits';
import { pinReference, type PinEdit } from '../references/pin';
import type { Reference } from '../references/reference';
import { type Scan, scan } from '../references/scan';
import { verifyPins } from '../references/verifyPins';
import type { Ask, ImageSource } from '../registry/imageSource';

/** The edit that pins one reference in a document as it was when this was planned. */
export type PinPlan =
  | { readonly kind: 'edit'; readonly edit: PinEdit; readonly digest: Digest; readonly reference: Reference }
  | { readonly kind: 'refused'; readonly why: PinRefusal };

export type PinRefusal =
  | { readonly kind: 'unresolved'; readonly reason: UnresolvedReason }
  | { readonly kind: 'untrusted' | 'build' | 'alreadyPinned' | 'notPinned' | 'digestAlone' | 'unverifiable' }
  | { readonly kind: 'uneditable'; readonly reason: EditRefusal };

/** Whether pinning `occurrence` is worth offering. */
export function mayPin({ target, edit }: Occurrence, isTrusted: boolean): boolean {
  return isTrusted && target.kind === 'image' && !target.reference.digest && edit.kind !== 'refused';
}

/**
 * The edit that pins `occurrence`: asks `source` for the digest, splices it in, and scans the result again: it must hold the same
 * occurrences, with the digest as the only difference.
 * @throws RegistryError where the digest cannot be had.
 */
export async function planPin(before: Scan, occurrence: Occurrence, source: ImageSource, ask: Ask): Promise<PinPlan> {
  const { target, edit } = occurrence;
  if (target.kind === 'unresolved') return refused({ kind: 'unresolved', reason: target.reason });
  if (target.kind === 'build') return refused({ kind: 'build' });
  if (target.reference.digest) return refused({ kind: 'alreadyPinned' });
  // Known before the registry is asked for nothing.
  if (edit.kind === 'refused') return refused({ kind: 'uneditable', reason: edit.reason });
  const digest = await source.resolve({ kind: 'registry', reference: target.reference }, ask);
  const pinned = pinReference(occurrence, digest, before);
  if (pinned.kind === 'refused') return refused({ kind: 'unverifiable' });
  const { path, languageId, options } = before;
  const text = applyEdits(before.text, [pinned]);
  if (!verifyPins(before, [pinned], scan({ path, languageId, text }, options)))
    return refused({ kind: 'unverifiable' });
  return { kind: 'edit', edit: pinned, digest, reference: target.reference };
}

function refused(why: PinRefusal): PinPlan {
  return { kind: 'refused', why };
}
