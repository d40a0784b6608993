import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { find, type FindOptions, type FoundFile, mayHoldReferences } from '../../operations/find';
import { isLeftOut } from '../../operations/walk';
import type { LinePosition } from '../../references/lines';
import type { Reference } from '../../references/reference';
import type { Logger } from '../../registry/logger';
import { CUSTOM_POSITIONS, readCustomFinders } from '../settings';
import { workspaceFiles } from './workspaceFiles';

/** One image reference in a file of the workspace. */
export interface WorkspaceImage {
  readonly uri: vscode.Uri;
  readonly reference: Reference;
  readonly text: string;
  /** Offset in UTF-16 units. */
  readonly start: number;
  readonly position: LinePosition;
}

const MAX_FILES = 10_000;
const FILES_AT_ONCE = 16;
/** What these say counts for other files too. */
const RULES = /(?:^|\/)(?:\.gitignore|\.env|Chart\.yaml)$/;

/**
 * The image references of the workspace's files, as the terminal finds them. All files are read once when first asked for, then each
 * when it changes.
 */
export class WorkspaceImages implements vscode.Disposable {
  private files = new Map<string, readonly WorkspaceImage[]>();
  /** The number of the last reading of each file: a slow one does not undo a later one. */
  private readonly readings = new Map<string, number>();
  private readonly limit = pLimit(FILES_AT_ONCE);
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private watching: vscode.Disposable | undefined;
  private loading: Promise<void> | undefined;
  private loads = 0;
  /** The files that were read anew since the last loading began. */
  private readonly reread = new Set<string>();

  constructor(private readonly log: Logger) {}

  async all(): Promise<readonly WorkspaceImage[]> {
    this.loading ??= this.load().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    await this.loading;
    return [...this.files.values()].flat();
  }

  /** Reads all files anew. */
  refresh(): void {
    this.loading = undefined;
    this.changed.fire();
  }

  dispose(): void {
    this.watching?.dispose();
    this.changed.dispose();
  }

  private async load(): Promise<void> {
    this.watching ??= this.watch();
    const load = ++this.loads;
    this.reread.clear();
    const files = new Map<string, readonly WorkspaceImage[]>();
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      for await (const found of find(workspaceFiles(uri), optionsFor(uri))) {
        if (found.kind === 'failed') this.log.warn(`${found.path}: ${found.error.message}`);
        if (found.kind !== 'found' || found.places.length === 0) continue;
        const file = vscode.Uri.joinPath(uri, found.path);
        files.set(file.toString(), imagesIn(file, found));
        if (files.size < MAX_FILES) continue;
        this.log.warn(`More than ${MAX_FILES} files hold images: the rest is not listed.`);
        break;
      }
    }
    // A later loading has begun.
    if (load !== this.loads) return;
    for (const key of this.reread) {
      const newer = this.files.get(key);
      if (newer) files.set(key, newer);
      else files.delete(key);
    }
    this.files = files;
  }

  private watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*');
    const changed = (uri: vscode.Uri) => {
      if (RULES.test(uri.path) && !/\/(?:node_modules|\.git)\//.test(uri.path)) this.refresh();
      else if (mayHoldReferences(uri.path)) this.readAgain(uri);
    };
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      // What cannot be read any more is listed no more.
      watcher.onDidDelete(changed),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(CUSTOM_POSITIONS)) this.refresh();
      }),
    );
  }

  private readAgain(uri: vscode.Uri): void {
    const key = uri.toString();
    const reading = (this.readings.get(key) ?? 0) + 1;
    this.readings.set(key, reading);
    this.limit(() => read(uri)).then(
      (images) => {
        if (this.readings.get(key) !== reading) return;
        this.readings.delete(key);
        this.reread.add(key);
        const had = this.files.has(key);
        if (images.length > 0) this.files.set(key, images);
        else this.files.delete(key);
        if (had || images.length > 0) this.changed.fire();
      },
      // Gone or unreadable while it was read: another event tells.
      () => undefined,
    );
  }
}

async function read(uri: vscode.Uri): Promise<readonly WorkspaceImage[]> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!folder) return [];
  const files = workspaceFiles(folder);
  const from = uri.path.slice(files.root.length + 1);
  if (await isLeftOut(files, from)) return [];
  const images: WorkspaceImage[] = [];
  // Of a folder nothing counts here: its files have events of their own.
  for await (const found of find(files, { ...optionsFor(folder), from })) {
    if (found.kind === 'found' && found.path === from) images.push(...imagesIn(uri, found));
  }
  return images;
}

function optionsFor(folder: vscode.Uri): FindOptions {
  return { isTrusted: vscode.workspace.isTrusted, additional: readCustomFinders(folder) };
}

function imagesIn(uri: vscode.Uri, { places }: FoundFile): readonly WorkspaceImage[] {
  return places.flatMap(({ occurrence, start }) =>
    occurrence.target.kind === 'image'
      ? [
          {
            uri,
            reference: occurrence.target.reference,
            text: occurrence.text,
            start: occurrence.span.start,
            position: start,
          },
        ]
      : [],
  );
}
