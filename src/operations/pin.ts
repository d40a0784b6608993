import { botAt } from '../references/bots';
import type { Occurrence } from '../references/occurrence';
import type { Reference } from '../references/reference';
import type { Scan } from '../references/scan';
import type { Ask, ImageSource, RegistryLocator } from '../registry/imageSource';
import { asRegistryError, type RegistryError } from '../registry/registryError';
import { refreshedDigest } from './pinDigest';
import { type PinPlan, planPins, type PinWish } from './pinPlan';
import type { PinRefusal } from './pinRefusal';

/** `pin`: what is not pinned yet. `refresh`: pins whose tag has moved. */
export type PinAction = 'pin' | 'unpin' | 'refresh';

export interface PinMeans {
  readonly source: ImageSource<RegistryLocator>;
  readonly ask: Ask;
  /** Lines that a comment gives to a bot are changed, too: a person said so. */
  readonly includesManaged?: boolean | undefined;
  /** Whether this registry is to be asked. Default: all. */
  readonly mayAsk?: ((registry: string) => boolean) | undefined;
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
  const plan = planPins(before, wishes);
  return {
    ...plan,
    refused: [...of('refused').map(({ occurrence, why }) => ({ occurrence, why })), ...plan.refused],
    unchanged: of('unchanged').map(({ occurrence }) => occurrence),
    failed: of('failed').map(({ occurrence, error }) => ({ occurrence, error })),
  };
}

async function decide(action: PinAction, before: Scan, occurrence: Occurrence, means: PinMeans): Promise<Decision> {
  const { target } = occurrence;
  if (target.kind === 'unresolved') return refused({ kind: 'unresolved', reason: target.reason });
  const why = withoutAsking(action, before, occurrence, means);
  if (why) return refused(why);
  try {
    return await decided(action, occurrence, target.reference, means);
  } catch (cause) {
    const error = asRegistryError(cause, target.reference.registry);
    if (error.kind === 'cancelled') throw error;
    return { kind: 'failed', error };
  }
}

/** Why nothing is done, as far as that is known before a registry is asked. */
function withoutAsking(
  action: PinAction,
  { text }: Scan,
  { target, edit, span }: Occurrence,
  { includesManaged = false, mayAsk }: PinMeans,
): PinRefusal | undefined {
  if (target.kind !== 'image') return { kind: 'build' };
  const { digest, tag } = target.reference;
  if (action === 'pin' && digest) return { kind: 'alreadyPinned' };
  if (action !== 'pin' && !digest) return { kind: 'notPinned' };
  if (action === 'refresh' && tag === undefined) return { kind: 'noTag' };
  if (edit.kind === 'refused') return { kind: 'uneditable', reason: edit.reason };
  const edited = edit.kind === 'literal' ? edit.span : edit.write.span;
  const bot = includesManaged ? undefined : botAt(text, [span, edited]);
  if (bot) return { kind: 'managedByBot', bot };
  const { registry } = target.reference;
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
