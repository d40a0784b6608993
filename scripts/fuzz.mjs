#!/usr/bin/env node
// @ts-check
/*
 * Usage: npm run fuzz [-- --only NAME] [--minutes N | --runs N] [--seed S]. Changes inputs of all that reads what strangers wrote, follows which
 * changes lead to code that none led to before, and says what broke. What breaks is left in test-results/fuzz.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { results, root } from './paths.mjs';
import { setup } from './setup.mjs';

await setup();
const esbuild = await import('esbuild');
const { COUNTS, instrument, MAX_BLOCKS } = await import('../test/fuzz/instrument.mjs');

const folder = path.join(results, 'fuzz');
await mkdir(folder, { recursive: true });
/** @type {import('../test/fuzz/instrument.mjs').CountedFile[]} */
const files = [];
const outfile = path.join(folder, 'run.cjs');
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['test/fuzz/run.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: {
    js: `const importMetaUrl = require('node:url').pathToFileURL(__filename).href; const ${COUNTS} = globalThis.${COUNTS} = new Uint8Array(${MAX_BLOCKS});`,
  },
  external: ['playwright-core', 'keytar'],
  plugins: [instrument(path.join(root, 'src'), files)],
  sourcemap: 'inline',
  logLevel: 'warning',
});
await writeFile(path.join(folder, 'blocks.json'), JSON.stringify(files));

const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
