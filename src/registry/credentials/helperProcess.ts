import { type ChildProcessByStdio, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** How a helper came to its end. Whatever is not `ended` was killed, with all that it had started. */
export type HelperRun =
  | { readonly kind: 'ended'; readonly succeeded: boolean; readonly output: Uint8Array }
  | { readonly kind: 'notStarted' | 'timeout' | 'tooMuchOutput' | 'cancelled' };

export interface HelperRunOptions {
  readonly workingFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds. */
  readonly timeLimit: number;
}

type HelperProcess = ChildProcessByStdio<Writable, Readable, null>;

const MAX_OUTPUT_BYTES = 64 * 1024;

/** Runs `program get` with `input` on its standard input. Never rejects. */
export function runHelper(
  program: string,
  input: string,
  options: HelperRunOptions,
  signal: AbortSignal,
): Promise<HelperRun> {
  if (signal.aborted) return Promise.resolve({ kind: 'cancelled' });
  const child = start(program, options);
  if (!child) return Promise.resolve({ kind: 'notStarted' });
  return new Promise((resolve) => {
    const settle = (run: HelperRun) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      resolve(run);
    };
    const stop = (kind: 'timeout' | 'tooMuchOutput' | 'cancelled') => {
      kill(child);
      settle({ kind });
    };
    const cancel = () => stop('cancelled');
    const timer = setTimeout(() => stop('timeout'), options.timeLimit);
    signal.addEventListener('abort', cancel, { once: true });

    const output: Uint8Array[] = [];
    let length = 0;
    child.stdout.on('data', (chunk: Uint8Array) => {
      length += chunk.length;
      if (length > MAX_OUTPUT_BYTES) stop('tooMuchOutput');
      else output.push(chunk);
    });
    child.on('close', (code) => settle({ kind: 'ended', succeeded: code === 0, output: Buffer.concat(output) }));
    // A helper may end without reading.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function start(program: string, { workingFolder, env }: HelperRunOptions): HelperProcess | undefined {
  try {
    const child = spawn(program, ['get'], {
      cwd: workingFolder,
      env,
      shell: false,
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
      // A process group of its own, so that what a script started can be killed with it.
      detached: process.platform !== 'win32',
    });
    child.on('error', () => undefined);
    // Without a process there may be no streams either.
    return child.pid === undefined ? undefined : child;
  } catch {
    return undefined;
  }
}

function kill(child: HelperProcess): void {
  child.stdin.destroy();
  child.stdout.destroy();
  child.unref();
  if (child.pid === undefined) return;
  if (process.platform === 'win32') killTree(child.pid);
  else killGroup(child.pid);
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended a moment ago.
  }
}

/** Windows has no process groups. */
function killTree(pid: number): void {
  const taskkill = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  spawn(taskkill, ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on('error', () => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended a moment ago.
    }
  });
}
