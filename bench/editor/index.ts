import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { whyNoHost } from '../../scripts/desktop.mjs';
import { results, root } from '../../scripts/paths.mjs';
import { startScratchRegistry } from '../../test/support/scratchRegistry';
import type { Row } from '../measure';
import { activationRows } from './activation';
import { codeRows } from './code';
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

/** What the extension costs those who type, and who only start VS Code. */
export async function benchEditor(): Promise<readonly Row[]> {
  const dist = path.join(root, 'dist');
  const rows = [...codeRows(dist), ...(await activationRows(dist))];
  const why = whyNoHost();
  if (why === undefined) return [...rows, ...(await typingRows())];
  process.stdout.write(`Left out: typing in VS Code, for ${why}.\n`);
  return rows;
}

async function typingRows(): Promise<readonly Row[]> {
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
    const [inMany, inOne] = timed.typed;
    const lines = many.text.split('\n').length - 1;
    return [
      { name: "activation in VS Code, once, with VS Code's own part", value: shipped.activation ?? NaN, unit: 'ms' },
      ...(inMany ? runRows(`${CHARACTERS} characters in a manifest of ${lines} lines`, inMany) : []),
      ...delayRows('event loop delay meanwhile, extension as shipped', shipped.typed[0]),
      ...delayRows('event loop delay meanwhile, without the extension', without.typed[0]),
      ...(inOne ? runRows(`${FEWER_CHARACTERS} characters in one YAML document of as many lines`, inOne) : []),
    ];
  } finally {
    await registry.close();
  }
}

function runRows(name: string, { opening, runs }: Typed): readonly Row[] {
  const [longest] = [...runs].sort((a, b) => b.own - a.own);
  const collecting = runs.filter(({ collection }) => collection > 0);
  const largest = (all: readonly Run[], of: keyof Omit<Run, 'name'>) => Math.max(0, ...all.map((run) => run[of]));
  return [
    { name: `${name}: runs of our code`, value: runs.length, unit: '' },
    { name: 'the same, median run', value: percentile(runs, 50), unit: 'ms' },
    { name: 'the same, 99th percentile', value: percentile(runs, 99), unit: 'ms' },
    { name: 'the same, 99th percentile of processor time', value: percentile(runs, 99, 'busy'), unit: 'ms' },
    { name: `the same, longest (${longest?.name ?? 'none'})`, value: longest?.own ?? 0, unit: 'ms' },
    { name: 'the same, most processor time in a run', value: largest(runs, 'busy'), unit: 'ms' },
    { name: 'the same, runs that garbage collection fell into', value: collecting.length, unit: '' },
    { name: 'the same, most garbage collection in a run', value: largest(runs, 'collection'), unit: 'ms' },
    { name: 'opening it, longest run', value: largest(opening, 'own'), unit: 'ms' },
  ];
}

function percentile(runs: readonly Run[], percent: number, of: 'own' | 'busy' = 'own'): number {
  const sorted = runs.map((run) => run[of]).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}

function delayRows(name: string, typed: Typed | undefined): readonly Row[] {
  const { p50, p99, max } = typed?.delay ?? { p50: NaN, p99: NaN, max: NaN };
  return [
    { name: `${name}, median`, value: p50, unit: 'ms' },
    { name: 'the same, 99th percentile', value: p99, unit: 'ms' },
    { name: 'the same, longest', value: max, unit: 'ms' },
  ];
}
