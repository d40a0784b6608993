import { describe, expect, it } from 'vitest';
import { Chance } from '../../support/chance';
import { type Course, judge, type Sample } from '../../../bench/soak/verdict';

const MIB = 1024 * 1024;
const ROUNDS = 30;
const ACTIONS = 200;

/** A course whose rounds leave what these functions say. */
function course(
  heap: (round: number) => number,
  counts: (round: number) => Sample['counts'] = () => ({}),
  more: Partial<Course> = {},
): Course {
  const samples = Array.from({ length: ROUNDS }, (_, round) => ({
    actions: (round + 1) * ACTIONS,
    memory: { heap: heap(round), threads: 5 * MIB },
    counts: counts(round),
  }));
  return { samples, mishaps: [], requests: 6_000, logged: 0, ...more };
}

const noise = (seed: number) => {
  const chance = new Chance(seed);
  return () => (chance.next() - 0.5) * 4 * MIB;
};

describe("the soak's verdict", () => {
  it('passes what is flat, however it swings', () => {
    for (let seed = 0; seed < 200; seed++) {
      const swing = noise(seed);
      expect(judge(course(() => 60 * MIB + swing())).problems).toEqual([]);
    }
  });

  it('finds a leak beneath the swinging, and tells how much a round and a thousand actions leave', () => {
    for (let seed = 0; seed < 200; seed++) {
      const swing = noise(seed);
      const { problems, memory } = judge(course((round) => 60 * MIB + round * 0.5 * MIB + swing()));
      expect(problems, `seed ${seed}`).toHaveLength(1);
      expect(memory.perRound / MIB).toBeGreaterThan(0.25);
      expect(memory.perRound / MIB).toBeLessThan(0.75);
    }
    const { problems } = judge(course((round) => 60 * MIB + round * 0.3 * MIB));
    expect(problems).toEqual(['Memory grows: 1536 KiB with a thousand actions, 307 KiB with a round.']);
  });

  it('finds a leak in the memory beside the heap', () => {
    const even = course(() => 60 * MIB);
    const samples = even.samples.map((sample, round) => ({ ...sample, memory: { heap: MIB, threads: round * MIB } }));
    expect(judge({ ...even, samples }).problems).toHaveLength(1);
  });

  it('lets caches fill up in the beginning, and single rounds be far off', () => {
    expect(judge(course((round) => Math.min(round, 4) * 10 * MIB)).problems).toEqual([]);
    expect(judge(course((round) => (round % 5 === 4 ? 90 : 60) * MIB)).problems).toEqual([]);
    expect(judge(course((round) => (80 - round) * MIB)).problems).toEqual([]);
  });

  it('lets a little grow that would not matter in a week', () => {
    expect(judge(course((round) => 60 * MIB + round * 10 * 1024)).problems).toEqual([]);
  });

  it('finds one listener, timer or socket that each third round leaves, and no passing one', () => {
    const leaking = judge(
      course(
        () => MIB,
        (round) => ({ 'listeners of ours': 40 + Math.floor(round / 3), timers: 7 }),
      ),
    );
    expect(leaking.problems).toEqual(['listeners of ours: 47 are left at least, where there were 44 at most.']);
    const passing = judge(
      course(
        () => MIB,
        (round): Sample['counts'] => (round % 4 === 3 ? { sockets: 6, processes: 1 } : { sockets: 2 }),
      ),
    );
    expect(passing.problems).toEqual([]);
  });

  it('finds a kind that was not there in the beginning', () => {
    const { problems } = judge(
      course(
        () => MIB,
        (round): Sample['counts'] => (round < 20 ? {} : { processes: 1 }),
      ),
    );
    expect(problems).toEqual(['processes: 1 are left at least, where there were 0 at most.']);
  });

  it('fails with what must not happen at all, and with a log that nobody could read', () => {
    const mishaps = ['A rejection.', 'An error.', 'A rejection.'];
    expect(judge(course(() => MIB, undefined, { mishaps })).problems).toEqual(['A rejection. (2 times)', 'An error.']);
    expect(judge(course(() => MIB, undefined, { logged: 12_000 })).problems).toEqual([]);
    expect(judge(course(() => MIB, undefined, { logged: 24_000 })).problems).toEqual([
      'The log grows by 4.0 lines with each request.',
    ]);
  });

  it('says nothing of too few rounds but that', () => {
    const { samples, ...rest } = course(() => MIB);
    expect(judge({ ...rest, samples: samples.slice(0, 4) }).problems).toEqual([
      '3 rounds behind the warm-up tell nothing: it takes 6.',
    ]);
    expect(judge({ ...rest, samples: [] }).problems).toHaveLength(1);
  });
});
