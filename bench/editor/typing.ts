import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { whyNoHost } from '../../scripts/desktop.mjs';
import { results, root } from '../../scripts/paths.mjs';
import { startScratchRegistry } from '../../test/support/scratchRegistry';
import { type Figure, percentileOf, single } from '../figure';
import { below, part, row } from '../part';
import { inVsCode } from './inVsCode';
import { manyDocuments, oneDocument, publish, REGISTRY } from './manifests';
import type { Run } from './runs';
import type { Typed } from './task';

const LINES = 25_000;
const CHARACTERS = 500;
const FEWER_CHARACTERS = 200;

/** All that can be switched on, each with a registry that answers. */
const FEATURES = {
  'ociLens.drift': 'hint',
  'ociLens.codeLens': true,
  'ociLens.inlayHints.digestAge': true,
  'ociLens.backgroundHosts': [REGISTRY],
  // What is suggested is not accepted by typing on.
  'editor.acceptSuggestionOnEnter': 'off',
};

/** What the extension costs those who type. */
export const typing = part({
  whyNot: whyNoHost,
  rows: {
    'activation.vscode': row("activation in VS Code, once, with VS Code's own part", 'ms'),
    ...below('typing.many', runRows(`${CHARACTERS} characters typed in a manifest of ${LINES} lines`)),
    ...below('typing.one', runRows(`${FEWER_CHARACTERS} characters typed in one YAML document of as many lines`)),
    ...below('delay.with', delayRows('with the extension as shipped')),
    ...below('delay.without', delayRows('without the extension')),
  },
  measure: async () => {
    const registry = await startScratchRegistry();
    try {
      const settings = { ...FEATURES, 'ociLens.mirrors': { [REGISTRY]: registry.url } };
      const many = { name: 'many.yaml', text: publish(manyDocuments(LINES), registry), characters: CHARACTERS };
      const one = { name: 'one.yaml', text: publish(oneDocument(LINES), registry), characters: FEWER_CHARACTERS };
      const suite = path.join(results, 'bench-suite.js');
      const timed = await inVsCode(path.join(results, 'bench-extension'), suite, [many, one], settings);
      const shipped = await inVsCode(root, suite, [many], settings);
      const without = await inVsCode(undefined, suite, [many], settings);
      // For who looks for what took long.
      writeFileSync(path.join(results, 'bench-runs.json'), JSON.stringify(timed, undefined, 1));
      return {
        'activation.vscode': single(shipped.activation ?? NaN),
        ...below('typing.many', runFigures(timed.typed[0])),
        ...below('typing.one', runFigures(timed.typed[1])),
        ...below('delay.with', delayFigures(shipped.typed[0])),
        ...below('delay.without', delayFigures(without.typed[0])),
      };
    } finally {
      await registry.close();
    }
  },
});

function runRows(what: string) {
  return {
    runs: row(`${what}: runs of our code`, 'runs'),
    median: row('the median run', 'ms'),
    p99: row('the 99th percentile of the runs', 'ms', { atMost: 8 }),
    'p99-processor': row('the 99th percentile of their processor time', 'ms'),
    longest: row('the longest run', 'ms', { atMost: 16 }),
    'longest-processor': row('the most processor time in a run', 'ms'),
    collected: row('runs that garbage collection fell into', 'runs'),
    collection: row('the most garbage collection in a run', 'ms'),
    opening: row('the longest run while the manifest was opened', 'ms'),
  };
}

function runFigures(typed: Typed | undefined) {
  const { opening, runs } = typed ?? { opening: [], runs: [] };
  const [longest] = [...runs].sort((a, b) => b.own - a.own);
  const collections = runs.map(({ collection }) => collection).filter((collection) => collection > 0);
  return {
    runs: single(runs.length),
    median: percentile(runs, 50),
    p99: percentile(runs, 99),
    'p99-processor': percentile(runs, 99, 'busy'),
    longest: single(longest?.own ?? NaN, longest?.name),
    'longest-processor': percentile(runs, 100, 'busy'),
    collected: single(collections.length),
    collection: single(Math.max(0, ...collections)),
    opening: percentile(opening, 100),
  };
}

/** The samples are runs: their extremes are rows of their own. */
function percentile(runs: readonly Run[], percent: number, of: 'own' | 'busy' = 'own'): Figure {
  const { value, samples } = percentileOf(
    runs.map((run) => run[of]),
    percent,
  );
  return { value, samples };
}

function delayRows(how: string) {
  return {
    median: row(`delay of the event loop meanwhile, ${how}: median`, 'ms'),
    p99: row('the 99th percentile of the delays', 'ms'),
    longest: row('the longest delay', 'ms'),
  };
}

function delayFigures(typed: Typed | undefined) {
  const { p50, p99, max } = typed?.delay ?? { p50: NaN, p99: NaN, max: NaN };
  return { median: single(p50), p99: single(p99), longest: single(max) };
}
