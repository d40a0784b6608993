import { attempt } from './attempt';
import type { Target } from './target';

const MAX_RUNS = 3_000;

/** A smaller input with the same fault: parts are left out as long as it stays, large ones first. */
export async function shrink(target: Target, input: string, key: string): Promise<string> {
  let smallest = input;
  let runs = 0;
  const stays = async (candidate: string) => {
    runs++;
    return (await attempt(target, candidate, /second time|prototype/.test(key))).fault?.key === key;
  };
  for (let length = Math.ceil(smallest.length / 2); length >= 1; length = length > 1 ? Math.ceil(length / 2) : 0) {
    for (let at = 0; at < smallest.length && runs < MAX_RUNS;) {
      const candidate = smallest.slice(0, at) + smallest.slice(at + length);
      if (await stays(candidate)) smallest = candidate;
      else at += length;
    }
  }
  return smallest;
}
