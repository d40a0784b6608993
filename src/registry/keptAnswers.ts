import { LRUCache } from 'lru-cache';

interface Kept<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** Bytes. */
  readonly size: number;
}

/** Answers that may change, each believed for a while, as long as there is room. */
export class KeptAnswers<T extends object> {
  private readonly answers: LRUCache<string, Kept<T>>;

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

  set(key: string, value: T): void {
    const size = key.length + JSON.stringify(value).length;
    this.answers.set(key, { value, until: this.now() + this.lifetime, size });
  }

  /** Forgets the answers whose key has `part` in it. */
  forget(part: string): void {
    for (const key of [...this.answers.keys()]) if (key.includes(part)) this.answers.delete(key);
  }
}
