import { writeFileSync } from 'node:fs';
import { inspect, parseArgs } from 'node:util';
import { FIND, findOnce } from './folder';
import { load, thisCommit, thisMachine } from './machine';
import type { Part } from './part';
import { PARTS } from './parts';
import { FIRST_SCAN, firstScan } from './references';
import { isMissed, leftOutRows, type Row, rowsOf } from './rows';
import { tableOf } from './table';

/** What this program does in a process of its own. */
const TASKS: Readonly<Record<string, (argument: string) => Promise<unknown>>> = {
  [FIND]: findOnce,
  [FIRST_SCAN]: firstScan,
};

/** Prints the table; see docs/bench.md for the options. */
async function run(): Promise<void> {
  const [first = '', argument = ''] = process.argv.slice(2);
  const task = TASKS[first];
  if (task) {
    process.stdout.write(JSON.stringify(await task(argument)));
    return;
  }
  const { values } = parseArgs({
    options: { json: { type: 'string' }, only: { type: 'string' }, strict: { type: 'boolean', default: false } },
  });
  const { only, json, strict } = values;
  if (only !== undefined && !PARTS[only]) throw new Error(`--only takes one of ${Object.keys(PARTS).join(', ')}.`);
  const [date, commit, machine] = [new Date().toISOString(), thisCommit(), thisMachine()];
  const loads = [load()];
  const rows: Row[] = [];
  for (const [name, parts] of Object.entries(PARTS)) {
    if (only !== undefined && only !== name) continue;
    process.stderr.write(`Measuring: ${name}…\n`);
    for (const part of parts) rows.push(...(await measuredRows(name, part)));
    loads.push(load());
  }
  process.stdout.write(tableOf(rows));
  const highest = Math.max(...loads);
  if (highest > machine.cores) {
    process.stdout.write(
      `\nThe machine was busy: a load of up to ${highest.toFixed(1)} on ${machine.cores} cores, the bench's own among it.\n`,
    );
  }
  const report = { date, commit, machine, load: highest, rows };
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (rows.some((row) => isMissed(row, strict))) process.exitCode = 1;
}

/** A part that fails costs its own rows and the exit status. */
async function measuredRows(name: string, part: Part): Promise<readonly Row[]> {
  const whyNot = part.whyNot?.();
  if (whyNot !== undefined) return leftOutRows(name, part, whyNot);
  try {
    return rowsOf(name, part, await part.measure());
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${inspect(error)}\n`);
    return leftOutRows(name, part, 'measuring it failed');
  }
}

void run();
