import type { HeadSource } from '../registry/imageSource';
import { RegistryError } from '../registry/registryError';
import type { RateLimit } from '../registry/transport';

/** Of what a registry lets through, so much is kept for what people ask. */
const KEPT_FOR_PEOPLE = 0.5;
/** In seconds: Docker Hub's. */
const USUAL_WINDOW = 21_600;
/** In seconds. */
const USUAL_REST = 60;

/**
 * `source` for work that nobody asked for: a manifest, which registries count, is read only as long as the budget has room, and else
 * given up.
 * @throws RegistryError 'cancelled'
 */
export function withinBudget(source: HeadSource, budget: RateBudget): HeadSource {
  return {
    resolve: (locator, ask) => source.resolve(locator, ask),
    head: (locator, ask) => source.head(locator, ask),
    blob: (locator, descriptor, ask) => source.blob(locator, descriptor, ask),
    manifest: async (locator, ask) => {
      const { registry } = locator.reference;
      if (budget.hasRoom(registry)) return source.manifest(locator, ask);
      throw new RegistryError('cancelled', 'The rest of the rate limit is kept for people.', { host: registry });
    },
  };
}

interface Figures {
  readonly limit: RateLimit;
  /** Milliseconds since the epoch, when they were first met. */
  readonly since: number;
}

/**
 * How much work that nobody asked for each registry is given: none while it rests, and none where that would take what people need. The
 * registries count for all such work together.
 */
export class RateBudget {
  private readonly figures = new Map<string, Figures>();
  /** Until when registries rest that said to come back later. Milliseconds since the epoch. */
  private readonly resting = new Map<string, number>();

  /** @param rateLimit what a registry last said of its limit; the same object as long as it said nothing else. */
  constructor(
    private readonly rateLimit: (registry: string) => RateLimit | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  hasRoom(registry: string): boolean {
    return !this.rests(registry) && this.allows(registry);
  }

  /** Whether the registry said to come back later, and it is not later yet. */
  rests(registry: string): boolean {
    return (this.resting.get(registry) ?? 0) > this.now();
  }

  /** Whether the registry said that it has a limit. */
  isLimited(registry: string): boolean {
    return this.rateLimit(registry) !== undefined;
  }

  /** @param seconds as the registry asked for. */
  rest(registry: string, seconds = USUAL_REST): void {
    this.resting.set(registry, this.now() + seconds * 1000);
  }

  /** Somebody else asks these registries from now on, who was not told to come back later. */
  forget(isForgotten: (registry: string) => boolean): void {
    for (const registry of [...this.resting.keys()]) if (isForgotten(registry)) this.resting.delete(registry);
  }

  private allows(registry: string): boolean {
    const limit = this.rateLimit(registry);
    if (limit === undefined || allowsBackgroundWork(limit)) return true;
    let known = this.figures.get(registry);
    if (known?.limit !== limit) this.figures.set(registry, (known = { limit, since: this.now() }));
    // Who is not asked says nothing new: after the window, what was left then says nothing any more.
    return this.now() >= known.since + (limit.windowSeconds ?? USUAL_WINDOW) * 1000;
  }
}

/** Whether what is left of a limit allows work that nobody asked for. No limit is said where there is none. */
function allowsBackgroundWork({ limit, remaining }: RateLimit): boolean {
  return remaining === undefined || remaining > limit * KEPT_FOR_PEOPLE;
}
