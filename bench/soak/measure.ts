import { readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Worker } from 'node:worker_threads';

/** Node's own types are those of an older one than VS Code has. */
interface Thread extends Worker {
  getHeapStatistics?(): Promise<{ readonly used_heap_size: number }>;
}

const COLLECTIONS = 4;
/** Samples of what is open, and milliseconds between them: what VS Code opens for a moment is not in all. */
const SAMPLES = 8;
const BETWEEN = 120;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are held, once nothing more can be let go. */
export async function heldMemory(threads: ReadonlySet<Worker>): Promise<Readonly<Record<string, number>>> {
  for (let count = 0; count < COLLECTIONS; count++) {
    collect();
    // What finalizers let go is for the next one.
    await sleep(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  const heaps = await Promise.all(
    [...threads].map(async (thread) => (await (thread as Thread).getHeapStatistics?.())?.used_heap_size ?? 0),
  );
  return { heap: heapUsed, external, threads: heaps.reduce((sum, bytes) => sum + bytes, 0) };
}

/** How many timers, sockets, processes and threads of each kind are open, and stay so. */
export async function openKinds(): Promise<Readonly<Record<string, number>>> {
  let least: Record<string, number> | undefined;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const now: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) now[kind] = (now[kind] ?? 0) + 1;
    const before = least ?? now;
    least = Object.fromEntries(Object.keys(before).map((kind) => [kind, Math.min(before[kind] ?? 0, now[kind] ?? 0)]));
    await sleep(BETWEEN);
  }
  return Object.fromEntries(Object.entries(least ?? {}).map(([kind, count]) => [`open: ${kind}`, count]));
}

/** How many files in the folder are open in this process; undefined where the system does not tell. */
export async function openFiles(folder: string): Promise<number | undefined> {
  const descriptors = '/proc/self/fd';
  const numbers = await readdir(descriptors).catch(() => undefined);
  if (!numbers) return undefined;
  // One that is closed meanwhile leads nowhere.
  const files = await Promise.all(numbers.map((number) => readlink(path.join(descriptors, number)).catch(() => '')));
  return files.filter((file) => file.startsWith(folder + path.sep)).length;
}
