/** What a row shows. */
export type Figure = Measured | LeftOut;

export interface Measured {
  readonly value: number;
  /** How many measurements the value stands for, and the smallest and largest of them. Undefined where it is the only one. */
  readonly samples?: number;
  readonly min?: number;
  readonly max?: number;
  /** What else is worth knowing of it. */
  readonly note?: string;
}

/** Says why there is no figure. */
export interface LeftOut {
  readonly leftOut: string;
}

/** A figure that was measured once. */
export function single(value: number, note?: string): Measured {
  return note === undefined ? { value } : { value, note };
}

/** The median, which single disturbances do not move. */
export function medianOf(values: readonly number[]): Measured {
  return percentileOf(values, 50);
}

export function percentileOf(values: readonly number[], percent: number): Measured {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (place: number) => sorted[Math.min(sorted.length - 1, place)] ?? NaN;
  const value = at(Math.floor((sorted.length * percent) / 100));
  return { value, samples: sorted.length, min: at(0), max: at(sorted.length - 1) };
}

/** The worst of all. */
export function largestOf(values: readonly number[], note?: string): Measured {
  const all = percentileOf(values, 100);
  return note === undefined ? all : { ...all, note };
}

/** The median of the ratios of each pair: both of a pair had the same machine around them. */
export function ratioOf(values: readonly number[], to: readonly number[]): Measured {
  return medianOf(values.map((value, index) => value / (to[index] ?? NaN)));
}
