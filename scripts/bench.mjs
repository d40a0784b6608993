#!/usr/bin/env node
// @ts-check
/* Usage: npm run bench [-- --json FILE]. Measures, with the code as it is shipped: minified, in a process of its own. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { results, root } from './paths.mjs';
import { setup } from './setup.mjs';

await setup();
const { build } = await import('esbuild');
const outfile = path.join(results, 'bench.js');
await build({
  absWorkingDir: root,
  entryPoints: ['bench/run.ts'],
  outfile,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  // A CommonJS file has no import.meta.
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
