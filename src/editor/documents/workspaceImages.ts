import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { find, type FindOptions, type FoundFile, mayHoldReferences } from '../../operations/find';
import { isLeftOut } from '../../operations/walk';
import type { LinePosition } from '../../references/lines';
import type { Platform } from '../../oci/platform';
import { customFinders } from '../../references/customFinders';
import type { Occurrence } from '../../references/occurrence';
import type { Reference } from '../../references/reference';
import type { Logger } from '../../registry/logger';
import { CUSTOM_POSITIONS, readCustomPositions } from './customPositions';
import type { PieceReaders } from './pieceReaders';
import { workspaceFiles } from './workspaceFiles';

/** One position in a file of the workspace that an image is read from. */
export interface WorkspacePlace {
  readonly uri: vscode.Uri;
  readonly target: Occurrence['target'];
  readonly parts: Occurrence['parts'];
  readonly text: string;
  /** Offset in UTF-16 units. */
  readonly start: number;
  readonly position: LinePosition;
  /** The one that the document asks for. */
  readonly platform: Platform | undefined;
}

/** One that names an image. */
export interface WorkspaceImage extends WorkspacePlace {
  readonly reference: Reference;
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
  private files = new Map<string, readonly WorkspacePlace[]>();
  /** The number of the last reading of each file: a slow one does not undo a later one. */
  private readonly readings = new Map<string, number>();
  private readonly limit = pLimit(FILES_AT_ONCE);
  private readonly changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  /** Of the file that was read anew, or undefined where all are to be. */
  readonly onDidChange = this.changed.event;
  private watching: vscode.Disposable | undefined;
  private loading: Promise<void> | undefined;
  private loads = 0;
  /** The files that were read anew since the last loading began. */
  private readonly reread = new Set<string>();

  constructor(
    private readonly readers: PieceReaders,
    private readonly log: Logger,
  ) {}

  async all(): Promise<readonly WorkspaceImage[]> {
    const files = await this.places();
    return [...files.values()].flat().flatMap((place) => {
      const { target } = place;
      return target.kind === 'image' ? [{ ...place, reference: target.reference }] : [];
    });
  }

  /** What stands in each file, in the order of its text, by the file's address; files without a place are not listed. */
  async places(): Promise<ReadonlyMap<string, readonly WorkspacePlace[]>> {
    this.loading ??= this.load().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    await this.loading;
    return this.files;
  }

  /** What is known to stand in a file now. */
  placesIn(uri: string): readonly WorkspacePlace[] {
    return this.files.get(uri) ?? [];
  }

  /** Reads all files anew. */
  refresh(): void {
    this.loading = undefined;
    this.changed.fire(undefined);
  }

  dispose(): void {
    this.watching?.dispose();
    this.changed.dispose();
  }

  private async load(): Promise<void> {
    this.watching ??= this.watch();
    const load = ++this.loads;
    this.reread.clear();
    const files = new Map<string, readonly WorkspacePlace[]>();
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      for await (const found of find(workspaceFiles(uri), optionsFor(uri, this.readers))) {
        if (found.kind === 'failed') this.log.warn(`${found.path}: ${found.error.message}`);
        if (found.kind !== 'found' || found.places.length === 0) continue;
        const file = vscode.Uri.joinPath(uri, found.path);
        files.set(file.toString(), placesOf(file, found));
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
    this.limit(() => read(uri, this.readers)).then(
      (places) => {
        if (this.readings.get(key) !== reading) return;
        this.readings.delete(key);
        this.reread.add(key);
        const had = this.files.has(key);
        if (places.length > 0) this.files.set(key, places);
        else this.files.delete(key);
        if (had || places.length > 0) this.changed.fire(uri);
      },
      // Gone or unreadable while it was read: another event tells.
      () => undefined,
    );
  }
}

async function read(uri: vscode.Uri, readers: PieceReaders): Promise<readonly WorkspacePlace[]> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!folder) return [];
  const files = workspaceFiles(folder);
  const from = uri.path.slice(files.root.length + 1);
  if (await isLeftOut(files, from)) return [];
  const places: WorkspacePlace[] = [];
  // Of a folder nothing counts here: its files have events of their own.
  for await (const found of find(files, { ...optionsFor(folder, readers), from })) {
    if (found.kind === 'found' && found.path === from) places.push(...placesOf(uri, found));
  }
  return places;
}

function optionsFor(folder: vscode.Uri, readers: PieceReaders): FindOptions {
  const positions = readCustomPositions(folder);
  return {
    isTrusted: vscode.workspace.isTrusted,
    additional: customFinders(positions),
    readerFor: (options, files) => readers.readerFor({ options, files, positions }),
  };
}

function placesOf(uri: vscode.Uri, { places }: FoundFile): readonly WorkspacePlace[] {
  return places.map(({ occurrence, start }) => ({
    uri,
    target: occurrence.target,
    parts: occurrence.parts,
    text: occurrence.text,
    start: occurrence.span.start,
    position: start,
    platform: occurrence.asks.platform?.value,
  }));
}
