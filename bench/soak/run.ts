import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { whyNoHost } from '../../scripts/desktop.mjs';
import { results, root } from '../../scripts/paths.mjs';
import { runSuite } from '../editor/runSuite';
import { Chance } from '../../test/support/chance';
import { FAULT_REPOSITORIES, startSoakRegistries } from './registries';
import { report } from './report';
import { SETTINGS } from './settings';
import { HOSTS, type SoakResult, type SoakTask } from './task';
import { judge } from './verdict';
import { workspaceFiles } from './workspace';

/** A busy person's hour: a hover, an edit or a click each half second. */
const ACTIONS = 6_000;
/** Seconds that the actions asked for may take, and those that a given time may take longer: rests come on top of it. */
const TIME_LIMIT = 3_600;
const RESTS = 1_200;

/*
 * Usage: npm run soak [-- --actions N | --minutes N] [--seed N] [--json FILE] [--snapshots]
 */
async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      actions: { type: 'string' },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'string' },
      snapshots: { type: 'boolean', default: false },
    },
  });
  const why = whyNoHost();
  if (why !== undefined) throw new Error(`The soak needs VS Code's stand-in, which cannot be had: ${why}.`);
  const seed = numberOf('seed', values.seed) ?? Math.floor(Math.random() * 2 ** 31);
  const minutes = numberOf('minutes', values.minutes);
  const actions = numberOf('actions', values.actions) ?? (minutes === undefined ? ACTIONS : undefined);
  print(`Seed ${seed}: the same again with -- --seed ${seed}`);
  const result = await soak(seed, {
    actions,
    milliseconds: minutes === undefined ? undefined : minutes * 60_000,
    snapshots: values.snapshots ? results : undefined,
  });
  const verdict = judge(result);
  print(report(result, verdict));
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ seed, ...verdict, ...result }, undefined, 2)}\n`);
  }
  process.exitCode = verdict.problems.length === 0 ? 0 : 1;
}

async function soak(
  seed: number,
  given: Pick<SoakTask, 'actions' | 'milliseconds' | 'snapshots'>,
): Promise<SoakResult> {
  mkdirSync(results, { recursive: true });
  // Of its own: how often the registries are asked is not what decides what people do.
  const layouts = path.join(root, 'test/fixtures/tool-made');
  const registries = await startSoakRegistries(new Chance(seed + 2), layouts);
  try {
    const extension = path.join(results, 'soak-extension');
    const result = await runSuite({
      extension,
      suite: path.join(extension, 'suite.js'),
      settings: {
        ...Object.fromEntries(Object.entries(SETTINGS).map(([key, [value]]) => [`ociLens.${key}`, value])),
        'ociLens.mirrors': registries.mirrors,
        'ociLens.backgroundHosts': [...HOSTS.open, HOSTS.closed],
        'ociLens.trust.keys': [path.join(layouts, 'crane-signed-cosign.pub')],
        'ociLens.timeoutSeconds': 1,
        'editor.acceptSuggestionOnEnter': 'off',
      },
      files: workspaceFiles(path.join(root, 'examples'), FAULT_REPOSITORIES),
      task: (workspace): SoakTask => ({
        ...given,
        seed,
        workspace,
        stateUrl: registries.stateUrl,
        addresses: registries.addresses,
      }),
      timeLimit: Math.max(TIME_LIMIT, (given.milliseconds ?? 0) / 1000 + RESTS),
    });
    return result as SoakResult;
  } finally {
    await registries.close();
  }
}

/** @throws of what is no number. */
function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!(number >= 0)) throw new Error(`--${option} takes a number, not '${text}'.`);
  return number;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
