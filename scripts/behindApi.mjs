// @ts-check
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { describeExtension } from './build.mjs';
import { root } from './paths.mjs';

/**
 * Builds the extension as it is shipped, but with VS Code's API behind one of ours.
 *
 * @param {string} folder where it goes
 * @param {{ module: string, name: string, inject?: string[] }} api what makes ours of VS Code's: a function, and the file that exports
 *   it; `inject`: files whose exports stand for what is global
 */
export async function buildBehindApi(folder, { module, name, inject = [] }) {
  await rm(folder, { recursive: true, force: true });
  const extension = describeExtension(true);
  /** @type {esbuild.Plugin} */
  const behindApi = {
    name: 'behind an API of ours',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
        namespace === 'ours' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'ours' },
      );
      onLoad({ filter: /.*/, namespace: 'ours' }, () => ({
        contents: `module.exports = require(${JSON.stringify(module)}).${name}(require('vscode'));`,
        resolveDir: root,
      }));
    },
  };
  await esbuild.build({
    ...extension,
    outdir: path.join(folder, 'dist'),
    inject,
    plugins: [...extension.plugins, behindApi],
  });
  for (const part of ['package.json', 'package.nls.json', 'l10n', 'media', 'dist/keytar']) {
    await cp(path.join(root, part), path.join(folder, part), { recursive: true });
  }
}

/** What runs by itself: in a process of its own, or as a suite inside VS Code. A CommonJS file has no import.meta. @type {esbuild.BuildOptions} */
export const script = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
};
