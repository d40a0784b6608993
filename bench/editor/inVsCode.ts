import { runSuite } from './runSuite';
import type { Result, Task } from './task';

/** Seconds: typing takes its time, and longer on a busy machine. */
const TIME_LIMIT = 900;

/**
 * Has the suite type in these manifests inside a VS Code of its own.
 * @param extension the folder of the extension that is measured; undefined to measure VS Code alone.
 */
export async function inVsCode(
  extension: string | undefined,
  suite: string,
  manifests: readonly { readonly name: string; readonly text: string; readonly characters: number }[],
  settings: Readonly<Record<string, unknown>>,
): Promise<Result> {
  const task = (workspace: string): Task => ({
    manifests: manifests.map(({ name, characters }) => ({ file: `${workspace}/${name}`, characters })),
  });
  const files = Object.fromEntries(manifests.map(({ name, text }) => [name, text]));
  return (await runSuite({ extension, suite, settings, files, task, timeLimit: TIME_LIMIT })) as Result;
}
