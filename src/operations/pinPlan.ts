import type { Digest } from '../oci/digest';
import { mergeEdits } from '../references/edits';
import type { Occurrence } from '../references/occurrence';
import { pinReference, type PinEdit, unpinReference } from '../references/pin';
import { type Piece, readBy, readPiece } from '../references/reading';
import { type Scan, updating } from '../references/scan';
import { sharedText } from '../references/sharing';
import { verifyPins } from '../references/verifyPins';
import { RegistryError } from '../registry/registryError';
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

/** How the shell wants long work to go on. */
export interface Pacing {
  /** Asked between pieces of the work: a promise where it is time to let others run. */
  readonly pause?: (() => Promise<void> | undefined) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The edits that make `wishes` true. They are tried on the text, which is read again where it changes: it must hold the same occurrences, with the
 * digests as the only difference. A wish whose text is another image's too, that another wish contradicts, or that fails there, is
 * refused, and the rest is planned.
 * @throws RegistryError 'cancelled'
 */
export async function planPins(before: Scan, wishes: readonly PinWish[], pacing: Pacing = {}): Promise<PinPlan> {
  const refused: { occurrence: Occurrence; why: PinRefusal }[] = [];
  const refuse = (pins: readonly PlannedPin[], kind: 'conflict' | 'unverifiable') => {
    for (const { occurrence } of pins) refused.push({ occurrence, why: { kind } });
  };
  const text = sharedText(before);
  const wanted: PlannedPin[] = [];
  for (const wish of wishes) {
    const { occurrence, digest } = wish;
    const edit = digest ? pinReference(occurrence, digest, text) : unpinReference(occurrence, text);
    const strangers = edit.kind === 'edit' ? text.sharingOf(edit).strangersTo(occurrence) : [];
    if (edit.kind === 'refused') refused.push({ occurrence, why: refusalOf(occurrence, edit.reason) });
    else if (strangers.length > 0) refused.push({ occurrence, why: { kind: 'shared', with: strangers } });
    else wanted.push({ ...wish, edit });
    await pacing.pause?.();
  }
  const { conflicts } = mergeEdits(wanted.map(({ edit }) => edit));
  const contradicting = new Set(conflicts);
  const [contradicted, consistent] = split(wanted, ({ edit }) => contradicting.has(edit));
  refuse(contradicted, 'conflict');
  const [passed, spoilt] = await verified(before, consistent, pacing);
  refuse(spoilt, 'unverifiable');
  return { ...merged(passed), refused };
}

/** Each reads the parts of the text that change. Enough to find a few that fail among thousands. */
const MAX_TRIES = 32;

/** Those that hold together, and those that spoil it or could not be tried: found by halves, each tried with what holds already. */
async function verified(
  before: Scan,
  pins: readonly PlannedPin[],
  pacing: Pacing,
): Promise<[readonly PlannedPin[], readonly PlannedPin[]]> {
  const [passed, spoilt]: [PlannedPin[], PlannedPin[]] = [[], []];
  const open = [pins];
  for (let tries = 0; ; tries++) {
    const some = open.pop();
    if (!some) return [passed, spoilt];
    if (tries < MAX_TRIES && (await isVerified(before, [...passed, ...some], pacing))) passed.push(...some);
    else if (tries >= MAX_TRIES || some.length === 1) spoilt.push(...some);
    else {
      const middle = some.length >> 1;
      open.push(some.slice(middle), some.slice(0, middle));
    }
  }
}

function merged(pins: readonly PlannedPin[]): Pick<PinPlan, 'edits' | 'pins'> {
  return { edits: mergeEdits(pins.map(({ edit }) => edit)).edits, pins };
}

async function isVerified(before: Scan, pins: readonly PlannedPin[], { pause, signal }: Pacing): Promise<boolean> {
  if (pins.length === 0) return true;
  if (signal?.aborted) throw new RegistryError('cancelled', 'cancelled', { host: '', cause: signal.reason });
  const { edits, conflicts } = mergeEdits(pins.map(({ edit }) => edit));
  if (conflicts.length > 0) return false;
  const read = async (piece: Piece) => {
    await pause?.();
    return readPiece(piece, before.options);
  };
  // Made from the end, each still fits when its turn comes.
  const after = await readBy(updating(before, [...edits].reverse()), read);
  return verifyPins(before, edits, after);
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
