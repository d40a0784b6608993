import type { Span } from '../references/occurrence';

/** Where something of a policy stands: in the file's text, and by the keys and indexes that lead to it. */
export interface Place {
  /** Undefined in settings, which have no text. */
  readonly span?: Span | undefined;
  readonly path: readonly (string | number)[];
}

/** A value of a policy, from its file or from settings. */
export type Located = LocatedMap | LocatedList | LocatedScalar;

export interface LocatedMap extends Place {
  readonly kind: 'map';
  readonly entries: readonly LocatedEntry[];
}

export interface LocatedEntry {
  readonly key: string;
  /** Where the key stands. */
  readonly place: Place;
  readonly value: Located;
}

export interface LocatedList extends Place {
  readonly kind: 'list';
  readonly items: readonly Located[];
}

export interface LocatedScalar extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

/** The value without its places, and without what is left out. */
export function plainOf(value: Located, leftOut: ReadonlySet<Located> = new Set()): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.filter((item) => !leftOut.has(item)).map((item) => plainOf(item, leftOut));
    case 'map':
      // A key `__proto__` becomes one like any other.
      return Object.fromEntries(
        value.entries
          .filter((entry) => !leftOut.has(entry.value))
          .map((entry) => [entry.key, plainOf(entry.value, leftOut)]),
      );
  }
}

/** What is written, for a sentence. */
export function writtenAs(value: Located): string {
  switch (value.kind) {
    case 'scalar':
      return String(value.value);
    case 'list':
      return '[…]';
    case 'map':
      return '{…}';
  }
}
