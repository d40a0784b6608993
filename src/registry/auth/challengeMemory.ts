import { LRUCache } from 'lru-cache';
import * as v from 'valibot';

/** How a registry wants to be asked, as its challenge said. It holds no secret. */
export type RememberedChallenge =
  | { readonly scheme: 'basic' }
  /** `realm` is the address of the token service. */
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service?: string | undefined };

/**
 * What registries said of how they want to be asked, by origin (`https://quay.io`). A shell that keeps it across sessions saves one
 * request a registry and session; what comes back from there is checked like a challenge that has just come.
 */
export interface ChallengeMemory {
  get(origin: string): RememberedChallenge | undefined;
  /** Undefined forgets. */
  set(origin: string, challenge: RememberedChallenge | undefined): void;
}

const MAX_ORIGINS = 1_000;
const MAX_TEXT = 2_000;

const shortText = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const challengeSchema = v.variant('scheme', [
  v.object({ scheme: v.literal('basic') }),
  v.object({ scheme: v.literal('bearer'), realm: shortText, service: v.optional(shortText) }),
]);

/** Keeps it in memory; `toJSON` is what the constructor of a later session takes. */
export class KeptChallenges implements ChallengeMemory {
  private readonly kept = new LRUCache<string, RememberedChallenge>({ max: MAX_ORIGINS });

  /** @param json what `toJSON` gave once; whatever else is in it is left out. */
  constructor(json?: unknown) {
    if (typeof json !== 'object' || json === null) return;
    for (const [origin, value] of Object.entries(json).slice(-MAX_ORIGINS)) {
      const parsed = v.safeParse(challengeSchema, value);
      if (parsed.success) this.set(origin, parsed.output);
    }
  }

  get(origin: string): RememberedChallenge | undefined {
    return this.kept.get(origin);
  }

  set(origin: string, challenge: RememberedChallenge | undefined): void {
    if (challenge) this.kept.set(origin, challenge);
    else this.kept.delete(origin);
  }

  /** Plain data, by origin; the least recently used first. */
  toJSON(): Readonly<Record<string, RememberedChallenge>> {
    return Object.fromEntries([...this.kept.entries()].reverse());
  }
}
