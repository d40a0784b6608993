import type { Occurrence } from './occurrence';
import { formatReference, type Reference } from './reference';

/** What an occurrence says, its asks among it, as one text; with `changed`, as it must be with these parts of the reference. */
export function meaning({ target, asks }: Occurrence, changed: Partial<Reference> = {}): string {
  const { platform, user, nonRoot, ports = [] } = asks;
  const asked = [platform, user, nonRoot, ...ports].map((one) => one?.value);
  const what = target.kind === 'unresolved' ? target.reason : formatReference({ ...target.reference, ...changed });
  return JSON.stringify([target.kind, what, asked]);
}
