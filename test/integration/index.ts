import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import { watchRejections } from '../support/unhandledRejections';

/**
 * VS Code calls this in its extension host. It runs every *.test.js beside it and rejects when a test failed or when a rejected promise of the
 * extension was left unhandled. The counts go to the file that OCI_LENS_COUNTS names; OCI_LENS_GREP chooses tests by their names.
 */
export async function run(): Promise<void> {
  const rejections = watchRejections(isOurs);
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

/** An error of VS Code or of one of its extensions has their files on its stack; one of Node's own sockets has no file at all and is ours. */
function isOurs(reason: unknown): boolean {
  const stack = reason instanceof Error ? (reason.stack ?? '') : '';
  return stack.includes(path.join(root, 'dist')) || !stack.includes(vscode.env.appRoot);
}
