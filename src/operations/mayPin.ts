import type { Occurrence } from '../references/occurrence';

/** Whether pinning `occurrence` is worth offering. */
export function mayPin({ target, edit }: Occurrence, isTrusted: boolean): boolean {
  return isTrusted && target.kind === 'image' && !target.reference.digest && edit.kind !== 'refused';
}
