import { botAt } from '../references/bots';
import type { Occurrence } from '../references/occurrence';
import { placesOf } from '../references/readPlaces';
import type { Reference } from '../references/reference';
import type { Scan } from '../references/scan';
import type { Ask, HeadSource } from '../registry/imageSource';
import { asRegistryError, type RegistryError } from '../registry/registryError';
import { refreshedDigest } from './pinDigest';
import { type Pacing, type PinPlan, planPins, type PinWish } from './pinPlan';
import type { PinRefusal } from './pinRefusal';

/** `pin`: what is not pinned yet. `refresh`: pins whose tag has moved. */
export type PinAction = 'pin' | 'unpin' | 'refresh';

export interface PinMeans {
  readonly source: HeadSource;
  readonly ask: Ask;
  /** The document cannot be changed, so no registry is asked. */
  readonly isReadOnly?: boolean | undefined;
  /** Lines that a comment gives to a bot are changed, too: a person said so. */
  readonly includesManaged?: boolean | undefined;
  /** Whether this registry is to be asked. Default: all. */
  readonly mayAsk?: ((registry: string) => boolean) | undefined;
  /** Asked between pieces of long work: see {@link Pacing}. */
  readonly pause?: Pacing['pause'];
}

/** What becomes of the references of one document. */
export interface PinOutcome extends PinPlan {
  /** Pins whose tag still stands for them. */
  readonly unchanged: readonly Occurrence[];
  readonly failed: readonly { readonly occurrence: Occurrence; readonly error: RegistryError }[];
}

type Decision =
  | { readonly kind: 'wish'; readonly wish: PinWish }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly why: PinRefusal }
  | { readonly kind: 'failed'; readonly error: RegistryError };

/**
 * What `action` makes of `occurrences`, some or all of those of `before`. The registry is asked for no reference that cannot be edited,
 * all at once for the rest. An index is pinned as a whole; a pin to one platform's manifest stays one.
 * @throws RegistryError 'cancelled'
 */
export async function planAction(
  action: PinAction,
  before: Scan,
  occurrences: readonly Occurrence[],
  means: PinMeans,
): Promise<PinOutcome> {
  const decisions = await Promise.all(
    occurrences.map(async (occurrence) => ({ occurrence, decision: await decide(action, before, occurrence, means) })),
  );
  const of = <K extends Decision['kind']>(kind: K) =>
    decisions.flatMap(({ occurrence, decision }) =>
      decision.kind === kind ? [{ occurrence, ...(decision as Extract<Decision, { kind: K }>) }] : [],
    );
  const wishes = of('wish').map(({ wish }) => wish);
  const plan = await planPins(before, wishes, { pause: means.pause, signal: means.ask.signal });
  return {
    ...plan,
    refused: [...of('refused').map(({ occurrence, why }) => ({ occurrence, why })), ...plan.refused],
    unchanged: of('unchanged').map(({ occurrence }) => occurrence),
    failed: of('failed').map(({ occurrence, error }) => ({ occurrence, error })),
  };
}

/**
 * Why the digest of `occurrence` cannot be changed, whatever it is to become; undefined where it can.
 * @param includesManaged see {@link PinMeans}.
 */
export function whyNotChangeable(
  { text }: Scan,
  occurrence: Occurrence,
  includesManaged = false,
): PinRefusal | undefined {
  const { target, edit } = occurrence;
  if (target.kind === 'unresolved') return { kind: 'unresolved', reason: target.reason };
  if (target.kind === 'build') return { kind: 'build' };
  if (edit.kind === 'refused') return { kind: 'uneditable', reason: edit.reason };
  const bot = includesManaged ? undefined : botAt(text, placesOf(occurrence));
  return bot && { kind: 'managedByBot', bot };
}

async function decide(action: PinAction, before: Scan, occurrence: Occurrence, means: PinMeans): Promise<Decision> {
  const { target } = occurrence;
  if (target.kind === 'unresolved') return refused({ kind: 'unresolved', reason: target.reason });
  const { reference } = target;
  const why =
    (target.kind === 'image' ? whyNotWanted(action, reference) : undefined) ??
    whyNotChangeable(before, occurrence, means.includesManaged) ??
    (means.isReadOnly ? ({ kind: 'readOnly' } as const) : undefined) ??
    whyNotAsked(action, reference, means);
  if (why) return refused(why);
  try {
    return await decided(action, occurrence, reference, means);
  } catch (cause) {
    const error = asRegistryError(cause, reference.registry);
    if (error.kind === 'cancelled') throw error;
    return { kind: 'failed', error };
  }
}

function whyNotWanted(action: PinAction, { digest, tag }: Reference): PinRefusal | undefined {
  if (action === 'pin' && digest) return { kind: 'alreadyPinned' };
  if (action !== 'pin' && !digest) return { kind: 'notPinned' };
  return action === 'refresh' && tag === undefined ? { kind: 'noTag' } : undefined;
}

function whyNotAsked(action: PinAction, { registry }: Reference, { mayAsk }: PinMeans): PinRefusal | undefined {
  return action === 'unpin' || mayAsk?.(registry) !== false ? undefined : { kind: 'notAsked', registry };
}

async function decided(
  action: PinAction,
  occurrence: Occurrence,
  reference: Reference,
  { source, ask }: PinMeans,
): Promise<Decision> {
  if (action === 'unpin') return { kind: 'wish', wish: { occurrence, digest: undefined } };
  const { tag, digest: pinned } = reference;
  if (action === 'pin' || tag === undefined || pinned === undefined) {
    const digest = await source.resolve({ kind: 'registry', reference }, ask);
    return { kind: 'wish', wish: { occurrence, digest } };
  }
  const refreshed = await refreshedDigest(source, { ...reference, tag, digest: pinned }, ask);
  switch (refreshed.kind) {
    case 'current':
      return { kind: 'unchanged' };
    case 'moved': {
      const { digest, platform } = refreshed;
      return { kind: 'wish', wish: { occurrence, digest, platform } };
    }
    case 'platformGone':
      return refused({ kind: 'platformGone', platform: refreshed.platform });
    case 'failed':
      return { kind: 'failed', error: refreshed.error };
  }
}

function refused(why: PinRefusal): Decision {
  return { kind: 'refused', why };
}
