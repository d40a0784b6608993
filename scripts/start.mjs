#!/usr/bin/env node
// @ts-check
/* Usage: npm start, or npm start -- --smoke */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { removeFolder } from '../test/support/removeFolder.mjs';
import { whyNoDesktop, whyNoHost } from './desktop.mjs';
import { root } from './paths.mjs';
import { stopAll } from './run.mjs';
import { setup } from './setup.mjs';

/** @typedef {{ 'ociLens.mirrors': Readonly<Record<string, string>> }} MachineSettings */

const examples = path.join(root, 'examples');

/** What is undone at the end, the last first. @type {(() => Promise<unknown>)[]} */
const cleanUps = [];

/** Resolves with the first signal. @type {Promise<NodeJS.Signals>} */
const interrupted = new Promise((resolve) => {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.once(signal, resolve);
});

try {
  const code = await Promise.race([start(process.argv.includes('--smoke')), interrupted.then(() => 130)]);
  process.exitCode = code;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  // An interrupted set-up leaves npm or apt running.
  stopAll();
  for (const cleanUp of cleanUps.reverse()) {
    await cleanUp().catch((error) => console.error(error instanceof Error ? error.message : error));
  }
}
// An interrupt may have left something half-opened behind; it ends with this process.
process.exit();

/**
 * @param {boolean} smoke
 * @returns {Promise<number>} The exit code.
 */
async function start(smoke) {
  await setup();
  const desktop = smoke ? 'not for the smoke test' : await whyNoDesktop();
  const host = whyNoHost();
  if (desktop && host) throw new Error(`VS Code cannot be opened: no desktop VS Code (${desktop}), and ${host}.`);

  // Only now: they need node_modules.
  const { build } = await import('./build.mjs');
  await build({ production: true });
  const machineSettings = await startRegistry();
  if (!desktop) return showDesktop(machineSettings);

  const { createVsix } = await import('./package.mjs');
  const vsix = await createVsix();
  if (!smoke) return showInBrowser({ folder: examples, vsix, machineSettings }, desktop);

  /** @type {typeof import('../test/host/smoke')} */
  const { smoke: runSmoke } = await bundle('host/smoke.mjs');
  return (await runSmoke({ examples, vsix, machineSettings })) ? 0 : 1;
}

/**
 * The registry that the names in examples/ lead to; the profile is told so, the workspace is not touched.
 *
 * @returns {Promise<MachineSettings>}
 */
async function startRegistry() {
  /** @type {typeof import('../test/support/demoRegistry')} */
  const { startDemoRegistry } = await bundle('scratchRegistry.mjs');
  const demo = await startDemoRegistry();
  cleanUps.push(() => demo.close());
  console.log(`Registry with the examples' images: ${demo.registry.url}`);
  return { 'ociLens.mirrors': demo.mirrors };
}

/**
 * @param {{ folder: string, vsix: string, machineSettings: MachineSettings }} options
 * @param {string} whyNoDesktop
 */
async function showInBrowser(options, whyNoDesktop) {
  /** @type {typeof import('../test/host/show')} */
  const { showWorkbench } = await bundle('host/show.mjs');
  const { url, ended, stop } = await showWorkbench(options);
  cleanUps.push(stop);
  console.log(
    `No desktop VS Code here (${whyNoDesktop}). Open this in a browser on this machine; Ctrl+C stops it:\n\n  ${url}\n`,
  );
  return ended;
}

/** @param {MachineSettings} machineSettings */
async function showDesktop(machineSettings) {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  const program = await downloadAndUnzipVSCode();
  const profile = await mkdtemp(path.join(os.tmpdir(), 'ocil-'));
  cleanUps.push(() => removeFolder(profile));
  // In a window that is not remote, machine settings stand among the user's.
  await mkdir(path.join(profile, 'user-data/User'), { recursive: true });
  await writeFile(path.join(profile, 'user-data/User/settings.json'), JSON.stringify(machineSettings));
  const child = spawn(
    program,
    [
      examples,
      `--extensionDevelopmentPath=${root}`,
      ...['--user-data-dir', path.join(profile, 'user-data'), '--extensions-dir', path.join(profile, 'extensions')],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { stdio: 'ignore' },
  );
  /** @type {Promise<number>} */
  const ended = new Promise((resolve, reject) => {
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', reject);
  });
  cleanUps.push(async () => {
    child.kill();
    await ended.catch(() => undefined);
  });
  console.log('VS Code is opening; closing its window, or Ctrl+C here, stops it.');
  return ended;
}

/**
 * @param {string} file In dist-test/.
 * @returns {Promise<any>}
 */
function bundle(file) {
  return import(pathToFileURL(path.join(root, 'dist-test', file)).href);
}
