import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Coverage, type Counts } from './coverage';
import { type Finding, fuzz } from './fuzz';
import { growthOf, shorterOfTwo } from './growth';
import { Chance } from '../support/chance';
import type { Target } from './target';
import { targets } from './targets';

/*
 * Usage: npm run fuzz [-- --only NAME] [--minutes N | --runs N] [--seed S]. Each target has its share of the time, or so many runs, in a
 * thread of its own, so that one which never ends is told and ended.
 */

interface Task {
  readonly name: string;
  readonly seed: number;
  /** What there is of time, from when all is loaded; undefined where the number of runs decides. */
  readonly milliseconds: number | undefined;
  /** So many runs; undefined where the time decides. */
  readonly runs: number | undefined;
  readonly shared: SharedArrayBuffer;
}

interface Report {
  readonly runs: number;
  readonly corpus: number;
  readonly reached: { readonly blocks: number; readonly of: number };
  /** Of these many inputs it was looked at how time grows. */
  readonly grown: number;
  readonly findings: readonly Finding[];
}

/** UTF-16 units of an input that is kept in case its reading never ends. */
const MAX_KEPT = 1024 * 1024;
/**
 * Milliseconds of the processor without a further input; by the clock ten times as many, for what waits in vain: on a busy machine a
 * minute by the clock can be a few seconds.
 */
const HANGS = 60_000;
/** Milliseconds of the processor for one input of at most 64 KiB. */
const TOO_LONG = 500;
/** Of a target's time, which the growth of time is looked at in. */
const SHARE_OF_GROWTH = 0.2;
/** Lines of a stack, which each error of a parser takes, too. */
const STACK = 5;
const results = path.resolve('test-results/fuzz');

if (isMainThread) void main();
else void work(workerData as Task);

