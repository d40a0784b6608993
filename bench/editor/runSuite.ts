import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { resultVariable, taskVariable } from './task';

/** The stand-in for VS Code, also where there is a desktop: figures of one kind. Made by scripts/build.mjs. */
const HOST = path.join(root, 'dist-test/host/runHost.mjs');

/** Without an extension in development VS Code runs no suite. */
const NOTHING = JSON.stringify({ name: 'nothing', publisher: 'nobody', version: '1.0.0', engines: { vscode: '*' } });

export interface SuiteRun {
  /** The folder of the extension; undefined for VS Code alone. */
  readonly extension: string | undefined;
  readonly suite: string;
  /** The user's and the machine's. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of the workspace: texts by their names. */
  readonly files: Readonly<Record<string, string>>;
  /** What the suite is told, of that workspace. */
  readonly task: (workspace: string) => unknown;
  /** Seconds. */
  readonly timeLimit: number;
}

/** Runs a suite inside a VS Code of its own. @returns what it has written, which nobody has parsed. */
export async function runSuite({ extension, suite, settings, files, task, timeLimit }: SuiteRun): Promise<unknown> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ocil-bench-'));
  const inside = (name: string): string => path.join(folder, name);
  try {
    for (const name of ['workspace', 'user-data/User', 'nothing']) await mkdir(inside(name), { recursive: true });
    await writeFile(inside('nothing/package.json'), NOTHING);
    await writeFile(inside('user-data/User/settings.json'), JSON.stringify(settings));
    await writeFile(inside('task.json'), JSON.stringify(task(inside('workspace'))));
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(inside('workspace'), name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await start(
      [
        ...[`--extensionDevelopmentPath=${extension ?? inside('nothing')}`],
        ...[`--extensionTestsPath=${suite}`, `--user-data-dir=${inside('user-data')}`, inside('workspace')],
      ],
      {
        ...{ [taskVariable]: inside('task.json'), [resultVariable]: inside('result.json') },
        OCI_LENS_HOST_SECONDS: String(timeLimit),
      },
    );
    return JSON.parse(await readFile(inside('result.json'), 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [HOST, ...args], {
      // Whoever sets the time limit knows better.
      env: { ...env, ...process.env, [taskVariable]: env[taskVariable], [resultVariable]: env[resultVariable] },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The suite inside VS Code ended with ${String(code)}.`));
    });
  });
}
