import type { Occurrence } from '../references/occurrence';

/** Whether pinning `occurrence` is worth offering. */
export function mayPin({ target, edit }: Occurrence, mayEdit: boolean): boolean {
  return mayEdit && target.kind === 'image' && !target.reference.digest && edit.kind !== 'refused';
}
