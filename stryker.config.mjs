// @ts-check
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** All 16,000 mutants take a day: blocks of lines are drawn, for the same seed the same ones. `--mutate` names files instead. */
const BLOCK_LINES = 5;
const SHARE = 1 / 24;
const seed = process.env.OCI_LENS_MUTATION_SEED ?? '1';

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.mjs' },
  mutate: [...drawnFrom('src/references'), ...drawnFrom('src/registry')],
  concurrency: 1,
  timeoutMS: 3_000,
  // Tables of tests scan documents while they are collected: what runs then would be tried with all tests.
  ignoreStatic: true,
  ignorePatterns: ['.vscode-test', 'dist', 'dist-test', 'test-results', 'webview', 'media', 'bench', 'docs'],
  tempDirName: 'test-results/mutation/sandbox',
  incremental: true,
  incrementalFile: 'test-results/mutation/incremental.json',
  reporters: ['clear-text', 'progress', 'html', 'json'],
  htmlReporter: { fileName: 'test-results/mutation/report.html' },
  jsonReporter: { fileName: 'test-results/mutation/report.json' },
};

/** @param {string} folder */
function drawnFrom(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => drawnIn(`${folder}/${name.replaceAll('\\', '/')}`));
}

/** @param {string} file */
function drawnIn(file) {
  const blocks = Math.ceil(readFileSync(file, 'utf8').split('\n').length / BLOCK_LINES);
  return Array.from({ length: blocks }, (_, index) => 1 + index * BLOCK_LINES)
    .filter((start) => chance(`${seed} ${file} ${start}`) < SHARE)
    .map((start) => `${file}:${start}-${start + BLOCK_LINES - 1}`);
}

/** @param {string} text */
function chance(text) {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
