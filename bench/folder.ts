import { cp, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { filesAround } from '../src/cli/nodeFiles';
import { find } from '../src/operations/find';
import { type Figure, medianOf, single } from './figure';
import { inFreshProcesses } from './freshProcess';
import { part, row } from './part';

const CORPUS = path.resolve('test/fixtures/references');
const RUNS = 5;

/** The task of a process that measures one folder: memory is that of a process which did nothing else. */
export const FIND = '--find';

interface Found {
  /** Milliseconds. */
  readonly time: number;
  /** Bytes. */
  readonly memory: number;
}

interface MeasuredFolder {
  /** Milliseconds of each run. */
  readonly times: readonly number[];
  readonly memory: Figure;
  /** Bytes. */
  readonly size: number;
}

/** Finding references in folders of mixed files: every format, and files that hold none. */
export const folder = part({
  rows: {
    time: row('finding all references in a folder of 2,000 mixed files', 'ms'),
    rate: row('the same as a rate', 'MB/s'),
    memory: row('most memory of that process', 'MB'),
    'file-of-1000': row('the time for a file in a folder of 1,000', 'ms'),
    'file-of-10000': row('the time for a file in a folder of 10,000', 'ms'),
    growth: row('how much longer a file takes among ten times as many', '×', { atMost: 1.2 }),
    'memory-of-10000': row('most memory with 10,000 files', 'MB'),
  },
  measure: async () => {
    const mixed = await measuredFolder(2_000);
    const small = await measuredFolder(1_000);
    const large = await measuredFolder(10_000);
    const megabytes = mixed.size / 1e6;
    return {
      time: { ...medianOf(mixed.times), note: `${megabytes.toFixed(1)} MB` },
      rate: medianOf(mixed.times.map((time) => (megabytes / time) * 1000)),
      memory: mixed.memory,
      'file-of-1000': medianOf(small.times.map((time) => time / 1_000)),
      'file-of-10000': medianOf(large.times.map((time) => time / 10_000)),
      growth: single(medianOf(large.times).value / 10 / medianOf(small.times).value),
      'memory-of-10000': large.memory,
    };
  },
});

/** What {@link FIND} does. */
export async function findOnce(folder: string): Promise<Found> {
  const start = performance.now();
  const { files, from } = await filesAround(folder, process.cwd());
  let occurrences = 0;
  for await (const found of find(files, { from })) if (found.kind === 'found') occurrences += found.places.length;
  if (occurrences === 0) throw new Error(`${folder} holds no references.`);
  return { time: performance.now() - start, memory: process.resourceUsage().maxRSS * 1024 };
}

async function measuredFolder(count: number): Promise<MeasuredFolder> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'oci-lens-bench-'));
  try {
    const size = await fill(folder, count);
    const runs = await inFreshProcesses<Found>(RUNS, FIND, folder);
    const memory = medianOf(runs.map((run) => run.memory / 1e6));
    return { times: runs.map(({ time }) => time), memory, size };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies of the corpus, each in a folder of its own. Gives the size in bytes. */
async function fill(folder: string, count: number): Promise<number> {
  const names = (await readdir(CORPUS, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(CORPUS, path.join(entry.parentPath, entry.name)));
  let size = 0;
  for (let index = 0; index < count; index++) {
    const name = names[index % names.length] ?? '';
    const target = path.join(folder, `copy-${Math.floor(index / names.length)}`, name);
    await mkdir(path.dirname(target), { recursive: true });
    await cp(path.join(CORPUS, name), target);
    size += (await stat(target)).size;
  }
  return size;
}
