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
 * @typedef {{ code: number, output: string, counts?: Counts, remark?: string }} Outcome `counts` from a stage that runs tests.
 * @typedef {{ name: string, run: () => Promise<Outcome>, isBeside?: boolean, whyNot?: () => Promise<string | undefined> }} Stage
 *   `isBeside`: it runs beside the others of its kind that stand next to it.
 * @typedef {{ name: string, counts: Counts, remark: string, seconds: number }} Result
 */

/** Where all can be had, as in the check of a submission, what is left out is a failure. */
const mustBeComplete = process.env.OCI_LENS_COMPLETE === '1';

/** Milliseconds for all tests of a stage: a shared machine takes twice as long as a quiet one. */
const STAGE_LIMIT = 1_500_000;

const nothing = { passed: 0, failed: 0, skipped: 0 };

/** What runs the bundles, or what is packed of them. */
const needBuild = ['package', 'integration', 'browser'];

/** @type {Stage[]} The quickest answers first; build before what runs its bundles. */
const stages = [
  { name: 'unit', run: () => vitest('unit') },
  { name: 'build', run: () => runNode('scripts/package.mjs', []) },
  { name: 'types', isBeside: true, run: types },
  {
    name: 'eslint',
    isBeside: true,
    run: () => runNode('node_modules/eslint/bin/eslint.js', ['--max-warnings=0', '.']),
  },
  { name: 'prettier', isBeside: true, run: () => runNode('node_modules/prettier/bin/prettier.cjs', ['--check', '.']) },
  { name: 'l10n', isBeside: true, run: () => runNode('scripts/l10n.mjs', []) },
  { name: 'knip', isBeside: true, run: () => runNode('node_modules/knip/bin/knip.js', []) },
  { name: 'package', run: () => vitest('package') },
  { name: 'integration', run: integration, whyNot: async () => ((await whyNoDesktop()) ? whyNoHost() : undefined) },
  { name: 'browser', run: browser, whyNot: async () => whyNoHost() },
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
  for (const group of besides(chosen)) {
    if (!interrupt.signal.aborted) done.push(...(await Promise.all(group.map(runStage))));
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
  if (needBuild.some((name) => wanted.has(name))) wanted.add('build');
  return stages.filter(({ name }) => wanted.has(name));
}

/**
 * @param {Stage[]} chosen
 * @returns {Stage[][]} Those that run at once, in order.
 */
function besides(chosen) {
  /** @type {Stage[][]} */
  const groups = [];
  for (const stage of chosen) {
    const last = groups.at(-1);
    if (stage.isBeside && last?.[0]?.isBeside) last.push(stage);
    else groups.push([stage]);
  }
  return groups;
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
  const { code, output, counts = nothing, remark = '' } = await run();
  const seconds = (Date.now() - started) / 1000;
  if (code === 0) return { name, counts, remark, seconds };
  console.log(output.trimEnd());
  // A failure that no test stands for counts as one.
  return {
    name,
    counts: { ...counts, failed: Math.max(counts.failed, 1) },
    remark: [`FAILED (${code})`, remark].filter(Boolean).join('  '),
    seconds,
  };
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
  const { code, output, files } = await vitestFiles(project, []);
  return { code, output, counts: countsOf(files) };
}

/**
 * A browser on a loaded machine can miss a click: a file that fails is run once more, by itself, and the summary says so.
 *
 * @returns {Promise<Outcome>}
 */
async function browser() {
  const first = await vitestFiles('browser', []);
  const failed = first.files.filter(({ status }) => status === 'failed').map(({ name }) => name);
  if (first.code === 0 || failed.length === 0) return { ...first, counts: countsOf(first.files) };
  console.log(first.output.trimEnd());
  const second = await vitestFiles('browser', failed);
  const passed = first.files.filter(({ name }) => !failed.includes(name));
  const names = failed.map((name) => path.basename(name)).join(', ');
  return { ...second, counts: countsOf([...passed, ...second.files]), remark: `run twice: ${names}` };
}

/**
 * @typedef {{ name: string, status: string, assertionResults: { status: string }[] }} TestFile
 * @param {string} project
 * @param {string[]} files None for all.
 * @returns {Promise<Outcome & { files: TestFile[] }>}
 */
async function vitestFiles(project, files) {
  const report = path.join(results, `${project}.json`);
  /** @type {{ testResults: TestFile[] }} */
  const none = { testResults: [] };
  const { report: result, ...outcome } = await counted(report, none, () =>
    runNode(
      'node_modules/vitest/vitest.mjs',
      [
        ...['run', '--project', project, ...files],
        ...['--reporter', 'default', '--reporter', 'json', '--outputFile.json', report],
      ],
      { timeoutMs: STAGE_LIMIT, env: { ...process.env, OCI_LENS_PACKED: '1' } },
    ),
  );
  return { ...outcome, files: result.testResults };
}

/**
 * @param {TestFile[]} files
 * @returns {Counts} A file that fails before its tests counts as one.
 */
function countsOf(files) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of files) {
    const statuses = assertionResults.map((test) => test.status);
    const failed = statuses.filter((test) => test === 'failed').length;
    const passed = statuses.filter((test) => test === 'passed').length;
    counts.passed += passed;
    counts.failed += status === 'failed' ? Math.max(failed, 1) : failed;
    counts.skipped += statuses.length - passed - failed;
  }
  return counts;
}

/** @returns {Promise<Outcome>} */
async function integration() {
  const report = path.join(results, 'integration.json');
  const env = { ...process.env, OCI_LENS_COUNTS: report };
  const outcome = await counted(report, nothing, () => runNode('scripts/integration.mjs', [], { env }));
  return { ...outcome, counts: outcome.report };
}

/**
 * @template Report
 * @param {string} file Where the runner writes its report; an old one must not speak for this run.
 * @param {Report} none The report of a runner that writes none.
 * @param {() => Promise<Outcome>} run
 */
async function counted(file, none, run) {
  await rm(file, { force: true });
  const outcome = await run();
  const text = await readFile(file, 'utf8').catch(() => undefined);
  /** @type {Report} */
  const report = text === undefined ? none : JSON.parse(text);
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
