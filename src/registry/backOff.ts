import { LRUCache } from 'lru-cache';
import type { RegistryError } from './registryError';

interface Failure {
  readonly error: RegistryError;
  /** In a row. */
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const MAX_KEPT = 10_000;
/** Milliseconds. */
const MAX_BACK_OFF = 60_000;
const MAX_RETRY_AFTER = 5 * 60_000;

/**
 * Keeps those who ask by themselves from asking on where it fails: after a first failure the next asker tries again, after more of
 * them in a row only when a while has passed, twice as long each time. Who says when to come back is taken at their word.
 */
export class BackOff {
  private readonly failures = new LRUCache<string, Failure>({ max: MAX_KEPT });

  /** @param shortest milliseconds after the second failure. */
  constructor(
    private readonly shortest: number,
    private readonly now: () => number,
  ) {}

  /** The failure that still stands for what asking again would give. */
  failure(key: string): RegistryError | undefined {
    const failure = this.failures.get(key);
    return failure && failure.until > this.now() ? failure.error : undefined;
  }

  failed(key: string, error: RegistryError): void {
    const count = (this.failures.get(key)?.count ?? 0) + 1;
    const asked = Math.min((error.retryAfter ?? 0) * 1000, MAX_RETRY_AFTER);
    const own = count === 1 ? 0 : Math.min(this.shortest * 2 ** (count - 2), Math.max(MAX_BACK_OFF, this.shortest));
    this.failures.set(key, { error, count, until: this.now() + Math.max(asked, own) });
  }

  succeeded(key: string): void {
    this.failures.delete(key);
  }

  /** Forgets the failures whose key has `part` in it. */
  forget(part: string): void {
    for (const key of [...this.failures.keys()]) if (key.includes(part)) this.failures.delete(key);
  }
}
