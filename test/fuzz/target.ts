import type { Shape } from './shapes';

/** What is fuzzed: one reader, or several that read the same. */
export interface Target {
  readonly name: string;
  readonly shape: Shape;
  /** Inputs to begin with; a string of one character a byte where bytes are read. */
  readonly seeds: readonly string[];
  /** Words that the readers look for, beside those that stand in their source. */
  readonly words: readonly string[];
  /** In characters; by default {@link MAX_INPUT}. */
  readonly maxInput?: number;
  /** Runs of a glance at it; by default {@link GLANCE}. */
  readonly glance?: number;
  /**
   * Reads the input and checks what came of it. What it throws is a finding. The same input gives the same result, which is plain data.
   */
  run(input: string): unknown;
}

export const MAX_INPUT = 16 * 1024;
export const GLANCE = 200;
/** Runs of a glance at what takes longer than most: files, signatures, several readings. */
export const SHORT_GLANCE = 60;

/** Something that should hold and does not. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** @throws Broken where it does not hold. */
export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Broken(what);
}
