import type { Beside, Finder } from './finder';
import { finders } from './formats';
import type { Occurrence } from './occurrence';
import { withSuppressions } from './suppressions';

/** What a scan may use beside the document itself. */
export interface ScanOptions {
  readonly beside?: Beside | undefined;
  /** Formats of the user's own. Those that claim the document read it too, beside the format that it is of. */
  readonly additional?: readonly Finder[] | undefined;
}

/** A text that is read alone. It is data, so that another thread can be given it. */
export interface Piece {
  /** That of the document. */
  readonly path: string;
  readonly text: string;
  /** The numbers of those that read it, counted through all formats and then through those of the user. */
  readonly finders: readonly number[];
}

/** Work that needs pieces read: it gives one after another, and takes what stands in each. */
export type Reading<T> = Generator<Piece, T, readonly Occurrence[]>;

/** What stands in a piece. A shell that must not be kept waiting takes its time, or has the piece read elsewhere. */
export type PieceReader = (piece: Piece) => Promise<readonly Occurrence[]>;

const NOTHING_BESIDE: Beside = () => undefined;

/** Does all of the work at once. */
export function readNow<T>(reading: Reading<T>, options: ScanOptions): T {
  let step = reading.next();
  while (step.done !== true) step = reading.next(readPiece(step.value, options));
  return step.value;
}

/**
 * Does the work as `read` allows.
 * @throws what `read` rejects with.
 */
export async function readBy<T>(reading: Reading<T>, read: PieceReader): Promise<T> {
  let step = reading.next();
  while (step.done !== true) step = reading.next(await read(step.value));
  return step.value;
}

/** @param options those of the scan that the piece is for. */
export function readPiece({ path, text, finders: numbers }: Piece, options: ScanOptions): readonly Occurrence[] {
  const { beside = NOTHING_BESIDE } = options;
  const all = numbered(options);
  // Where two finders read one place, the first is right.
  const byStart = new Map<number, Occurrence>();
  for (const number of numbers) {
    for (const found of all[number]?.find(text, { path, beside }) ?? []) {
      if (!byStart.has(found.span.start)) byStart.set(found.span.start, found);
    }
  }
  const found = [...byStart.values()].sort((a, b) => a.span.start - b.span.start);
  return withSuppressions(text, found);
}

/** @see Piece.finders */
export function numbersOf(readers: readonly Finder[], options: ScanOptions): readonly number[] {
  const all = numbered(options);
  return readers.map((finder) => all.indexOf(finder));
}

function numbered({ additional = [] }: ScanOptions): readonly Finder[] {
  return [...finders, ...additional];
}
