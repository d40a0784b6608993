import type { Severity } from './rule';

/** From the mildest on. */
export const SEVERITIES: readonly Severity[] = ['hint', 'warning', 'error'];

export function isSevererThan(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other);
}
