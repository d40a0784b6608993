import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Has this program do a task of `run.ts` so many times, each in a process of its own, where nothing is compiled and nothing remembered.
 * @returns what the task gave each time.
 */
export async function inFreshProcesses<T>(count: number, task: string, ...args: readonly string[]): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < count; run++) {
    const { stdout } = await promisify(execFile)(process.execPath, [process.argv[1] ?? '', task, ...args]);
    results.push(JSON.parse(stdout) as T);
  }
  return results;
}
