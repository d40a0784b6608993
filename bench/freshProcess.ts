import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Has this program do a task of `run.ts` in a process of its own, where nothing is compiled and nothing remembered.
 * @returns what the task gave.
 */
export async function inFreshProcess<T>(task: string, ...args: readonly string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [process.argv[1] ?? '', task, ...args]);
  return JSON.parse(stdout) as T;
}

/** The same so many times, one after another. */
export async function inFreshProcesses<T>(count: number, task: string, ...args: readonly string[]): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < count; run++) results.push(await inFreshProcess<T>(task, ...args));
  return results;
}
