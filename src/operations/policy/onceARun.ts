import { LRUCache } from 'lru-cache';

/** What an entry costs beside what it holds. */
const ENTRY_BYTES = 1024;

/** Loads each thing once for all who ask, and keeps it, a failure too, as long as there is room. */
export class OnceARun<T extends object> {
  private readonly loads: LRUCache<string, { readonly load: Promise<T> }>;

  /** @param sizeOf in bytes, roughly. */
  constructor(
    private readonly sizeOf: (value: T) => number,
    maxBytes: number,
  ) {
    this.loads = new LRUCache({ maxSize: maxBytes });
  }

  get(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.loads.get(key);
    if (known) return known.load;
    const entry = { load: load() };
    this.loads.set(key, entry, { size: ENTRY_BYTES });
    entry.load.then(
      (value) => this.keep(key, entry, value),
      () => undefined,
    );
    return entry.load;
  }

  /** What is known by another name, too. */
  put(key: string, value: T): void {
    this.keep(key, { load: Promise.resolve(value) }, value);
  }

  private keep(key: string, entry: { readonly load: Promise<T> }, value: T): void {
    // What is set again as it is keeps its size.
    this.loads.delete(key);
    this.loads.set(key, entry, { size: ENTRY_BYTES + this.sizeOf(value) });
  }
}