async function main(): Promise<void> {
  const only = valueOf('--only') ?? '';
  const minutes = Number(valueOf('--minutes') ?? 5);
  const runs = valueOf('--runs') === undefined ? undefined : Number(valueOf('--runs'));
  const seed = Number(valueOf('--seed') ?? Date.now() % 1e9);
  const chosen = targets.filter(({ name }) => name.includes(only));
  if (chosen.length === 0 || !(minutes > 0) || !((runs ?? 1) > 0) || !Number.isSafeInteger(seed)) {
    print(`Nothing to do. Targets: ${targets.map(({ name }) => name).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  print(`seed ${seed}, ${chosen.length} targets, ${runs === undefined ? `${minutes} minutes` : `${runs} runs each`}`);
  const width = Math.max(...chosen.map(({ name }) => name.length));
  let all = 0;
  let total = 0;
  for (const { name } of chosen) {
    const milliseconds = runs === undefined ? (minutes * 60_000) / chosen.length : undefined;
    const { runs: done, corpus, reached, grown, findings } = await fuzzApart({ name, seed, milliseconds, runs });
    all += findings.length;
    total += done;
    const share = reached.of > 0 ? Math.round((reached.blocks / reached.of) * 100) : 0;
    print(
      `${name.padEnd(width)} ${String(done).padStart(8)} runs ${String(corpus).padStart(5)} inputs ${String(reached.blocks).padStart(5)} blocks (${share} % of their files) ${String(grown).padStart(4)} grown ${findings.length} findings`,
    );
    for (const [index, { key, message, input }] of findings.entries()) {
      const file = path.join(results, `${name.replaceAll(/[^\w-]+/g, '-')}-${index}.txt`);
      writeFileSync(file, input, isBytes(input) ? 'latin1' : 'utf8');
      print(`  ${key}\n  ${message.replaceAll('\n', '\n  ')}\n  ${JSON.stringify(input).slice(0, 600)}\n  ${file}`);
    }
  }
  print(`${total} runs, ${all} findings in ${(process.cpuUsage().user / 60e6).toFixed(1)} minutes of the processor`);
  if (all > 0) process.exitCode = 1;
}

/** Fuzzes a target in a thread, which is ended where one input takes all too long. */
async function fuzzApart(given: Omit<Task, 'shared'>): Promise<Report> {
  const shared = new SharedArrayBuffer(12 + MAX_KEPT * 2);
  const state = new Int32Array(shared, 0, 3);
  const task: Task = { ...given, shared };
  const worker = new Worker(__filename, { workerData: task, execArgv: ['--enable-source-maps'] });
  return new Promise((resolve, reject) => {
    let last = -1;
    let since = { clock: Date.now(), processor: process.cpuUsage() };
    const isLong = ({ clock, processor }: typeof since) =>
      process.cpuUsage(processor).user / 1000 > HANGS || Date.now() - clock > 10 * HANGS;
    const watch = setInterval(() => {
      const runs = Atomics.load(state, 0);
      if (runs !== last) [last, since] = [runs, { clock: Date.now(), processor: process.cpuUsage() }];
      else if (isLong(since)) {
        const input = String.fromCharCode(...new Uint16Array(shared, 12, Math.min(Atomics.load(state, 1), 100_000)));
        const finding = { key: 'hangs', message: `no end after ${HANGS / 1000} seconds`, input };
        done();
        resolve({ runs, corpus: 0, reached: { blocks: 0, of: 0 }, grown: 0, findings: [finding] });
      }
    }, 1_000);
    const done = () => {
      clearInterval(watch);
      void worker.terminate();
    };
    worker.once('message', (report: Report) => {
      done();
      resolve(report);
    });
    worker.once('error', (error) => {
      done();
      reject(error);
    });
  });
}

async function work({ name, seed, milliseconds, runs: wanted = Infinity, shared }: Task): Promise<void> {
  const start = Date.now();
  Error.stackTraceLimit = STACK;
  const target = targets.find((each) => each.name === name);
  if (!target) throw new RangeError(name);
  const state = new Int32Array(shared, 0, 3);
  const kept = new Uint16Array(shared, 12);
  const reading = (input: string) => {
    const length = Math.min(input.length, MAX_KEPT);
    for (let index = 0; index < length; index++) kept[index] = input.charCodeAt(index);
    Atomics.store(state, 1, length);
    Atomics.add(state, 0, 1);
  };
  const coverage = new Coverage(countsOfProgram());
  const fuzzed = start + (milliseconds ?? Infinity) * (1 - SHARE_OF_GROWTH);
  const { runs, corpus, findings } = await fuzz(target, {
    seed,
    isOver: (done) => done >= wanted || Date.now() > fuzzed,
    coverage,
    tooLong: TOO_LONG,
    reading,
  });
  const end = Date.now() + ((Date.now() - start) * SHARE_OF_GROWTH) / (1 - SHARE_OF_GROWTH);
  const words = [...target.words, ...coverage.words()];
  const timeOf = (of: Target, grown: string) => {
    reading(grown);
    return shorterOfTwo(of, grown);
  };
  const random = new Chance(seed);
  const slow: Finding[] = [];
  let grown = 0;
  for (; Date.now() < end; grown++) {
    const input = random.is(1 / 2) ? random.one(target.seeds) : random.one(corpus);
    const growth = await growthOf(target, input, {
      words,
      seed: random.below(2 ** 31),
      isOver: () => Date.now() > end,
      timeOf,
    });
    if (!growth) continue;
    const { lengths, times, begins } = growth;
    const message = lengths.map((length, index) => `${length}: ${times[index]?.toFixed(0) ?? ''} ms`).join(', ');
    if (slow.length < 5) slow.push({ key: `grows ${slow.length}`, message, input: begins });
  }
  const report: Report = {
    runs,
    corpus: corpus.length,
    reached: coverage.reached(),
    grown,
    findings: [...findings, ...slow],
  };
  parentPort?.postMessage(report);
}

/** What the build has left. */
function countsOfProgram(): Counts {
  const { ociLensBlocks: counts } = globalThis as unknown as { ociLensBlocks: Uint8Array };
  return { counts, files: JSON.parse(readFileSync(path.join(results, 'blocks.json'), 'utf8')) as Counts['files'] };
}

function isBytes(input: string): boolean {
  return /^[\0-\xff]*$/.test(input) && /[\x80-\xff\0]/.test(input);
}

function valueOf(option: string): string | undefined {
  const index = process.argv.indexOf(option);
  return index < 0 ? undefined : process.argv[index + 1];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
