#!/usr/bin/env node
// @ts-check
/* Usage: node scripts/build.mjs [--production] [--watch] */
import { existsSync } from 'node:fs';
import { chmod, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { root } from './paths.mjs';
import { packagesIn, thirdPartyNotices } from './thirdPartyNotices.mjs';

/**
 * @param {{ production?: boolean }} [options]
 * @returns {Promise<void>} Rejects when a bundle could not be made.
 */
export async function build({ production = false } = {}) {
  await clean();
  const bundles = await describeBundles(production);
  const results = await Promise.all(bundles.map((bundle) => esbuild.build({ ...bundle, metafile: true })));
  await finish();
  await writeNotices(Object.assign({}, ...results.map(({ metafile }) => metafile.outputs)));
}

/** Builds, and again whenever a file changes; for F5. The two lines it prints are what .vscode/tasks.json waits for. */
async function watch() {
  await clean();
  let building = 0;
  /** @type {esbuild.Plugin} */
  const announce = {
    name: 'announce',
    setup({ onStart, onEnd }) {
      onStart(() => {
        if (building++ === 0) console.log('[watch] build started');
      });
      onEnd(async () => {
        if (--building > 0) return;
        await finish();
        console.log('[watch] build finished');
      });
    },
  };
  const bundles = await describeBundles(false);
  const contexts = await Promise.all(
    bundles.map((bundle) => esbuild.context({ ...bundle, logLevel: 'info', plugins: [announce] })),
  );
  await Promise.all(contexts.map((context) => context.watch()));
}

/**
 * @param {boolean} production
 * @returns {Promise<esbuild.BuildOptions[]>}
 */
async function describeBundles(production) {
  const shared = describeShared(production);
  const node = describeNode(production);
  /** @type {esbuild.BuildOptions} Stays in the project's folder, so packages are found in node_modules, and people read its stacks. */
  const test = { ...node, minify: false, sourcemap: 'linked', plugins: [], external: ['keytar'] };
  const [integration, hostModules] = await Promise.all([
    findFiles('test/integration', '.ts'),
    findFiles('test/host', '.ts'),
  ]);
  const hostModule = (/** @type {string} */ file) => hostModules.includes(file);

  /** @type {(esbuild.BuildOptions & { entryPoints: string[] })[]} */
  const bundles = [
    describeExtension(production),
    {
      ...node,
      entryPoints: ['src/cli.ts'],
      outfile: 'dist/cli.js',
      banner: { js: '#!/usr/bin/env node' },
    },
    {
      ...shared,
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      entryPoints: ['webview/panel.ts'],
      outfile: 'dist/panel.js',
    },
    {
      ...test,
      entryPoints: integration,
      outbase: 'test/integration',
      outdir: 'dist-test/integration',
      external: ['vscode', 'mocha', 'playwright-core', 'keytar'],
      // A CommonJS file has no import.meta.
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    },
    {
      ...test,
      entryPoints: ['test/host/suite.ts'].filter(hostModule),
      outdir: 'dist-test/host',
    },
    {
      ...test,
      format: 'esm',
      packages: 'external',
      entryPoints: ['test/host/runHost.ts', 'test/host/show.ts', 'test/host/smoke.ts'].filter(hostModule),
      outdir: 'dist-test/host',
      outExtension: { '.js': '.mjs' },
      // runHost stands in for a program, so it is one.
      banner: { js: '#!/usr/bin/env node' },
    },
    {
      ...test,
      format: 'esm',
      packages: 'external',
      entryPoints: ['test/support/demoRegistry.ts'],
      outfile: 'dist-test/scratchRegistry.mjs',
    },
  ];
  return bundles.filter(({ entryPoints }) => entryPoints.length > 0 && entryPoints.every(exists));
}

/**
 * What VS Code loads; the bench builds it a second time, elsewhere.
 *
 * @param {boolean} production
 */
export function describeExtension(production) {
  return {
    ...describeNode(production),
    // Parts that are imported when they are first needed are files of their own, and share what both need.
    format: /** @type {const} */ ('esm'),
    splitting: true,
    entryPoints: ['src/extension.ts', 'src/editor/documents/readingWorker.ts', 'src/editor/panel/parsingWorker.ts'],
    entryNames: '[name]',
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    external: ['vscode'],
    banner: { js: REQUIRE },
  };
}

/** @param {boolean} production */
function describeNode(production) {
  return {
    ...describeShared(production),
    platform: /** @type {const} */ ('node'),
    target: 'node20',
    format: /** @type {const} */ ('cjs'),
    plugins: [keytarBeside, withoutPolyfill, yamlAsModule],
  };
}

/** @param {boolean} production */
function describeShared(production) {
  return {
    absWorkingDir: root,
    bundle: true,
    sourcemap: production ? /** @type {const} */ (false) : /** @type {const} */ ('linked'),
    minify: production,
    mainFields: ['module', 'main'],
    logLevel: /** @type {const} */ ('warning'),
  };
}

/** An ECMAScript module has no require; packages that are none ask for it. */
const REQUIRE = "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

/** @type {esbuild.Plugin} Streams, blobs and forms of the web are part of every Node that we run on. */
const withoutPolyfill = {
  name: 'without polyfill',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(web-streams-polyfill|fetch-blob|formdata-polyfill)(\/|$)/ }, ({ path: name }) => ({
      path: /** @type {string} */ (name.split('/')[0]),
      namespace: 'built in',
    }));
    onLoad({ filter: /.*/, namespace: 'built in' }, ({ path: name }) => ({ contents: BUILT_IN[name] ?? '' }));
  },
};

