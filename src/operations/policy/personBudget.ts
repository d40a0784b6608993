import type { RateLimit } from '../../registry/transport';
import type { RunBudget } from './runGate';

/**
 * For a run that a person asked for: all that a registry lets through may be used up, and no more.
 * @param rateLimit what a registry last said of its limit; the same object as long as it said nothing else.
 */
export function personBudget(rateLimit: (registry: string) => RateLimit | undefined): RunBudget {
  // What was said before the run may be long ago, so that it refuses nothing.
  const before = new Map<string, RateLimit | undefined>();
  return {
    hasRoom: (registry) => {
      const limit = rateLimit(registry);
      if (!before.has(registry)) before.set(registry, limit);
      return limit?.remaining !== 0 || limit === before.get(registry);
    },
    isLimited: (registry) => rateLimit(registry) !== undefined,
  };
}
