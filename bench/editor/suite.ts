import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { recorder, type Run } from './runs';
import { resultVariable, taskVariable, type Result, type Task, type Typed } from './task';

/** Milliseconds from one character to the next, and between two places: a quick typist. */
const BEAT = 70;
const BETWEEN = 800;
/** Characters typed at one place. */
const AT_ONE_PLACE = 25;
/** Milliseconds until nothing is left to be done by itself. */
const SETTLED = 4_000;
const EXTENSION = 'oci-lens.oci-lens';

/** At these places of a manifest it is typed, in turns; behind them, such characters. */
const PLACES: readonly { readonly find: string; readonly behind: number; readonly text: string }[] = [
  { find: '/app-', behind: 5, text: 'frontend-of-the-shop-2024' },
  { find: 'value: "production', behind: 18, text: ', a word or two are typed' },
  { find: ':1.', behind: 3, text: '27.4-alpine3.20-build.104' },
  { find: 'description: "', behind: 14, text: 'What it is good for, and ' },
];

/** Runs inside VS Code's extension host. */
export async function run(): Promise<void> {
  const task = JSON.parse(readFileSync(process.env[taskVariable] ?? '', 'utf8')) as Task;
  const activation = await activate();
  const typed: Typed[] = [];
  for (const manifest of task.manifests) typed.push(await typeIn(manifest));
  const result: Result = { activation, typed };
  writeFileSync(process.env[resultVariable] ?? '', JSON.stringify(result));
}

/** Milliseconds, with VS Code's own part. */
async function activate(): Promise<number | undefined> {
  const extension = vscode.extensions.getExtension(EXTENSION);
  if (!extension) return undefined;
  const start = performance.now();
  await extension.activate();
  return performance.now() - start;
}

async function typeIn({ file, characters }: Task['manifests'][number]): Promise<Typed> {
  recorder()?.start();
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
  await sleep(SETTLED);
  const opening = (await recorder()?.stop()) ?? [];

  const { document } = editor;
  const { version } = document;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  recorder()?.start();
  delay.enable();
  for (let count = 0; count < characters; count += AT_ONE_PLACE) {
    await typeAt(editor, count / AT_ONE_PLACE);
    await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, editor.selection.active);
    await sleep(BETWEEN);
  }
  delay.disable();
  const runs: readonly Run[] = (await recorder()?.stop()) ?? [];
  if (document.version - version < characters) throw new Error(`Typed were ${document.version - version} characters.`);
  const [p50, p99, max] = [delay.percentile(50), delay.percentile(99), delay.max].map(
    (nanoseconds) => nanoseconds / 1e6,
  );
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  return { opening, runs, delay: { p50: p50 ?? NaN, p99: p99 ?? NaN, max: max ?? NaN } };
}

async function typeAt(editor: vscode.TextEditor, number: number): Promise<void> {
  const { document } = editor;
  const { find, behind, text } = PLACES[number % PLACES.length] ?? { find: '', behind: 0, text: '' };
  const all = document.getText();
  // Places all over the document.
  const from = Math.floor((all.length * ((number * 7) % 20)) / 20);
  const found = all.indexOf(find, from);
  const position = document.positionAt((found < 0 ? all.indexOf(find) : found) + behind);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
  await sleep(BETWEEN);
  for (const character of text) {
    const start = performance.now();
    await vscode.commands.executeCommand('type', { text: character });
    await sleep(Math.max(0, BEAT - (performance.now() - start)));
  }
}
