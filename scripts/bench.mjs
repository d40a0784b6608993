#!/usr/bin/env node
// @ts-check
/*
 * Usage: npm run bench [-- --only NAME] [--json FILE] [--strict], see docs/bench.md. Measures, with the code as it is shipped: minified,
 * in a process of its own, and inside VS Code.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { results } from './paths.mjs';
import { setup } from './setup.mjs';

await setup();
const esbuild = await import('esbuild');
const { build } = await import('./build.mjs');
const { buildBehindApi, script } = await import('./behindApi.mjs');
await build({ production: true });

const shipped = { ...script, minify: true };
const outfile = path.join(results, 'bench.js');
await esbuild.build({ ...shipped, entryPoints: ['bench/run.ts'], outfile, external: ['playwright-core'] });
const suite = path.join(results, 'bench-suite.js');
await esbuild.build({ ...shipped, entryPoints: ['bench/editor/suite.ts'], outfile: suite, external: ['vscode'] });
await buildBehindApi(path.join(results, 'bench-extension'), { module: './bench/editor/timedApi.ts', name: 'timedApi' });

const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
