import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';

/**
 * VS Code calls this in its extension host. It runs every *.test.js beside it and rejects when a test failed or when a rejected promise of the
 * extension was left unhandled. The counts go to the file that OCI_LENS_COUNTS names; OCI_LENS_GREP chooses tests by their names.
 */
export async function run(): Promise<void> {
  const rejections = watchRejections();
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false });
  if (process.env.OCI_LENS_GREP) mocha.grep(process.env.OCI_LENS_GREP);
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.js')).sort()) {
    mocha.addFile(path.join(__dirname, file));
  }
  const counts = await new Promise<Counts>((resolve) => {
    const runner = mocha.run((failed) => {
      resolve({ passed: runner.stats?.passes ?? 0, failed, skipped: runner.stats?.pending ?? 0 });
    });
  });
  const unhandled = await rejections.end();
  for (const reason of unhandled) console.error('Unhandled rejection in the extension:', reason);

  const total = { ...counts, failed: counts.failed + unhandled.length };
  if (process.env.OCI_LENS_COUNTS) writeFileSync(process.env.OCI_LENS_COUNTS, JSON.stringify(total));
  if (total.failed > 0) throw new Error(`${total.failed} failed`);
}

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Later than this a rejection is not handled by its own code, but by VS Code, which logs it after one second. */
const graceMs = 900;

function watchRejections(): { end: () => Promise<unknown[]> } {
  const rejections = new Map<Promise<unknown>, { reason: unknown; time: number }>();
  const onRejection = (reason: unknown, promise: Promise<unknown>): void => {
    if (isOurs(reason)) rejections.set(promise, { reason, time: Date.now() });
  };
  const onHandled = (promise: Promise<unknown>): void => {
    const rejection = rejections.get(promise);
    if (rejection && Date.now() - rejection.time < graceMs) rejections.delete(promise);
  };
  // Not chained: in the extension host `on` returns nothing.
  process.on('unhandledRejection', onRejection);
  process.on('rejectionHandled', onHandled);
  return {
    async end() {
      await sleep(graceMs);
      return [...rejections.values()].map(({ reason }) => reason);
    },
  };
}

/** An error of VS Code or of one of its extensions has their files on its stack; one of Node's own sockets has no file at all and is ours. */
function isOurs(reason: unknown): boolean {
  const stack = reason instanceof Error ? (reason.stack ?? '') : '';
  return stack.includes(path.join(root, 'dist')) || !stack.includes(vscode.env.appRoot);
}
