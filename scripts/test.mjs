#!/usr/bin/env node
// @ts-check
/* Usage: npm test [-- <stage>…]. Every stage runs, also when an earlier one has failed; the last line holds the counts. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { whyNoDesktop, whyNoHost } from './desktop.mjs';
import { results } from './paths.mjs';
import { runNode, stopAll } from './run.mjs';
import { setup } from './setup.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ code: number, output: string, counts?: Counts }} Outcome `counts` from a stage that runs tests.
 * @typedef {{ name: string, run: () => Promise<Outcome>, whyNot?: () => Promise<string | undefined> }} Stage
 * @typedef {{ name: string, counts: Counts, remark: string, seconds: number }} Result
 */

/** Where all can be had, as in the check of a submission, what is left out is a failure. */
const mustBeComplete = process.env.OCI_LENS_COMPLETE === '1';

/** Milliseconds for all tests of a stage: a shared machine takes twice as long as a quiet one. */
const STAGE_LIMIT = 1_500_000;

const nothing = { passed: 0, failed: 0, skipped: 0 };

/** @type {Stage[]} The quickest answers first; build before what runs its bundles. */
const stages = [
  { name: 'unit', run: () => vitest('unit') },
  { name: 'build', run: () => runNode('scripts/build.mjs', ['--production']) },
  { name: 'types', run: types },
  { name: 'eslint', run: () => runNode('node_modules/eslint/bin/eslint.js', ['--max-warnings=0', '.']) },
  { name: 'prettier', run: () => runNode('node_modules/prettier/bin/prettier.cjs', ['--check', '.']) },
  { name: 'l10n', run: () => runNode('scripts/l10n.mjs', []) },
  { name: 'knip', run: () => runNode('node_modules/knip/bin/knip.js', []) },
  { name: 'integration', run: integration, whyNot: async () => ((await whyNoDesktop()) ? whyNoHost() : undefined) },
  { name: 'browser', run: () => vitest('browser'), whyNot: async () => whyNoHost() },
];

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    interrupt.abort();
    stopAll();
  });
}

try {
  const passed = await test(process.argv.slice(2));
  process.exitCode = interrupt.signal.aborted ? 130 : Number(!passed);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * @param {string[]} names Of the stages to run; none for all.
 * @returns {Promise<boolean>} Whether nothing failed.
 */
async function test(names) {
  const chosen = chooseStages(names);
  const missing = await setup();
  await mkdir(results, { recursive: true });
  /** @type {Result[]} */
  const done = [];
  for (const stage of chosen) {
    if (!interrupt.signal.aborted) done.push(await runStage(stage));
  }
  const total = done.map(({ counts }) => counts).reduce(add, nothing);
  console.log();
  for (const result of done) console.log(row(result));
  for (const { what, why, costs } of missing) console.log(`Without ${what} (${why}); left out: ${costs}.`);
  console.log();
  console.log(describe(total));
  return total.failed === 0 && !(mustBeComplete && missing.length > 0);
}

/** @param {string[]} names */
function chooseStages(names) {
  const known = stages.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length) throw new Error(`No such stage: ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  const wanted = new Set(names.length ? names : known);
  if (wanted.has('integration')) wanted.add('build');
  return stages.filter(({ name }) => wanted.has(name));
}

/**
 * @param {Stage} stage
 * @returns {Promise<Result>}
 */
async function runStage({ name, run, whyNot }) {
  const why = await whyNot?.();
  if (why) {
    const counts = { ...nothing, [mustBeComplete ? 'failed' : 'skipped']: 1 };
    return { name, counts, remark: `left out: ${why}`, seconds: 0 };
  }
  console.log(`> ${name}`);
  const started = Date.now();
  const { code, output, counts = nothing } = await run();
  const seconds = (Date.now() - started) / 1000;
  if (code === 0) return { name, counts, remark: '', seconds };
  console.log(output.trimEnd());
  // A failure that no test stands for counts as one.
  return { name, counts: { ...counts, failed: Math.max(counts.failed, 1) }, remark: `FAILED (${code})`, seconds };
}

/** @returns {Promise<Outcome>} */
async function types() {
  const configurations = ['tsconfig.json', 'webview/tsconfig.json', 'test/tsconfig.json'];
  const outcomes = await Promise.all(
    configurations.map((file) => runNode('node_modules/typescript/bin/tsc', ['--project', file, '--pretty', 'false'])),
  );
  return {
    code: Math.max(...outcomes.map(({ code }) => code)),
    output: outcomes.map(({ output }) => output).join(''),
  };
}

/**
 * @param {string} project
 * @returns {Promise<Outcome>}
 */
async function vitest(project) {
  const report = path.join(results, `${project}.json`);
  const outcome = await counted(report, () =>
    runNode(
      'node_modules/vitest/vitest.mjs',
      [...['run', '--project', project, '--reporter', 'default', '--reporter', 'json', '--outputFile.json', report]],
      { timeoutMs: STAGE_LIMIT },
    ),
  );
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = outcome.report;
  return {
    ...outcome,
    counts: { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests },
  };
}

/** @returns {Promise<Outcome>} */
async function integration() {
  const report = path.join(results, 'integration.json');
  const env = { ...process.env, OCI_LENS_COUNTS: report };
  const outcome = await counted(report, () => runNode('scripts/integration.mjs', [], { env }));
  return { ...outcome, counts: { ...nothing, ...outcome.report } };
}

/**
 * @param {string} file Where the runner writes its report; an old one must not speak for this run.
 * @param {() => Promise<Outcome>} run
 */
async function counted(file, run) {
  await rm(file, { force: true });
  const outcome = await run();
  /** @type {Record<string, number>} */
  const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  return { ...outcome, report };
}

/** @param {Result} result */
function row({ name, counts, remark, seconds }) {
  const tests = counts.passed + counts.failed + counts.skipped > 0;
  const time = `${seconds.toFixed(1)} s`;
  return `${name.padEnd(12)}${time.padStart(8)}  ${[tests ? describe(counts) : 'ok', remark].filter(Boolean).join('  ')}`;
}

/** @param {Counts} counts */
function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {Counts} one
 * @param {Counts} other
 * @returns {Counts}
 */
function add(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}
