import type { Digest } from '../oci/digest';
import { applyEdits, mergeEdits } from '../references/edits';
import type { Occurrence } from '../references/occurrence';
import { pinReference, type PinEdit, unpinReference } from '../references/pin';
import { type Scan, scan } from '../references/scan';
import { verifyPins } from '../references/verifyPins';
import type { PinRefusal } from './pinRefusal';
import type { PinnedPlatform } from './standing';

/** What an occurrence is to be pinned to; undefined: to nothing. */
export interface PinWish {
  readonly occurrence: Occurrence;
  readonly digest: Digest | undefined;
  /** The digest is that of one platform's manifest. */
  readonly platform?: PinnedPlatform | undefined;
}

export interface PlannedPin extends PinWish {
  readonly edit: PinEdit;
}

/** The edits of one document as it was scanned. */
export interface PinPlan {
  /** To be made at once: in the order of the text, without overlaps; several pins can share one. */
  readonly edits: readonly PinEdit[];
  readonly pins: readonly PlannedPin[];
  readonly refused: readonly { readonly occurrence: Occurrence; readonly why: PinRefusal }[];
}

/**
 * The edits that make `wishes` true. They are tried on the text, which is scanned again: it must hold the same occurrences, with the
 * digests as the only difference. A wish that fails there, or that another contradicts, is refused, and the rest is planned.
 */
export function planPins(before: Scan, wishes: readonly PinWish[]): PinPlan {
  const refused: { occurrence: Occurrence; why: PinRefusal }[] = [];
  const refuse = (pins: readonly PlannedPin[], kind: 'conflict' | 'unverifiable') => {
    for (const { occurrence } of pins) refused.push({ occurrence, why: { kind } });
  };
  const wanted = wishes.flatMap((wish): PlannedPin[] => {
    const { occurrence, digest } = wish;
    const edit = digest ? pinReference(occurrence, digest, before) : unpinReference(occurrence, before);
    if (edit.kind === 'edit') return [{ ...wish, edit }];
    refused.push({ occurrence, why: refusalOf(occurrence, edit.reason) });
    return [];
  });
  const { conflicts } = mergeEdits(wanted.map(({ edit }) => edit));
  const contradicting = new Set(conflicts);
  const [contradicted, consistent] = split(wanted, ({ edit }) => contradicting.has(edit));
  refuse(contradicted, 'conflict');
  const [passed, spoilt] = verified(before, consistent);
  refuse(spoilt, 'unverifiable');
  if (spoilt.length === 0 || isVerified(before, passed)) return { ...merged(passed), refused };
  refuse(passed, 'unverifiable');
  return { edits: [], pins: [], refused };
}

/** Those that hold, and those that spoil it: found by halves, since each try is a scan of the text. */
function verified(before: Scan, pins: readonly PlannedPin[]): [readonly PlannedPin[], readonly PlannedPin[]] {
  if (isVerified(before, pins)) return [pins, []];
  if (pins.length === 1) return [[], pins];
  const middle = pins.length >> 1;
  const [first, second] = [verified(before, pins.slice(0, middle)), verified(before, pins.slice(middle))];
  return [
    [...first[0], ...second[0]],
    [...first[1], ...second[1]],
  ];
}

function merged(pins: readonly PlannedPin[]): Pick<PinPlan, 'edits' | 'pins'> {
  return { edits: mergeEdits(pins.map(({ edit }) => edit)).edits, pins };
}

function isVerified(before: Scan, pins: readonly PlannedPin[]): boolean {
  if (pins.length === 0) return true;
  const { edits, conflicts } = mergeEdits(pins.map(({ edit }) => edit));
  const { path, languageId, options } = before;
  const text = applyEdits(before.text, edits);
  return conflicts.length === 0 && verifyPins(before, edits, scan({ path, languageId, text }, options));
}

function refusalOf(
  { target, edit }: Occurrence,
  reason: Extract<ReturnType<typeof unpinReference>, { kind: 'refused' }>['reason'],
): PinRefusal {
  switch (reason) {
    case 'unresolved':
      return target.kind === 'unresolved' ? { kind: 'unresolved', reason: target.reason } : { kind: 'unverifiable' };
    case 'build':
    case 'unverifiable':
    case 'notPinned':
    case 'digestAlone':
      return { kind: reason };
    default:
      return { kind: 'uneditable', reason: edit.kind === 'refused' ? edit.reason : reason };
  }
}

function split<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const item of items) (isFirst(item) ? first : second).push(item);
  return [first, second];
}
