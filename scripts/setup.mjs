#!/usr/bin/env node
// @ts-check
/*
 * Makes a fresh clone ready: node_modules, the stand-in for desktop VS Code, Debian packages. It runs before node_modules exists, so it
 * uses nothing but Node; when all is there it takes a fraction of a second.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installDebianPackages } from './debianPackages.mjs';
import { host, root } from './paths.mjs';
import { findChromium, findDockerRegistry, findLibsecret, findProgram } from './programs.mjs';
import { lastLine, run } from './run.mjs';

/** @typedef {import('./debianPackages.mjs').Missing} Missing */

/** @type {readonly import('./debianPackages.mjs').DebianPackage[]} */
const debianPackages = [
  { name: 'chromium', present: findChromium, costs: 'tests inside VS Code and in the browser' },
  { name: 'docker-registry', present: findDockerRegistry, costs: "tests against Debian's registry" },
  { name: 'openssl', present: () => findProgram('openssl'), costs: 'tests over TLS' },
  { name: 'jq', present: () => findProgram('jq'), costs: 'the test of the sample for code scanning' },
  ...[
    { name: 'gnome-keyring', present: () => findProgram('gnome-keyring-daemon') },
    { name: 'libsecret-1-0', present: findLibsecret },
    { name: 'dbus-daemon', present: () => findProgram('dbus-run-session') },
  ].map((each) => ({ ...each, costs: 'tests with a real keychain' })),
];

/** Parts of code-server that no test needs; they are a third of its size. */
const needlessParts = [
  'node_modules/@github/copilot-sdk',
  'node_modules/@github/copilot-sdk-linux-x64',
  'node_modules/@microsoft/mxc-sdk',
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
];

/** Native modules that are not built (no compiler is asked for) and what takes their place, from test/host/stubs. */
const stubs = ['native-watchdog', 'spdlog'];

/**
 * @returns {Promise<Missing[]>} What is left out; a failure without which nothing works throws.
 */
export async function setup() {
  const started = Date.now();
  await setupPackages();
  const missing = [...(await installHost()), ...(await installDebianPackages(debianPackages))];
  for (const { what, why, costs } of missing) console.log(`Set-up: without ${what} (${why}); left out: ${costs}.`);
  console.log(`Set-up: ready in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  return missing;
}

/** The part of it without which nothing can be built. */
export async function setupPackages() {
  checkNode();
  if (await packagesMatchLock()) return;
  console.log('Set-up: installing node_modules…');
  await npm(root, 'ci', '--include=dev');
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  throw new Error(
    `This is Node ${process.versions.node}, but 20.9 or newer is needed. Install it from https://nodejs.org and run this again.`,
  );
}

/**
 * npm writes node_modules/.package-lock.json last, so an installation that was broken off does not match. Nor is anything installed again
 * after `npm install something`.
 */
async function packagesMatchLock() {
  try {
    /** @type {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }>[]} */
    const [wanted = {}, installed = {}] = await Promise.all(
      ['package-lock.json', 'node_modules/.package-lock.json'].map(async (file) => {
        return JSON.parse(await readFile(path.join(root, file), 'utf8')).packages;
      }),
    );
    return Object.entries(wanted).every(([name, { version, integrity, optional, devOptional }]) => {
      const there = installed[name];
      if (name === '' || (!there && (optional || devOptional))) return true;
      return there?.version === version && there?.integrity === integrity;
    });
  } catch {
    return false;
  }
}

/** @returns {Promise<Missing[]>} */
async function installHost() {
  const missing = {
    what: 'the VS Code stand-in',
    costs: 'tests in the browser, inside VS Code where there is no desktop, and with the oldest Node of the terminal',
  };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return [{ ...missing, why: `it exists for Linux on x64, this is ${process.platform} on ${process.arch}` }];
  }
  const source = path.join(root, 'test/host');
  const hash = createHash('sha256').update(JSON.stringify(needlessParts));
  for (const file of ['package.json', 'package-lock.json', ...stubs.map(stubFile)]) {
    hash.update(await readFile(path.join(source, file)));
  }
  const stamp = hash.digest('hex');
  const stampFile = path.join(host.folder, 'stamp');
  if ((await readFile(stampFile, 'utf8').catch(() => undefined)) === stamp) return [];

  console.log('Set-up: installing the VS Code stand-in…');
  // Made beside its place and moved there when it is whole: nobody ever sees half an installation.
  const unfinished = `${host.folder}-unfinished-${process.pid}`;
  try {
    await removeUnfinished();
    await mkdir(unfinished, { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(path.join(source, file), path.join(unfinished, file));
    await npm(unfinished, 'ci');
    const vscode = path.join(unfinished, path.relative(host.folder, host.codeServer), 'lib/vscode');
    // Not `ci`: code-server's npm-shrinkwrap.json is out of step with its package.json.
    await npm(vscode, 'install', '--omit=dev');
    for (const stub of stubs) {
      await copyFile(path.join(source, stubFile(stub)), path.join(vscode, `node_modules/@vscode/${stub}/index.js`));
    }
    for (const part of needlessParts) await rm(path.join(vscode, part), { recursive: true, force: true });
    await writeFile(path.join(unfinished, 'stamp'), stamp);
    await rm(host.folder, { recursive: true, force: true });
    await rename(unfinished, host.folder);
    return [];
  } catch (error) {
    return [{ ...missing, why: `its installation failed: ${sentence(error)}` }];
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** What an installation that was killed left behind. */
async function removeUnfinished() {
  const parent = path.dirname(host.folder);
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = /^host-unfinished-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

/**
 * @param {string} cwd
 * @param {...string} args
 */
export async function npm(cwd, ...args) {
  const env = { ...process.env };
  // Set by `npm start` and `npm test`, and stronger than the folder that npm is started in.
  delete env.npm_config_local_prefix;
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const { code, output } = await run('npm', [...args, ...quietly], { cwd, env });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed (${code}).\n${output.trim()}`);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @param {unknown} error */
function sentence(error) {
  return lastLine(error instanceof Error ? error.message : String(error));
}

/** @param {string} name */
function stubFile(name) {
  return `stubs/${name}.cjs`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await setup();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
