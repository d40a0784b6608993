import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { filesAround } from '../src/cli/nodeFiles';
import { find } from '../src/operations/find';
import { median, type Row } from './measure';

const CORPUS = path.resolve('test/fixtures/references');
const RUNS = 5;

/** The option with which this program measures one folder: memory is that of a process which did nothing else. */
export const FIND_OPTION = '--find';

interface Measured {
  /** Milliseconds. */
  readonly time: number;
  /** Bytes. */
  readonly memory: number;
  readonly occurrences: number;
}

/** Finding references in folders of mixed files: every format, and files that hold none. */
export async function benchFolder(): Promise<readonly Row[]> {
  const mixed = await measuredFolder(2_000);
  const small = await measuredFolder(1_000);
  const large = await measuredFolder(10_000);
  const megabytes = mixed.size / 1e6;
  return [
    {
      name: `a folder of 2000 mixed files (${megabytes.toFixed(1)} MB), median of ${RUNS}`,
      value: mixed.time,
      unit: 'ms',
    },
    { name: 'the same as a rate', value: (megabytes / mixed.time) * 1000, unit: 'MB/s' },
    { name: 'the same, most memory of the process', value: mixed.memory / 1e6, unit: 'MB' },
    { name: 'a file of 1000, median', value: small.time / 1_000, unit: 'ms' },
    { name: 'a file of 10000, median', value: large.time / 10_000, unit: 'ms' },
    { name: '10000 files, most memory of the process', value: large.memory / 1e6, unit: 'MB' },
  ];
}

/** What {@link FIND_OPTION} prints. */
export async function findOnce(folder: string): Promise<Measured> {
  const start = performance.now();
  const { files, from } = await filesAround(folder, process.cwd());
  let occurrences = 0;
  for await (const found of find(files, { from })) if (found.kind === 'found') occurrences += found.places.length;
  return { time: performance.now() - start, memory: process.resourceUsage().maxRSS * 1024, occurrences };
}

async function measuredFolder(count: number): Promise<Measured & { readonly size: number }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'oci-lens-bench-'));
  try {
    const size = await fill(folder, count);
    const runs: Measured[] = [];
    for (let run = 0; run < RUNS; run++) {
      const { stdout } = await promisify(execFile)(process.execPath, [process.argv[1] ?? '', FIND_OPTION, folder]);
      runs.push(JSON.parse(stdout) as Measured);
    }
    const of = (key: keyof Measured) => median(runs.map((run) => run[key]));
    return { time: of('time'), memory: of('memory'), occurrences: of('occurrences'), size };
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
