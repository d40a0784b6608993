import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeHeapSnapshot } from 'node:v8';
import * as vscode from 'vscode';
import type { OciLensApi } from '../../src/editor/api';
import type { Main } from '../../src/editor/main';
import { watchRejections } from '../../test/support/unhandledRejections';
import { resultVariable, taskVariable } from '../editor/task';
import { type Action, OTHERS, PERSONS, rehearse } from './actions';
import { Chance } from '../../test/support/chance';
import { heldMemory, openFiles, openKinds } from './measure';
import { SETTINGS } from './settings';
import type { Surroundings } from './surroundings';
import type { RegistryState, SoakResult, SoakTask } from './task';
import { watchThreads } from './threads';
import { TransferFolder } from './transfers';
import type { Sample } from './verdict';
import { sharedWatch } from './watch';

/** Actions from one rest to the next. */
const ROUND = 200;
/** How many of those beside the person are under way at once. */
const AT_ONCE = 8;
/** Of all actions, those of the person. */
const PERSONAL = 0.3;
/** Milliseconds: an action that takes longer hangs. Several faults one after another, each with its time limit and tries, take some. */
const HANGS = 60_000;
/** Milliseconds in which nobody asks anything until all is at rest, and until nobody believes that any more. */
const QUIET = 1_500;
const NEVER_QUIET = 60_000;
const BETWEEN = 100;
/** Rounds until the first snapshot. */
const BEFORE_SNAPSHOT = 8;

type Exported = OciLensApi & { readonly main: () => Promise<Main> };

/** Runs inside VS Code's extension host. */
export async function run(): Promise<void> {
  const task = JSON.parse(readFileSync(process.env[taskVariable] ?? '', 'utf8')) as SoakTask;
  const rejections = watchRejections(isOurs);
  const warnings = watchWarnings();
  const threads = watchThreads();
  const transfers = await TransferFolder.make(task.workspace);
  const api = (await vscode.extensions.getExtension<Exported>('oci-lens.oci-lens')?.activate()) as Exported;
  const watch = sharedWatch();
  const chance = new Chance(task.seed);
  watch.chance = new Chance(task.seed + 1);
  const files = await vscode.workspace.findFiles('**/*');
  const around: Surroundings = {
    ...{ chance, watch, api, main: await api.main(), files: files.sort(byPath) },
    ...{ task, transfers },
  };
  await vscode.commands.executeCommand('ociLens.images.focus');

  const course = new CourseOf(around, task, await transfers.files());
  await rehearse(around);
  while (!course.isOver) {
    await course.round();
    if (!(await rest(task))) course.failures.push('Registries were still asked when all had been closed for a minute.');
    await course.measure(threads, await stateOf(task, 'forget'));
  }
  const unhandled = await rejections.end();
  const result: SoakResult = {
    ...course.outcome(),
    mishaps: [
      ...course.failures,
      ...unhandled.map((reason) => `A rejection was left unhandled: ${told(reason)}`),
      ...watch.unasked.map((message) => `An error was shown though nobody had asked: ${message}`),
      ...warnings,
    ],
    logged: watch.logged,
    shown: watch.shown,
  };
  writeFileSync(process.env[resultVariable] ?? '', JSON.stringify(result));
}

/** The rounds, and what they leave. */
class CourseOf {
  readonly failures: string[] = [];
  private readonly samples: (Sample & { readonly milliseconds: number })[] = [];
  private readonly done: Record<string, number> = {};
  private readonly start = performance.now();
  private actions = 0;
  private requests = 0;
  private put = 0;

  constructor(
    private readonly around: Surroundings,
    private readonly task: SoakTask,
    /** What was there at the beginning. */
    private readonly files: readonly string[],
  ) {}

  get isOver(): boolean {
    const { actions = Infinity, milliseconds = Infinity } = this.task;
    return this.actions >= actions || performance.now() - this.start >= milliseconds;
  }

  outcome(): Pick<SoakResult, 'samples' | 'done' | 'requests' | 'put'> {
    return { samples: this.samples, done: this.done, requests: this.requests, put: this.put };
  }

  /** The person's actions one after another, and beside them the others'. */
  async round(): Promise<void> {
    const persons = Math.round(ROUND * PERSONAL);
    let others = ROUND - persons;
    const lanes = Array.from({ length: AT_ONCE }, async () => {
      while (others-- > 0) await this.act(OTHERS);
    });
    for (let count = 0; count < persons; count++) await this.act(PERSONS);
    await Promise.all(lanes);
    this.actions += ROUND;
  }

