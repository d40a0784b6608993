import { createHook } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { PerformanceObserver } from 'node:perf_hooks';

/** What our code did in one turn of the event loop: all of one callback, and the continuations of promises right behind it. */
export interface Run {
  /** The callback with which it began, and through which timers: `workspace.onDidChangeTextDocument > Timeout`. */
  readonly name: string;
  /** Milliseconds, garbage collection left out. */
  readonly own: number;
  /** Milliseconds of processor time in these: less where others on the machine were given the processor meanwhile. */
  readonly busy: number;
  /** Milliseconds of garbage collection in the midst of it. */
  readonly collection: number;
}

/** The suite and the extension that it measures are bundles of their own, and meet here. */
export interface Recorder {
  /** Forgets what was recorded. */
  readonly start: () => void;
  readonly stop: () => Promise<readonly Run[]>;
}

interface Stretch {
  readonly name: string;
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  /** Milliseconds of processor time. */
  readonly busy: number;
}

interface Frame {
  readonly isOurs: boolean;
  readonly start: number;
  readonly busy: number;
}

/** Node's own types are those of an older one than VS Code has. */
declare const process: { threadCpuUsage(): { readonly user: number; readonly system: number } };

const KEY = Symbol.for('ociLens.bench.recorder');
/** These run before the event loop turns. */
const WITHIN_A_TURN = new Set(['PROMISE', 'TickObject', 'Microtask']);
/** Milliseconds in which the last collection is told of. */
const TOLD = 200;

/** The callback of ours that runs now. */
let current: string | undefined;
let turn = 0;
let stretches: Stretch[] = [];
let collections: PerformanceEntry[] = [];

/** Undefined where the extension runs as it is shipped, or not at all. */
export function recorder(): Recorder | undefined {
  return (globalThis as { [KEY]?: Recorder })[KEY];
}

/** Runs a callback of ours. What it begins, continuations and timers, is ours too. */
export function runOurs<T>(name: string, work: () => T): T {
  if (current !== undefined) return work();
  current = name;
  const frame = enter(true);
  try {
    return work();
  } finally {
    leave(name, frame);
  }
}

function enter(isOurs: boolean): Frame {
  return { isOurs, start: performance.now(), busy: isOurs ? processorTime() : 0 };
}

function leave(name: string, { start, busy }: Frame): void {
  stretches.push({ name, turn, start, end: performance.now(), busy: processorTime() - busy });
  current = undefined;
}

/** Of this thread, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** From now on, Node tells of each promise, timer and request: when it is made, and before and after it runs. */
export function beginRecording(): void {
  const owners = new Map<number, string>();
  const turns = new Set<number>();
  const entered: Frame[] = [];
  createHook({
    init(id, type) {
      if (!WITHIN_A_TURN.has(type)) turns.add(id);
      if (current !== undefined) owners.set(id, WITHIN_A_TURN.has(type) ? current : through(current, type));
    },
    before(id) {
      if (entered.length === 0 && turns.has(id)) turn++;
      const owner = current === undefined ? owners.get(id) : undefined;
      current ??= owner;
      entered.push(enter(owner !== undefined));
    },
    after() {
      const frame = entered.pop();
      if (frame?.isOurs && current !== undefined) leave(current, frame);
    },
  }).enable();
  new PerformanceObserver((list) => collections.push(...list.getEntries())).observe({ entryTypes: ['gc'] });
  (globalThis as { [KEY]?: Recorder })[KEY] = {
    start: () => {
      stretches = [];
      collections = [];
    },
    stop: async () => {
      const recorded = stretches;
      await sleep(TOLD);
      return runsOf(recorded, collections);
    },
  };
}

/** Names do not grow with each timer that sets the next. */
function through(name: string, type: string): string {
  return name.endsWith(` > ${type}`) ? name : `${name} > ${type}`;
}

function runsOf(stretches: readonly Stretch[], collections: readonly PerformanceEntry[]): readonly Run[] {
  const runs = new Map<number, Run>();
  for (const { name, turn, start, end, busy } of stretches) {
    const before = runs.get(turn) ?? { name, own: 0, busy: 0, collection: 0 };
    const collection = collections.reduce(
      (sum, { startTime, duration }) =>
        sum + Math.max(0, Math.min(end, startTime + duration) - Math.max(start, startTime)),
      0,
    );
    runs.set(turn, {
      name: before.name,
      own: before.own + end - start - collection,
      busy: before.busy + Math.max(0, busy - collection),
      collection: before.collection + collection,
    });
  }
  return [...runs.values()];
}
