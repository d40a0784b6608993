import type { Occurrence } from '../references/occurrence';
import type { PinAction } from './pin';

/** What is worth offering of the pin of `occurrence`; whether its tag has moved is not known here. */
export function pinOffers({ target, edit }: Occurrence, mayEdit: boolean): readonly PinAction[] {
  if (!mayEdit || target.kind !== 'image' || edit.kind === 'refused') return [];
  const { tag, digest } = target.reference;
  if (digest === undefined) return ['pin'];
  // Where nothing but the digest says which image this is, it cannot be taken away.
  const canUnpin = edit.kind !== 'digest' || edit.erase !== undefined;
  return [...(tag === undefined ? [] : (['refresh'] as const)), ...(canUnpin ? (['unpin'] as const) : [])];
}
