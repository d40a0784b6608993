import type { RateLimit } from '../registry/transport';

/** Of what a registry lets through, so much is kept for what people ask. */
const KEPT_FOR_PEOPLE = 0.5;

/** Whether what is left of a limit allows work that nobody asked for. No limit is said where there is none. */
export function allowsBackgroundWork(limit: RateLimit | undefined): boolean {
  return limit?.remaining === undefined || limit.remaining > limit.limit * KEPT_FOR_PEOPLE;
}
