import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../scripts/paths.mjs';

export interface GuardedProgram {
  /** What `ready` matched. */
  readonly match: RegExpExecArray;
  /** Resolves with the exit code when the program has ended, by itself or because it was stopped, and its folder is gone. */
  readonly ended: Promise<number>;
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

export interface GuardedProgramOptions {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Removed with the program. */
  folder: string;
  /** Looked for in the program's output: from then on it serves. */
  ready: RegExp;
  timeoutMs?: number;
  onOutput?: (text: string) => void;
}

/** Starts a server that ends with this process, however this process ends (guard.mjs). */
export function startGuarded(options: GuardedProgramOptions): Promise<GuardedProgram> {
  const { command, args, env, folder, ready, timeoutMs = 30_000, onOutput } = options;
  const child = spawn(process.execPath, [path.join(root, 'test/support/guard.mjs'), folder, command, ...args], {
    // Inside the extension host of a desktop VS Code, process.execPath is Electron.
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', () => resolve(127));
  });
  const stop = async (): Promise<void> => {
    child.stdin.destroy();
    await ended;
  };
  // The guard may be gone before us; then there is nothing to tell it.
  child.stdin.on('error', () => undefined);

  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what: string): void => {
      clearTimeout(timer);
      void stop().then(() => reject(new Error(`${path.basename(command)} ${what}.\n${output}`)));
    };
    const timer = setTimeout(() => fail(`did not serve after ${timeoutMs} ms`), timeoutMs);
    void ended.then((code) => fail(`ended with ${code} before it served`));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        onOutput?.(text);
        const match = ready.exec(output);
        if (!match) return;
        clearTimeout(timer);
        resolve({ match, ended, output: () => output, stop });
      });
    }
  });
}
