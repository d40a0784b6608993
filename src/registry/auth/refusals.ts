import { LRUCache } from 'lru-cache';

const MAX_KEPT = 1_000;
/** Milliseconds for which a refused credential is not sent again by itself: wrong passwords lock accounts. */
const LIFETIME_MS = 60_000;

/** Which credentials were refused lately, by registry origin and identity, and for which scopes. */
export class Refusals {
  /** When, in milliseconds since the epoch. */
  private readonly times = new LRUCache<string, number>({ max: MAX_KEPT });

  constructor(private readonly now: () => number) {}

  /** @param since milliseconds since the epoch: what was before does not count. */
  has(origin: string, identity: string, scope: string, since: number): boolean {
    return [keyOf(origin, identity), keyOf(origin, identity, scope)].some((key) => {
      const time = this.times.get(key);
      return time !== undefined && time >= since && time + LIFETIME_MS > this.now();
    });
  }

  /** @param scope undefined where the credential is good for none. */
  add(origin: string, identity: string, scope: string | undefined): void {
    this.times.set(keyOf(origin, identity, scope), this.now());
  }

  /** What is asked for once more was let in. */
  remove(origin: string, identity: string, scope: string): void {
    this.times.delete(keyOf(origin, identity));
    this.times.delete(keyOf(origin, identity, scope));
  }
}

function keyOf(origin: string, identity: string, scope = '*'): string {
  return `${origin} ${identity} ${scope}`;
}
