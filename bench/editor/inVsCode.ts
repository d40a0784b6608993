import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { type Result, resultVariable, type Task, taskVariable } from './task';

/** The stand-in for VS Code, also where there is a desktop: figures of one kind. Made by scripts/build.mjs. */
const HOST = path.join(root, 'dist-test/host/runHost.mjs');
/** Seconds: typing takes its time, and longer on a busy machine. */
const TIME_LIMIT = '900';

/** Without an extension in development VS Code runs no suite. */
const NOTHING = JSON.stringify({ name: 'nothing', publisher: 'nobody', version: '1.0.0', engines: { vscode: '*' } });

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
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ocil-bench-'));
  const inside = (name: string): string => path.join(folder, name);
  try {
    await mkdir(inside('workspace'));
    await mkdir(inside('user-data/User'), { recursive: true });
    await mkdir(inside('nothing'));
    await writeFile(inside('nothing/package.json'), NOTHING);
    await writeFile(inside('user-data/User/settings.json'), JSON.stringify(settings));
    const task: Task = {
      manifests: manifests.map(({ name, characters }) => ({ file: inside(`workspace/${name}`), characters })),
    };
    await writeFile(inside('task.json'), JSON.stringify(task));
    for (const { name, text } of manifests) await writeFile(inside(`workspace/${name}`), text);
    await start(
      [
        ...[`--extensionDevelopmentPath=${extension ?? inside('nothing')}`],
        ...[`--extensionTestsPath=${suite}`, `--user-data-dir=${inside('user-data')}`, inside('workspace')],
      ],
      { [taskVariable]: inside('task.json'), [resultVariable]: inside('result.json') },
    );
    return JSON.parse(await readFile(inside('result.json'), 'utf8')) as Result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [HOST, ...args], {
      env: { OCI_LENS_HOST_SECONDS: TIME_LIMIT, ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The suite inside VS Code ended with ${String(code)}.`));
    });
  });
}
