#!/usr/bin/env node
// @ts-check
/* Runs test/integration inside VS Code: the desktop one where it can be had, otherwise the stand-in. Build first. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { whyNoDesktop } from './desktop.mjs';
import { root } from './paths.mjs';

const standIn = path.join(root, 'dist-test/host/runHost.mjs');
const why = await whyNoDesktop();
console.log(why ? `VS Code's stand-in, for ${why}.` : 'Desktop VS Code.');

const folder = await mkdtemp(path.join(os.tmpdir(), 'ocil-suite-'));
try {
  // A copy, so that a test may change the files.
  const workspace = path.join(folder, 'workspace');
  // Its policy would ask registries by itself, where tests count what is asked.
  const filter = (/** @type {string} */ source) => path.basename(source) !== '.oci-lens.yaml';
  await cp(path.join(root, 'examples'), workspace, { recursive: true, filter });
  await runTests({
    ...(why && { vscodeExecutablePath: standIn }),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'dist-test/integration/index.js'),
    launchArgs: [
      workspace,
      '--user-data-dir',
      path.join(folder, 'user-data'),
      '--extensions-dir',
      path.join(folder, 'extensions'),
    ],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
