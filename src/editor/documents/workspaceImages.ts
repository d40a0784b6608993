import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { find, type FindOptions, type FoundFile, mayHoldReferences } from '../../operations/find';
import { isLeftOut } from '../../operations/walk';
import type { LinePosition } from '../../references/lines';
import type { Platform } from '../../oci/platform';
import { identityOf } from '../../references/alike';
import { customFinders } from '../../references/customFinders';
import type { Occurrence } from '../../references/occurrence';
import { platformWish } from '../../references/platformAsk';
import type { Reference } from '../../references/reference';
import type { Logger } from '../../registry/logger';
import { CUSTOM_POSITIONS, readCustomPositions } from './customPositions';
import type { PieceReaders } from './pieceReaders';
import { ReadingOrder } from './readingOrder';
import { workspaceFiles } from './workspaceFiles';

/** One position in a file of the workspace that an image is read from. */
export interface WorkspacePlace {
  readonly uri: vscode.Uri;
  readonly target: Occurrence['target'];
  readonly parts: Occurrence['parts'];
  readonly asks: Pick<Occurrence['asks'], 'tag'>;
  readonly text: string;
  readonly suppressions: Occurrence['suppressions'];
  /** Which of those in the file that say the same, as in Identity. */
  readonly number: number;
  readonly of: number;
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
  private readonly order = new ReadingOrder();
  private readonly limit = pLimit(FILES_AT_ONCE);
  private readonly changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  /** Of the file that was read anew, or undefined where all are to be. */
  readonly onDidChange = this.changed.event;
  private watching: vscode.Disposable | undefined;
  private loading: Promise<void> | undefined;
  private loads = 0;
  /** The files and folders that were read anew since the last loading began. */
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
    this.loads++;
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
    // All is read anew meanwhile, or is to be: who waits for this one is told what that finds.
    if (load !== this.loads) {
      await this.places();
      return;
    }
    const isReread = (key: string) => [...upwards(key)].some((each) => this.reread.has(each));
    for (const key of [...files.keys()].filter(isReread)) files.delete(key);
    for (const [key, places] of this.files) if (isReread(key)) files.set(key, places);
    this.files = files;
  }

  private watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*');
    const changed = (uri: vscode.Uri, isFolderToo: boolean) => {
      if (RULES.test(uri.path) && !/\/(?:node_modules|\.git)\//.test(uri.path)) this.refresh();
      else if (isFolderToo || mayHoldReferences(uri.path)) this.readAgain(uri, isFolderToo);
    };
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange((uri) => changed(uri, false)),
      // Of a folder that comes, goes or gets another name VS Code tells once, not of each file in it.
      watcher.onDidCreate((uri) => changed(uri, true)),
      // What cannot be read any more is listed no more.
      watcher.onDidDelete((uri) => changed(uri, true)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(CUSTOM_POSITIONS)) this.refresh();
      }),
    );
  }

  /** @param isFolderToo whether it is all that is under `uri`, where that is a folder or was one. */
  private readAgain(uri: vscode.Uri, isFolderToo = false): void {
    void this.limit(async () => {
      const reading = this.order.begin();
      try {
        this.take(uri, await read(uri, isFolderToo, this.readers), reading);
      } catch {
        // Gone or unreadable while it was read: another event tells.
      } finally {
        this.order.end(reading);
      }
    });
  }

  private take(uri: vscode.Uri, found: ReadonlyMap<string, readonly WorkspacePlace[]>, reading: number): void {
    const key = uri.toString();
    const inside = `${key}/`;
    this.reread.add(key);
    const under = [...this.files.keys(), ...this.order.keys()].filter((each) => each.startsWith(inside));
    for (const each of new Set([key, ...under, ...found.keys()])) this.takeFile(each, found.get(each) ?? [], reading);
    if (under.length === 0 && [...found.keys()].every((each) => each === key)) return;
    // What a file needs beside it can stand in a folder under its own, as a chart's charts do.
    const above = new Set([...upwards(key)].slice(1));
    for (const each of this.files.keys()) if (above.has(folderOf(each))) this.readAgain(vscode.Uri.parse(each));
  }

  private takeFile(key: string, places: readonly WorkspacePlace[], reading: number): void {
    if (!this.order.takes(key, reading)) return;
    const had = this.files.has(key);
    if (places.length > 0) this.files.set(key, places);
    else this.files.delete(key);
    if (had || places.length > 0) this.changed.fire(vscode.Uri.parse(key));
  }
}

/** What stands in the file at `uri`, or in each of the files under it, by their addresses. */
async function read(
  uri: vscode.Uri,
  isFolderToo: boolean,
  readers: PieceReaders,
): Promise<ReadonlyMap<string, readonly WorkspacePlace[]>> {
  const read = new Map<string, readonly WorkspacePlace[]>();
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!folder) return read;
  const files = workspaceFiles(folder);
  const from = uri.path.slice(files.root.length + 1);
  if (await isLeftOut(files, from)) return read;
  if (!isFolderToo && (await files.stat(from)).kind === 'folder') return read;
  for await (const found of find(files, { ...optionsFor(folder, readers), from })) {
    if (found.kind !== 'found') continue;
    const file = vscode.Uri.joinPath(folder, found.path);
    read.set(file.toString(), placesOf(file, found));
  }
  return read;
}

/** An address, and those of the folders above it. */
function* upwards(key: string): Generator<string, void, undefined> {
  for (let each = key; each !== ''; each = folderOf(each)) yield each;
}

function folderOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')));
}

function optionsFor(folder: vscode.Uri, readers: PieceReaders): FindOptions {
  const positions = readCustomPositions(folder);
  return {
    isTrusted: vscode.workspace.isTrusted,
    additional: customFinders(positions),
    readerFor: (options, files) => readers.readerFor({ options, files, positions }),
  };
}

function placesOf(uri: vscode.Uri, { scan, places }: FoundFile): readonly WorkspacePlace[] {
  return places.map(({ occurrence, start }) => {
    const { target, parts, text, suppressions, span, asks } = occurrence;
    const { number, of } = identityOf(scan, occurrence);
    const platform = platformWish(asks);
    const place = { uri, target, parts, text, suppressions, number, of, start: span.start, position: start, platform };
    return { ...place, asks: { tag: asks.tag } };
  });
}
