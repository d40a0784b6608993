import type { Figure, Measured } from './figure';
import { isCounted, type Limit, type Part, type Unit } from './part';

/** A row of the table, as the JSON has it. Documented in docs/bench.md. */
export interface Row extends Partial<Measured> {
  readonly id: string;
  readonly name: string;
  readonly unit: Unit;
  /** Counted: the same on every machine. Otherwise it depends on the machine and on what else it does. */
  readonly counted: boolean;
  readonly limit?: Limit;
  /** Undefined where there is no limit or no figure. */
  readonly holds?: boolean;
  /** Why there is no figure. */
  readonly leftOut?: string;
}

/** One for each that the part names, in that order. */
export function rowsOf(name: string, { rows }: Part, figures: Readonly<Record<string, Figure>>): readonly Row[] {
  return Object.entries(rows).map(([key, kind]) => {
    const figure = figures[key];
    if (!figure) throw new Error(`Nothing was measured for ${name}.${key}.`);
    const row = { id: `${name}.${key}`, ...kind, counted: isCounted(kind.unit) };
    if ('leftOut' in figure) return { ...row, ...figure };
    if (Number.isNaN(figure.value)) return { ...row, leftOut: 'it came to nothing' };
    return { ...row, ...figure, ...(kind.limit && { holds: isWithin(figure.value, kind.limit) }) };
  });
}

/** The same figure for all rows of a part. */
export function leftOutRows(name: string, part: Part, leftOut: string): readonly Row[] {
  return rowsOf(name, part, Object.fromEntries(Object.keys(part.rows).map((key) => [key, { leftOut }])));
}

/** What is counted is the same everywhere. A timing over its limit may be the machine's: it counts where somebody wants it to. */
export function isMissed({ limit, counted, holds }: Row, strict: boolean): boolean {
  return limit !== undefined && (strict ? holds !== true : counted && holds === false);
}

export function isWithin(value: number, limit: Limit): boolean {
  return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast;
}
