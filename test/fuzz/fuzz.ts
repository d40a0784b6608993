import { attempt, type Fault } from './attempt';
import type { Coverage } from './coverage';
import { shorterOfTwo } from './growth';
import { Chance } from '../support/chance';
import { shrink } from './shrink';
import { MAX_INPUT, type Target } from './target';

/** A fault, and the smallest input that was found for it. */
export interface Finding extends Fault {
  readonly input: string;
}

export interface Fuzzed {
  readonly runs: number;
  readonly findings: readonly Finding[];
  /** Inputs that are worth changing: the seeds, and what went where none went before. */
  readonly corpus: readonly string[];
}

export interface FuzzOptions {
  readonly seed: number;
  /** Asked before each run. */
  readonly isOver: (runs: number) => boolean;
  /** Without it, only seeds are changed. */
  readonly coverage?: Coverage | undefined;
  /** Milliseconds of the processor that are too many for one input; without it, none are. */
  readonly tooLong?: number | undefined;
  /** Is told of an input before it is read, in case that never ends. */
  readonly reading?: (input: string) => void;
}

const MAX_CORPUS = 4_000;
const MAX_FINDINGS = 20;
/** Every so often an input is read twice. */
const TWICE = 16;

/** Changes the seeds of a target, and what came of that, and reads all of it. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<Fuzzed> {
  const { seed, isOver, coverage, tooLong = Infinity, reading } = options;
  const random = new Chance(seed);
  const corpus = [...target.seeds];
  const findings = new Map<string, Finding>();
  let runs = 0;
  const read = async (input: string, twice: boolean): Promise<boolean> => {
    runs++;
    reading?.(input);
    coverage?.begin();
    const { fault, time } = await attempt(target, input, twice);
    const isNew = coverage?.isNew() ?? false;
    const found = fault ?? (time > tooLong ? await slowness(target, input, tooLong) : undefined);
    if (found && !findings.has(found.key) && findings.size < MAX_FINDINGS) {
      const smallest = fault ? await shrink(target, input, found.key) : input;
      findings.set(found.key, { ...found, input: smallest });
    }
    return isNew;
  };
  for (const input of target.seeds) {
    if (isOver(runs)) break;
    await read(input, true);
  }
  const words = [...target.words, ...(coverage?.words() ?? [])];
  while (!isOver(runs)) {
    const other = random.one(corpus);
    // What was found last leads furthest, and what is short is read soonest.
    const some = random.is(1 / 2) ? corpus : corpus.slice(-64);
    let input = random.one(some);
    if (random.is(1 / 2)) input = shorter(input, random.one(some));
    for (let changes = 1 + random.below(4); changes > 0; changes--) {
      input = target.shape.mutate(input, other, words, random);
    }
    if (input.length > (target.maxInput ?? MAX_INPUT)) continue;
    if ((await read(input, random.is(1 / TWICE))) && corpus.length < MAX_CORPUS) corpus.push(input);
  }
  return { runs, findings: [...findings.values()], corpus };
}

function shorter(one: string, other: string): string {
  return other.length < one.length ? other : one;
}

/** It may have been another program, or the collection of garbage: the processor's time counts, and of two more times the shorter. */
async function slowness(target: Target, input: string, tooLong: number): Promise<Fault | undefined> {
  const time = await shorterOfTwo(target, input);
  if (time <= tooLong) return undefined;
  return { key: 'slow', message: `${input.length} characters take ${time.toFixed(0)} ms` };
}
