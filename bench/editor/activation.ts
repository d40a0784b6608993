import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { largestOf, medianOf } from '../figure';
import { part, row } from '../part';
import { DIST } from './code';

const RUNS = 20;

/** As little of VS Code as activating asks of it: what is measured is our own part. */
const STAND_IN = `
const disposable = { dispose() {} };
const register = () => disposable;
export class Disposable { dispose() {} }
export class EventEmitter { event = register; fire() {} dispose() {} }
export const ExtensionMode = { Production: 1 };
export const l10n = { bundle: undefined };
export const window = {
  createOutputChannel: () => disposable,
  createTreeView: () => disposable,
  registerWebviewPanelSerializer: register,
};
export const commands = { registerCommand: register };
export const lm = { registerTool: register };
export const languages = { registerHoverProvider: register };
export const workspace = {};
`;

const ACTIVATE = `
const start = performance.now();
const { activate } = await import('./dist/extension.mjs');
const loaded = performance.now();
activate({ subscriptions: [], extensionMode: 1 });
const activated = performance.now();
process.stdout.write(JSON.stringify({ all: activated - start, own: activated - loaded }));
process.exit();
`;

interface Activation {
  /** Milliseconds, from the import of the module. */
  readonly all: number;
  /** Milliseconds that `activate` alone takes. */
  readonly own: number;
}

/** Activation in fresh processes. */
export const activation = part({
  rows: {
    'activation.node': row("activation in plain Node, with a stand-in for VS Code's API", 'ms', { atMost: 25 }),
    'activation.node.slowest': row('the slowest of these', 'ms'),
    'activation.node.own': row('activate() alone, without loading', 'ms'),
  },
  measure: async () => {
    const runs = await activations(DIST, RUNS);
    const all = runs.map((run) => run.all);
    return {
      'activation.node': medianOf(all),
      'activation.node.slowest': largestOf(all),
      'activation.node.own': medianOf(runs.map(({ own }) => own)),
    };
  },
});

/** Activates the extension of this folder so many times. */
export async function activations(dist: string, count: number): Promise<readonly Activation[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'oci-lens-bench-'));
  try {
    const standIn = path.join(folder, 'node_modules/vscode');
    await mkdir(standIn, { recursive: true });
    await writeFile(
      path.join(standIn, 'package.json'),
      '{ "name": "vscode", "type": "module", "exports": "./index.js" }',
    );
    await writeFile(path.join(standIn, 'index.js'), STAND_IN);
    await writeFile(path.join(folder, 'activate.mjs'), ACTIVATE);
    await cp(dist, path.join(folder, 'dist'), { recursive: true });
    const runs: Activation[] = [];
    for (let run = 0; run < count; run++) {
      const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, 'activate.mjs')]);
      runs.push(JSON.parse(stdout) as Activation);
    }
    return runs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
