// @ts-check
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs a program quietly.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>} Both streams in the order of arrival; 124 when the time was up, 127 when it could not be started.
 */
export function run(command, args, { cwd = root, env = process.env, timeoutMs = 600_000 } = {}) {
  return new Promise((resolve) => {
    // A process group of its own, so that whatever the program started ends with it.
    const grouped = process.platform !== 'win32';
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: grouped,
      shell: !grouped,
    });
    running.add(child);
    let output = '';
    let code = 1;
    const timer = setTimeout(() => {
      output += `\nStopped: no end after ${timeoutMs / 1000} s.\n`;
      code = 124;
      stop(child);
    }, timeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) => {
      output += `${error.message}\n`;
      code = 127;
    });
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code: exitCode === null || code === 124 ? code : exitCode, output });
    });
  });
}

/** The same for a package's own JavaScript: `runNode('node_modules/eslint/bin/eslint.js', […])`. @type {typeof run} */
export function runNode(script, args, options) {
  return run(process.execPath, [script, ...args], options);
}

/**
 * What a program said at last, which is why it failed.
 *
 * @param {string} output
 */
export function lastLine(output) {
  return output.trim().split('\n').at(-1) ?? '';
}

/** Ends what still runs; for a script that is being interrupted. */
export function stopAll() {
  for (const child of running) stop(child);
}

/** @param {import('node:child_process').ChildProcess} child */
function stop(child) {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It ended by itself in the meantime.
  }
}
