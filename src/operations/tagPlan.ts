import type { Digest } from '../oci/digest';
import type { Platform } from '../oci/platform';
import { type Bot, botAt } from '../references/bots';
import { mergeEdits, type TextEdit } from '../references/edits';
import type { EditRefusal, Occurrence, UnresolvedReason } from '../references/occurrence';
import { pinChange } from '../references/pinChange';
import type { PinNotice } from '../references/pinNotices';
import { placesOf, readersAmong } from '../references/readPlaces';
import { formatReference, type Reference } from '../references/reference';
import type { Scan } from '../references/scan';
import { sharesTag, tagChange } from '../references/tagChange';
import { verifiedAfter } from '../references/verifiedAfter';

/** Why a reference does not get another tag. */
export type TagRefusal =
  | { readonly kind: 'unresolved'; readonly reason: UnresolvedReason }
  | { readonly kind: 'build' }
  /** The tag is part of other references, too, of other repositories or with more around it; some of them. */
  | { readonly kind: 'shared'; readonly with: readonly Reference[] }
  | { readonly kind: 'uneditable'; readonly reason: EditRefusal }
  /** A comment gives the line to a program that writes there itself. */
  | { readonly kind: 'managedByBot'; readonly bot: Bot }
  /** The edit would change more than the tag and its digest. */
  | { readonly kind: 'unverifiable' }
  /** The pin was that of one platform, for which the new tag has no image. */
  | { readonly kind: 'platformGone'; readonly platform: Platform };

export type TagPlan =
  | {
      readonly kind: 'planned';
      /** To be made at once, in the order of the text. */
      readonly edits: readonly TextEdit[];
      readonly notices: readonly PinNotice[];
    }
  | { readonly kind: 'refused'; readonly why: TagRefusal };

export interface TagWish {
  readonly occurrence: Occurrence;
  /** Fits the grammar of tags. */
  readonly tag: string;
  /** What a pinned reference is pinned to then; undefined where it is not pinned. */
  readonly digest: Digest | undefined;
  /** A line that a comment gives to a bot is changed, too: a person said so. */
  readonly includesManaged?: boolean | undefined;
}

/** Why `occurrence` cannot go to another image's tag, as far as that is known without a registry. */
export function updateRefusal(before: Scan, occurrence: Occurrence): TagRefusal | undefined {
  const { target, edit } = occurrence;
  const digest = target.kind === 'image' ? target.reference.digest : undefined;
  if (digest && edit.kind === 'refused') return { kind: 'uneditable', reason: edit.reason };
  const plan = planTag(before, { occurrence, tag: STAND_IN, digest, includesManaged: true });
  return plan.kind === 'refused' ? plan.why : undefined;
}

/** Fits every place for a tag. */
const STAND_IN = '0.0.0-oci-lens';

/**
 * The edits that make `wish` true: of the tag, and of the digest where the reference is pinned. They are tried on the text, which is
 * scanned again: it must hold the same occurrences, and those that share the tag must differ by nothing else.
 */
export function planTag(before: Scan, { occurrence, tag, digest, includesManaged = false }: TagWish): TagPlan {
  const { target } = occurrence;
  const { text } = before;
  if (target.kind === 'unresolved') return refused({ kind: 'unresolved', reason: target.reason });
  if (target.kind === 'build') return refused({ kind: 'build' });
  // Never a tag beside another one's digest.
  if ((target.reference.digest === undefined) !== (digest === undefined)) return refused({ kind: 'unverifiable' });
  const change = tagChange(occurrence, tag, text);
  if (change.kind === 'refused') return refused(uneditable(change.reason));
  const pin = digest === undefined || digest === target.reference.digest ? undefined : pinChange(occurrence, digest);
  if (pin?.kind === 'refused') {
    return refused(occurrence.edit.kind === 'refused' ? uneditable(occurrence.edit.reason) : { kind: 'unverifiable' });
  }
  const bot = includesManaged ? undefined : botAt(text, [...placesOf(occurrence), change.span]);
  if (bot) return refused({ kind: 'managedByBot', bot });
  const { edits, conflicts } = mergeEdits<TextEdit>([change, ...(pin ? [pin] : [])]);
  const readers = readersAmong(before.occurrences)(change);
  const shared = new Set(readers.filter((other) => sharesTag(other, change, tag, text)));
  // Only the list of tags of the one repository was asked.
  const strangers = referencesOf(
    readers.filter((other) => !shared.has(other) || !isOfRepository(other, target.reference)),
  );
  if (strangers.length > 0) return refused({ kind: 'shared', with: strangers });
  const expected = (other: Occurrence) =>
    shared.has(other) ? { tag, ...(isPinned(other) ? { digest } : {}) } : undefined;
  if (conflicts.length > 0 || !verifiedAfter(before, edits, expected)) return refused({ kind: 'unverifiable' });
  return { kind: 'planned', edits, notices: noticesOf(occurrence, shared.size) };
}

function isOfRepository({ target }: Occurrence, { registry, repository }: Reference): boolean {
  return (
    target.kind !== 'unresolved' && target.reference.registry === registry && target.reference.repository === repository
  );
}

/** Each once, and no more than are named. */
function referencesOf(occurrences: readonly Occurrence[]): readonly Reference[] {
  const references = occurrences.flatMap(({ target }) => (target.kind === 'unresolved' ? [] : [target.reference]));
  return [...new Map(references.map((each) => [formatReference(each), each])).values()].slice(0, MAX_STRANGERS);
}

const MAX_STRANGERS = 4;

function isPinned({ target }: Occurrence): boolean {
  return target.kind !== 'unresolved' && target.reference.digest !== undefined;
}

function noticesOf({ edit, parts = [] }: Occurrence, count: number): readonly PinNotice[] {
  const variable = edit.kind === 'literal' ? edit.variable : parts.find(({ part }) => part === 'tag')?.variable;
  return [
    ...(variable === undefined ? [] : [{ kind: 'variableCanOverride', variable } as const]),
    ...(count > 1 ? [{ kind: 'severalUses', count } as const] : []),
  ];
}

function uneditable(reason: EditRefusal | 'unresolved' | 'build'): TagRefusal {
  return reason === 'unresolved' || reason === 'build' ? { kind: 'unverifiable' } : { kind: 'uneditable', reason };
}

function refused(why: TagRefusal): TagPlan {
  return { kind: 'refused', why };
}
