#!/usr/bin/env node
// @ts-check
/*
 * Usage: npm run package, npm run package:cli; node scripts/package.mjs makes both. Builds, and puts into packages/ what people install:
 * the extension, for all platforms in one file, and the terminal.
 */
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { packages, root } from './paths.mjs';
import { npm, setupPackages } from './setup.mjs';
import { standalonePage } from './standalonePage.mjs';

/** The page that VS Code shows for the extension. .vscodeignore lets nothing in that is not asked for, but this vsce takes by its name. */
const README = 'dist/README.md';

/** The paths of what is made, as it is named after the version. */
export async function packageFiles() {
  const { version } = await readManifest();
  return {
    vsix: path.join(packages, `oci-lens-${version}.vsix`),
    // npm's name for @oci-lens/cli.
    tarball: path.join(packages, `oci-lens-cli-${version}.tgz`),
  };
}

/**
 * Builds and packs.
 *
 * @param {{ vsix?: boolean, tarball?: boolean }} wanted
 */
export async function makePackages({ vsix = false, tarball = false }) {
  // An old one must not speak for a build that fails.
  const files = await packageFiles();
  if (vsix) await rm(files.vsix, { force: true });
  if (tarball) await rm(files.tarball, { force: true });
  const { build } = await import('./build.mjs');
  await build({ production: true });
  if (vsix) await createVsix(); // vsce tells path, size and number of files.
  if (tarball) await createTarball();
}

/**
 * Packs what stands in dist/ as people would install it. Build first.
 *
 * @returns {Promise<string>} The path of the .vsix.
 */
export async function createVsix() {
  const { createVSIX } = await import('@vscode/vsce');
  const { vsix } = await packageFiles();
  await mkdir(packages, { recursive: true });
  await writeFile(path.join(root, README), standalonePage(await readPage('README.md'), ''));
  // The bundles hold all that is needed of node_modules. There is no address yet that links could be led to.
  await createVSIX({
    cwd: root,
    packagePath: vsix,
    readmePath: README,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return vsix;
}

/** The terminal by itself: one bundled file, with the pages that it speaks of. */
async function createTarball() {
  const { NOTICES } = await import('./build.mjs');
  const { tarball } = await packageFiles();
  const { version, license, engines } = await readManifest();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'oci-lens-cli-'));
  try {
    const pages = ['rules', 'ci', 'credentials', 'terminal'].map((page) => `docs/${page}.md`);
    /** @type {Record<string, string>} */
    const sources = {
      'dist/cli.js': 'dist/cli.js',
      LICENSE: 'LICENSE',
      'THIRD-PARTY-NOTICES.txt': NOTICES.terminal,
      ...Object.fromEntries(pages.map((page) => [page, page])),
    };
    for (const [file, source] of Object.entries(sources)) {
      await cp(path.join(root, source), path.join(folder, file), { recursive: true });
    }
    await writeFile(path.join(folder, 'README.md'), standalonePage(await readPage('docs/terminal.md'), 'docs'));
    const manifest = {
      name: '@oci-lens/cli',
      version,
      description: 'Finds the container images that files name, checks and pins them, and says what registries hold.',
      license,
      bin: { 'oci-lens': 'dist/cli.js' },
      engines: { node: engines.node },
    };
    await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await mkdir(packages, { recursive: true });
    await npm(folder, 'pack', '--pack-destination', packages);
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const count = files.filter((file) => file.isFile()).length;
    const size = ((await stat(tarball)).size / 1024).toFixed(2);
    console.log(` DONE  Packaged: ${tarball} (${count} files, ${size} KB)`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readManifest() {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
}

/** @param {string} page */
function readPage(page) {
  return readFile(path.join(root, page), 'utf8');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [only] = process.argv.slice(2);
  try {
    await setupPackages();
    await makePackages({ vsix: only !== 'cli', tarball: only !== 'vsix' });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
