import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { artifactFiles, ARTIFACT, PLACES } from './artifact';
import type { Surroundings } from './surroundings';

/** How often the person takes the type of artifact that is offered first. */
const TAKES = 0.8;
/** Tags that are pushed to, and artifacts that are attached to: few, or it would be the registry that grows. */
const TAGS = 5;

/** What becomes of a file that is sent or pulled: all of it, or nothing. */
type Outcome = 'all' | 'some' | 'nothing';

/** Where files are sent from and pulled to: beside the workspace. */
export class TransferFolder {
  readonly sent: readonly vscode.Uri[];

  private constructor(
    readonly path: string,
    private readonly workspace: string,
  ) {
    this.sent = Object.keys(artifactFiles()).map((name) => vscode.Uri.file(inside(this.path, 'sent', name)));
  }

  /** Writes there what is sent. */
  static async make(workspace: string): Promise<TransferFolder> {
    const folder = new TransferFolder(path.join(path.dirname(workspace), 'transfers'), workspace);
    await mkdir(folder.pulled, { recursive: true });
    for (const [name, content] of Object.entries(artifactFiles())) {
      const file = inside(folder.path, 'sent', name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    return folder;
  }

  /** Where a person pulls to; another time it is the workspace itself. */
  get pulled(): string {
    return path.join(this.path, 'pulled');
  }

  get roots(): readonly string[] {
    return [this.pulled, this.workspace];
  }

  /** Files in these folders, by their paths. */
  async files(): Promise<readonly string[]> {
    const lists = await Promise.all(
      [this.path, this.workspace].map((root) => readdir(root, { recursive: true, withFileTypes: true })),
    );
    return lists.flat().map((each) => path.join(each.parentPath, each.name));
  }
}

export async function pull(around: Surroundings): Promise<Outcome> {
  const { chance, watch, transfers } = around;
  const mine = path.join(transfers.pulled, 'pulled', 'notes.txt');
  if (chance.is(0.3)) {
    await mkdir(path.dirname(mine), { recursive: true });
    await writeFile(mine, 'mine');
  }
  watch.opens = [vscode.Uri.file(transfers.pulled)];
  try {
    await vscode.commands.executeCommand('ociLens.pullArtifact', { reference: someArtifact(around) });
    return await outcomeIn(transfers);
  } finally {
    watch.opens = [];
    for (const root of transfers.roots) await rm(path.join(root, 'pulled'), { recursive: true, force: true });
  }
}

/** @throws where a file is there in part, or something else is. */
async function outcomeIn({ roots }: TransferFolder): Promise<Outcome> {
  const wanted = artifactFiles();
  let count = 0;
  for (const root of roots) {
    const staged = (await readdir(root)).filter((name) => name.startsWith('.oci-lens-'));
    if (staged.length > 0) throw new Error(`A pull left ${staged.join(', ')}.`);
    const entries = await readdir(path.join(root, 'pulled'), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const each of entries.filter((one) => one.isFile())) {
      const file = path.join(each.parentPath, each.name);
      const content = await readFile(file);
      if (content.equals(Buffer.from('mine'))) continue;
      const name = path.relative(root, file).replaceAll(path.sep, '/');
      if (wanted[name]?.equals(content) !== true) throw new Error(`A pull left ${content.length} bytes as ${name}.`);
      count++;
    }
  }
  if (count === 0) return 'nothing';
  return count === Object.keys(wanted).length ? 'all' : 'some';
}

export async function push(around: Surroundings): Promise<void> {
  const { chance, watch } = around;
  const place = chance.one(PLACES);
  await sending(around, async () => {
    watch.typed = `${around.task.addresses[place]}/team/pushed:${chance.below(TAGS)}`;
    await vscode.commands.executeCommand('ociLens.pushArtifact');
  });
}

export async function attach(around: Surroundings): Promise<void> {
  await sending(around, async () => {
    await vscode.commands.executeCommand('ociLens.attachFiles', { reference: someArtifact(around) });
  });
}

async function sending({ watch, chance, transfers }: Surroundings, run: () => Promise<void>): Promise<void> {
  watch.opens = chance.is(0.5) ? transfers.sent : [chance.one(transfers.sent)];
  watch.takes = TAKES;
  try {
    await run();
  } finally {
    Object.assign(watch, { opens: [], takes: 0, typed: '' });
  }
}

function someArtifact({ chance, task }: Surroundings): string {
  return `${task.addresses[chance.one(PLACES)]}/${ARTIFACT}:${chance.below(TAGS)}`;
}

function inside(folder: string, part: string, name: string): string {
  return path.join(folder, part, ...name.split('/'));
}
