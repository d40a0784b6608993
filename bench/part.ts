import type { Figure } from './figure';

/** Figures of these are counted: they are the same on every machine, busy or not. */
const COUNTED = ['requests', 'tokens', 'refusals', 'connections', 'KiB'] as const;
type Timed = 'ms' | '× latency' | '×' | 'MB' | 'MB/s' | 'rounds' | 'runs';

export type Unit = (typeof COUNTED)[number] | Timed;

/** What the project asks of a figure. */
export type Limit = { readonly atMost: number } | { readonly atLeast: number };

/** What a row of the table measures. */
export interface RowKind {
  /** For people. */
  readonly name: string;
  readonly unit: Unit;
  readonly limit?: Limit;
}

/** What is measured together. */
export interface Part {
  /** By the last piece of their id. */
  readonly rows: Readonly<Record<string, RowKind>>;
  measure(): Promise<Readonly<Record<string, Figure>>>;
  /** Why it cannot be measured on this machine. */
  whyNot?(): string | undefined;
}

/** Makes sure that each row gets a figure. */
export function part<Key extends string>(made: {
  readonly rows: Readonly<Record<Key, RowKind>>;
  readonly measure: () => Promise<Readonly<Record<NoInfer<Key>, Figure>>>;
  readonly whyNot?: () => string | undefined;
}): Part {
  return made;
}

export function row(name: string, unit: Unit, limit?: Limit): RowKind {
  return limit ? { name, unit, limit } : { name, unit };
}

export function isCounted(unit: Unit): boolean {
  return COUNTED.some((each) => each === unit);
}

/** The same rows or figures, each with a name before its own. */
export function below<Name extends string, Key extends string, Value>(
  name: Name,
  values: Readonly<Record<Key, Value>>,
): Readonly<Record<`${Name}.${Key}`, Value>> {
  const renamed = Object.entries<Value>(values).map(([key, value]) => [`${name}.${key}`, value]);
  return Object.fromEntries(renamed) as Record<`${Name}.${Key}`, Value>;
}
