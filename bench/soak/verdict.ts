import { medianOf } from '../figure';

/** What was there when everything had come to rest behind a round. */
export interface Sample {
  /** From the beginning. */
  readonly actions: number;
  /** Bytes by what holds them: all of them are limited together. */
  readonly memory: Readonly<Record<string, number>>;
  /** Listeners, timers, sockets, processes and whatever else has to go again, by their kinds. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface Course {
  /** One behind each round, in their order. */
  readonly samples: readonly Sample[];
  /** Of all rounds, the first too: what must not happen at all, in words. */
  readonly mishaps: readonly string[];
  /** Requests that registries have been sent. */
  readonly requests: number;
  /** Lines in the log, which tells of each request. */
  readonly logged: number;
}

export interface Verdict {
  readonly memory: Trend;
  readonly counts: readonly CountTrend[];
  readonly loggedPerRequest: number;
  /** Sentences; empty where all is well. */
  readonly problems: readonly string[];
}

export interface Trend {
  /** Bytes that a thousand actions leave, as the median of all pairs of rounds tells (Theil and Sen). */
  readonly perThousand: number;
  /** The same for a round. */
  readonly perRound: number;
  /** Of all pairs of rounds, the part in which the later one has more, less the part in which it has less (Kendall): 1 rises always. */
  readonly steadiness: number;
}

export interface CountTrend {
  readonly kind: string;
  /** The most in the first third of the rounds that count. */
  readonly before: number;
  /** The least in the last third. */
  readonly after: number;
}

/** Rounds in which code is loaded and what is remembered fills up. */
const WARM_UP = 1 / 4;
/** Rounds that are left must be enough to tell noise from a slope. */
const FEWEST = 6;
/**
 * Bytes that a thousand actions may leave; a busy person does some six thousand an hour. Two snapshots of the heap, at the first round and
 * the last, tell what most of it is: code that was compiled since, and a store of disposables for each row that a tree view ever showed, which
 * VS Code's ExtHostTreeView keeps until the view is gone.
 */
const MOST_PER_THOUSAND = 1024 * 1024;
/** Less steady is noise, whatever its slope. */
const STEADY = 0.6;
/** Lines in the log for a request: itself, how it failed, and who asked. */
const MOST_LOGGED = 3;

/** Whether an hour of this could go on for weeks. */
export function judge({ samples, mishaps, requests, logged }: Course): Verdict {
  const settled = samples.slice(Math.floor(samples.length * WARM_UP));
  const memory = memoryTrend(settled);
  const counts = countTrends(settled);
  const loggedPerRequest = logged / Math.max(1, requests);
  return {
    memory,
    counts,
    loggedPerRequest,
    problems: [
      ...(settled.length < FEWEST
        ? [`${settled.length} rounds behind the warm-up tell nothing: it takes ${FEWEST}.`]
        : []),
      ...(isRising(memory)
        ? [
            `Memory grows: ${kibibytes(memory.perThousand)} KiB with a thousand actions, ${kibibytes(memory.perRound)} KiB with a round.`,
          ]
        : []),
      ...counts
        .filter(({ before, after }) => after > before)
        .map(({ kind, before, after }) => `${kind}: ${after} are left at least, where there were ${before} at most.`),
      ...(loggedPerRequest > MOST_LOGGED
        ? [`The log grows by ${loggedPerRequest.toFixed(1)} lines with each request.`]
        : []),
      ...eachOnce(mishaps),
    ],
  };
}

/** What happens at each step would hide what happens once. */
function eachOnce(sentences: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const sentence of sentences) counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  return [...counts].map(([sentence, count]) => (count === 1 ? sentence : `${sentence} (${count} times)`));
}

function isRising({ perThousand, steadiness }: Trend): boolean {
  return perThousand > MOST_PER_THOUSAND && steadiness >= STEADY;
}

function memoryTrend(samples: readonly Sample[]): Trend {
  const points = samples.map(({ actions, memory }) => ({
    actions,
    bytes: Object.values(memory).reduce((sum, bytes) => sum + bytes, 0),
  }));
  const pairs = points.flatMap((from, index) => points.slice(index + 1).map((to) => ({ from, to })));
  const slopes = pairs.map(({ from, to }) => perThousand(to.bytes - from.bytes, to.actions - from.actions));
  const slope = pairs.length === 0 ? 0 : medianOf(slopes).value;
  const [first, last] = [points[0], points.at(-1)];
  const actionsOfRound = first && last && first !== last ? (last.actions - first.actions) / (points.length - 1) : 0;
  return {
    perThousand: slope,
    perRound: (slope * actionsOfRound) / 1000,
    steadiness: pairs.length === 0 ? 0 : slopes.reduce((sum, each) => sum + Math.sign(each), 0) / slopes.length,
  };
}

function countTrends(samples: readonly Sample[]): readonly CountTrend[] {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const kinds = new Set(samples.flatMap(({ counts }) => Object.keys(counts)));
  const values = (kind: string, some: readonly Sample[]) => some.map(({ counts }) => counts[kind] ?? 0);
  return [...kinds].sort().map((kind) => ({
    kind,
    before: Math.max(0, ...values(kind, samples.slice(0, third))),
    after: Math.min(...values(kind, samples.slice(-third))),
  }));
}

function perThousand(value: number, actions: number): number {
  return actions === 0 ? 0 : (value * 1000) / actions;
}

function kibibytes(bytes: number): number {
  return Math.round(bytes / 1024);
}
