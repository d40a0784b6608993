import { readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CredentialHelpers } from '../../../../src/registry/credentials/credentialHelper';
import { createScratchFolder } from '../../../support/scratchFolder';

/** A home, a folder of programs and a workspace, with real credential helpers in them. */
export interface HelperMachine {
  readonly root: string;
  readonly home: string;
  readonly bin: string;
  readonly workspace: string;
  /** What helpers are started with; `LOG` is the file that `runs` reads. */
  readonly env: NodeJS.ProcessEnv;
  /** Writes a program; a script without `#!` is one for sh. */
  program(file: string, script: string): Promise<string>;
  /** Writes `docker-credential-<suffix>` into `bin`. */
  helper(suffix: string, script: string): Promise<string>;
  helpers(options?: { trusted?: () => boolean; timeLimit?: number; env?: NodeJS.ProcessEnv }): CredentialHelpers;
  /** The lines that helpers wrote to `$LOG`. */
  runs(): Promise<readonly string[]>;
  write(file: string, content: unknown): Promise<string>;
  remove(): Promise<void>;
}

/** Logs the server that it is asked for, and answers with a credential whose password names it. */
export const ANSWERS = `read server
echo "$server" >> "$LOG"
printf '{"ServerURL":"%s","Username":"ada","Secret":"secret of %s"}' "$server" "$server"`;

/** Has no entry, in the words of docker-credential-helpers. */
export const HAS_NONE = `read server
echo "$server" >> "$LOG"
echo 'credentials not found in native keychain'
exit 1`;

export async function createHelperMachine(): Promise<HelperMachine> {
  const scratch = await createScratchFolder({ 'home/.keep': '', 'bin/.keep': '', 'workspace/.keep': '', log: '' });
  const root = scratch.path;
  const [home, bin, workspace, log] = ['home', 'bin', 'workspace', 'log'].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
    string,
  ];
  const env = { PATH: `${bin}:/usr/bin:/bin`, LOG: log };
  const write = async (file: string, content: unknown) => {
    const absolute = path.resolve(root, file);
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, typeof content === 'string' ? content : JSON.stringify(content));
    return absolute;
  };
  const program = async (file: string, script: string) => {
    const absolute = await write(file, script.startsWith('#!') ? script : `#!/bin/sh\n${script}\n`);
    await chmod(absolute, 0o755);
    return absolute;
  };
  return {
    root,
    home,
    bin,
    workspace,
    env,
    program,
    write,
    helper: (suffix, script) => program(path.join(bin, `docker-credential-${suffix}`), script),
    helpers: (options) =>
      new CredentialHelpers({ env, home, workspaceFolders: () => [workspace], trusted: () => true, ...options }),
    runs: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean),
    remove: () => scratch.remove(),
  };
}

/** Waits until the log has a line, and gives its numbers: process ids. */
export async function loggedProcesses(machine: HelperMachine): Promise<readonly number[]> {
  for (;;) {
    const [line] = await machine.runs();
    if (line !== undefined) return line.split(' ').map(Number);
    await delay(5);
  }
}

/** Resolves when none of the processes is there, nor a zombie of ours; a test's time limit says that one stayed. */
export async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(isThere)) await delay(5);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isOrphanedZombie(pid);
  } catch {
    return false;
  }
}

/** What a killed helper had started belongs to the first process of the machine, which may take its time. */
function isOrphanedZombie(pid: number): boolean {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return state === 'Z' && parent !== String(process.pid);
  } catch {
    return false;
  }
}