/** What stands in for a package. Nothing that we send is a form or of a file. @type {Readonly<Record<string, string>>} */
const BUILT_IN = {
  'web-streams-polyfill': 'module.exports = {};',
  'fetch-blob': `const { Blob, File } = globalThis; export { Blob, Blob as default, File };
    export const blobFrom = undefined, blobFromSync = undefined, fileFrom = undefined, fileFromSync = undefined;`,
  'formdata-polyfill': 'const { FormData } = globalThis; export { FormData }; export const formDataToBlob = undefined;',
};

/** @type {esbuild.Plugin} For Node the package has CommonJS alone, of which all is bundled; its module for others is the same code. */
const yamlAsModule = {
  name: 'yaml as a module',
  setup({ onResolve }) {
    onResolve({ filter: /^yaml$/ }, () => ({ path: path.join(root, 'node_modules/yaml/browser/dist/index.js') }));
  },
};

/** The licences of the packages in what is shipped. */
export const NOTICES = { extension: 'dist/THIRD-PARTY-NOTICES.txt', terminal: 'dist/cli-THIRD-PARTY-NOTICES.txt' };

/** The folder in dist/ for the one package that is no JavaScript alone. */
const KEYTAR = 'keytar';

/** The platforms for which the package holds a program that works: its files for musl and 32-bit ARM are copies of others. */
const keytarPlatforms = [
  ...['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-ia32', 'linux-x64'],
  ...['win32-arm64', 'win32-ia32', 'win32-x64'],
];

/** @type {esbuild.Plugin} */
const keytarBeside = {
  name: 'keytar',
  setup({ onResolve }) {
    onResolve({ filter: /^keytar$/ }, () => ({ path: `./${KEYTAR}/lib/keytar.js`, external: true }));
  },
};

async function copyKeytar() {
  const parts = ['lib/keytar.js', 'package.json', 'LICENSE.md', ...keytarPlatforms.map((name) => `prebuilds/${name}`)];
  for (const part of parts) {
    await cp(path.join(root, 'node_modules/keytar', part), path.join(root, 'dist', KEYTAR, part), { recursive: true });
  }
}

/**
 * The terminal is shipped by itself.
 *
 * @param {esbuild.Metafile['outputs']} outputs
 */
async function writeNotices(outputs) {
  const shipped = Object.entries(outputs).filter(([file]) => file.startsWith('dist/'));
  const isTerminal = (/** @type {string} */ file) => file.startsWith('dist/cli.js');
  const packages = (/** @type {typeof shipped} */ some) => some.flatMap(([, output]) => packagesIn(output));
  const terminal = packages(shipped.filter(([file]) => isTerminal(file)));
  const extension = packages(shipped.filter(([file]) => !isTerminal(file)));
  await writeFile(path.join(root, NOTICES.terminal), await thirdPartyNotices(terminal));
  await writeFile(path.join(root, NOTICES.extension), await thirdPartyNotices([...extension, 'node_modules/keytar']));
}

/** The bundle of a file that is gone would still be found by the runners' globs. */
async function clean() {
  await Promise.all(
    ['dist', 'dist-test'].map((folder) => rm(path.join(root, folder), { recursive: true, force: true })),
  );
}

/** Most files of the extension ask for nothing, and all that the first hover loads has little room. Lines stay where they are. */
async function dropUnusedRequire() {
  for (const name of await findFiles('dist', '.mjs')) {
    const file = path.join(root, name);
    const text = await readFile(file, 'utf8');
    if (!text.startsWith(REQUIRE) || text.includes('require', REQUIRE.length)) continue;
    await writeFile(file, text.slice(REQUIRE.length));
  }
}

async function finish() {
  await dropUnusedRequire();
  await copyKeytar();
  const programs = ['dist/cli.js', 'dist-test/host/runHost.mjs'].filter(exists);
  await Promise.all(programs.map((program) => chmod(path.join(root, program), 0o755)));
}

/**
 * @param {string} folder
 * @param {string} suffix
 */
async function findFiles(folder, suffix) {
  const names = await readdir(path.join(root, folder), { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith(suffix)).map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`);
}

/** @param {string} file */
function exists(file) {
  return existsSync(path.join(root, file));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    if (process.argv.includes('--watch')) await watch();
    else await build({ production: process.argv.includes('--production') });
  } catch (error) {
    // What fails in it esbuild has told itself.
    if (!(error instanceof Error && 'errors' in error)) console.error(error);
    process.exitCode = 1;
  }
}
