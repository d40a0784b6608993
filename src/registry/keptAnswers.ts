import { LRUCache } from 'lru-cache';

interface Kept<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** Bytes. */
  readonly size: number;
  /** The number of the load that gave it. */
  readonly load: number;
}

/** Answers that may change, each believed for a while, as long as there is room. */
export class KeptAnswers<T extends object> {
  private readonly answers: LRUCache<string, Kept<T>>;
  /** What the loads up to this one gave is not kept any more. */
  private forgotten = 0;

  /** @param lifetime milliseconds. */
  constructor(
    private readonly lifetime: number,
    private readonly now: () => number,
    maxBytes: number,
  ) {
    this.answers = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ size }) => size });
  }

  get(key: string): T | undefined {
    const kept = this.answers.get(key);
    return kept && kept.until > this.now() ? kept.value : undefined;
  }

  /** @param load the number of the load that gave it: what a later one gave counts more. */
  set(key: string, value: T, load: number): void {
    if (load <= this.forgotten || (this.answers.get(key)?.load ?? 0) > load) return;
    const size = key.length + JSON.stringify(value).length;
    this.answers.set(key, { value, until: this.now() + this.lifetime, size, load });
  }

  /** Forgets the answers whose key has `part` in it, and keeps none of the loads up to this one that are under way. */
  forget(part: string, load: number): void {
    this.forgotten = load;
    for (const key of [...this.answers.keys()]) if (key.includes(part)) this.answers.delete(key);
  }
}
