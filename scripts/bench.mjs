#!/usr/bin/env node
// @ts-check
/*
 * Usage: npm run bench [-- --only NAME] [--json FILE] [--strict], see docs/bench.md. Measures, with the code as it is shipped: minified,
 * in a process of its own, and inside VS Code.
 */
import { spawnSync } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { results, root } from './paths.mjs';
import { setup } from './setup.mjs';

/** @type {import('esbuild').Plugin} */
const timedApi = {
  name: 'timed API',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'timed' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'timed' },
    );
    onLoad({ filter: /.*/, namespace: 'timed' }, () => ({
      contents: `module.exports = require('./bench/editor/timedApi.ts').timedApi(require('vscode'));`,
      resolveDir: root,
    }));
  },
};

await setup();
const esbuild = await import('esbuild');
const { build, describeExtension } = await import('./build.mjs');
await build({ production: true });

/** A CommonJS file has no import.meta. @type {import('esbuild').BuildOptions} */
const script = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
};
const outfile = path.join(results, 'bench.js');
await esbuild.build({ ...script, entryPoints: ['bench/run.ts'], outfile, external: ['playwright-core'] });
const suite = path.join(results, 'bench-suite.js');
await esbuild.build({ ...script, entryPoints: ['bench/editor/suite.ts'], outfile: suite, external: ['vscode'] });
await buildTimedExtension(path.join(results, 'bench-extension'));

const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;

/**
 * The extension as it is shipped, but with VS Code's API behind one that times our callbacks.
 *
 * @param {string} folder
 */
async function buildTimedExtension(folder) {
  await rm(folder, { recursive: true, force: true });
  const extension = describeExtension(true);
  await esbuild.build({
    ...extension,
    outdir: path.join(folder, 'dist'),
    plugins: [...extension.plugins, timedApi],
  });
  for (const part of ['package.json', 'package.nls.json', 'l10n', 'media', 'dist/keytar']) {
    await cp(path.join(root, part), path.join(folder, part), { recursive: true });
  }
}
