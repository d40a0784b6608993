#!/usr/bin/env node
// @ts-check
/*
 * Usage: npm run soak [-- --actions N | --minutes N] [--seed N] [--json FILE] [--snapshots]. An hour's worth of work at speed inside VS
 * Code, against registries that fail: fails where something is left over.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { results } from './paths.mjs';
import { setup } from './setup.mjs';

await setup();
const esbuild = await import('esbuild');
const { build } = await import('./build.mjs');
const { buildBehindApi, script } = await import('./behindApi.mjs');
await build();

const outfile = path.join(results, 'soak.js');
await esbuild.build({ ...script, entryPoints: ['bench/soak/run.ts'], outfile });
const extension = path.join(results, 'soak-extension');
await buildBehindApi(extension, {
  module: './bench/soak/watchedApi.ts',
  name: 'watchedApi',
  inject: ['bench/soak/timers.ts'],
});
const suite = path.join(extension, 'suite.js');
await esbuild.build({ ...script, entryPoints: ['bench/soak/suite.ts'], outfile: suite, external: ['vscode'] });

const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
