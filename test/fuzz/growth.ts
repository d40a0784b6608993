import { Chance } from '../support/chance';
import type { Target } from './target';

/** An input that takes four times as long when a part of it is there twice as often. */
export interface Growth {
  readonly lengths: readonly number[];
  /** Milliseconds of the processor. */
  readonly times: readonly number[];
  /** The beginning of the shortest of them. */
  readonly begins: string;
}

/** Characters: documents and headers of this length are met, and more is capped or rare. */
const LONGEST = 512 * 1024;
/** Milliseconds: below, other things count as much. */
const WORTH_TELLING = 150;
const ENOUGH = 4_000;
/** Linear is 2, n·log(n) a little more. */
const RATIO = 3.2;

export interface GrowthOptions {
  readonly words: readonly string[];
  /** Chooses the part that grows. */
  readonly seed: number;
  readonly isOver: () => boolean;
  /** Milliseconds of the processor that reading an input takes. */
  readonly timeOf?: (target: Target, input: string) => Promise<number>;
}

/** Lets one part of an input grow; undefined where time grows with it and no more. */
export async function growthOf(
  target: Target,
  input: string,
  { words, seed, isOver, timeOf = shorterOfTwo }: GrowthOptions,
): Promise<Growth | undefined> {
  const lengths: number[] = [];
  const times: number[] = [];
  let begins = '';
  for (let count = 64; !isOver(); count *= 2) {
    const grown = target.shape.grow(input, count, words, new Chance(seed));
    if (grown.length > LONGEST || grown.length - input.length < count / 2) return undefined;
    begins ||= grown.slice(0, 400);
    const time = await timeOf(target, grown);
    lengths.push(grown.length);
    times.push(time);
    const [first, second, third] = times.slice(-3);
    const ratios = third === undefined ? [] : [(second ?? 1) / (first ?? 1), third / (second ?? 1)];
    if (time > WORTH_TELLING && ratios.length === 2 && ratios.every((ratio) => ratio > RATIO)) {
      return { lengths, times, begins };
    }
    if (time > ENOUGH) return undefined;
  }
  return undefined;
}

/** The shorter of two: the first may warm up. */
export async function shorterOfTwo(target: Target, input: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 2; round++) {
    const before = process.cpuUsage();
    try {
      await target.run(input);
    } catch {
      // Told by the fuzzer where it is a fault.
    }
    times.push(process.cpuUsage(before).user / 1000);
    if ((times[0] ?? 0) > ENOUGH) break;
  }
  return Math.min(...times);
}