  async measure(threads: ReturnType<typeof watchThreads>, state: RegistryState): Promise<void> {
    this.requests += state.asked;
    this.put += state.put;
    const { transfers } = this.around;
    const files = await transfers.files();
    const left = files.filter((file) => !this.files.includes(file));
    for (const file of left) this.failures.push(`A file was left behind: ${path.relative(transfers.path, file)}`);
    const counts = {
      'files left behind': left.length,
      'open files': (await openFiles(path.dirname(transfers.path))) ?? 0,
      ...this.around.watch.counts(),
      ...(await openKinds()),
      'connections at the registries': state.connections,
    };
    const memory = await heldMemory(threads);
    const milliseconds = performance.now() - this.start;
    this.samples.push({ actions: this.actions, memory, counts: { ...counts, threads: threads.size }, milliseconds });
    // eslint-disable-next-line no-console -- whoever waits for it wants to see something happen
    console.log(progress(this.actions, memory, milliseconds));
    const { snapshots } = this.task;
    const name = this.samples.length === BEFORE_SNAPSHOT ? 'first' : this.isOver ? 'last' : undefined;
    if (snapshots !== undefined && name) writeHeapSnapshot(path.join(snapshots, `soak-${name}.heapsnapshot`));
  }

  private async act(actions: readonly Action[]): Promise<void> {
    const { name, run: work } = this.around.chance.weighted(actions);
    this.done[name] = (this.done[name] ?? 0) + 1;
    const timer = setTimeout(() => this.failures.push(`"${name}" did not come to an end.`), HANGS);
    try {
      const outcome = await work(this.around);
      if (typeof outcome !== 'string') return;
      const what = `${name}: ${outcome}`;
      this.done[what] = (this.done[what] ?? 0) + 1;
    } catch (error) {
      this.failures.push(`"${name}" failed: ${told(error)}`);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Closes all, puts the settings back, and waits until nobody asks a registry anything more. @returns whether that came to be. */
async function rest(task: SoakTask): Promise<boolean> {
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('notifications.clearAll');
  const configuration = vscode.workspace.getConfiguration('ociLens');
  for (const [key, [value]] of Object.entries(SETTINGS)) {
    if (configuration.get(key) !== value) await configuration.update(key, value, vscode.ConfigurationTarget.Global);
  }
  return untilQuiet(task);
}

async function untilQuiet(task: SoakTask): Promise<boolean> {
  const start = performance.now();
  let [since, before] = [start, -1];
  while (performance.now() - since < QUIET) {
    await sleep(BETWEEN);
    const { waiting, asked } = await stateOf(task);
    if (waiting > 0 || asked !== before) since = performance.now();
    before = asked;
    if (since - start > NEVER_QUIET) return false;
  }
  return true;
}

/** By a connection of its own, which is gone afterwards. */
async function stateOf({ stateUrl }: SoakTask, forget?: 'forget'): Promise<RegistryState> {
  const text = await new Promise<string>((resolve, reject) => {
    get(`${stateUrl}?${forget ?? ''}`, { agent: false, headers: { Connection: 'close' } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => {
        resolve(body);
      });
    }).on('error', reject);
  });
  return JSON.parse(text) as RegistryState;
}

/** Node tells so of an event with too many listeners. */
function watchWarnings(): readonly string[] {
  const warnings: string[] = [];
  process.on('warning', ({ name, message }) => {
    if (name === 'MaxListenersExceededWarning') warnings.push(`Node warns: ${message}`);
  });
  return warnings;
}

/** An error of VS Code or of one of its extensions has their files on its stack; one of Node's own sockets has no file at all and is ours. */
function isOurs(reason: unknown): boolean {
  const stack = reason instanceof Error ? (reason.stack ?? '') : '';
  return stack.includes(__dirname) || !stack.includes(vscode.env.appRoot);
}

/** With where it comes from. */
function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function byPath(a: vscode.Uri, b: vscode.Uri): number {
  return a.path < b.path ? -1 : 1;
}

function progress(actions: number, memory: Sample['memory'], milliseconds: number): string {
  const parts = Object.entries(memory).map(([name, bytes]) => `${name} ${(bytes / 1024 / 1024).toFixed(1)} MiB`);
  return `${String(actions).padStart(6)} actions, ${(milliseconds / 1000).toFixed(0)} s: ${parts.join(', ')}`;
}
