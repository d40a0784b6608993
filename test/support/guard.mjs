// @ts-check
/*
 * node guard.mjs <folder> <program> [arguments…]
 *
 * Runs the program for as long as the process lives that started this one: when that ends, in whatever way, standard input closes.
 * Then the program's whole process group is stopped and its folder removed, so that a test run which was killed leaves nothing behind.
 */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeFolder } from './removeFolder.mjs';

const [folder = '', program = '', ...args] = process.argv.slice(2);
const env = { ...process.env };
delete env.ELECTRON_RUN_AS_NODE;
const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
const exited = new Promise((resolve) => {
  child.once('exit', (code) => resolve(code ?? 1));
  child.once('error', (error) => {
    console.error(error.message);
    resolve(127);
  });
});
let ending = false;

process.stdin.resume().once('close', () => void end());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());
void exited.then(() => end());

async function end() {
  if (ending) return;
  ending = true;
  signalGroup('SIGTERM');
  await Promise.race([exited, sleep(3_000)]);
  signalGroup('SIGKILL');
  const code = await exited;
  await removeFolder(folder);
  process.exit(code);
}

/** @param {NodeJS.Signals} signal */
function signalGroup(signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in it.
  }
}
