import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { type LinePosition, lineStarts, positionAt } from '../../references/lines';
import type { Reference } from '../../references/reference';
import { scan } from '../../references/scan';
import type { Logger } from '../../registry/logger';
import { EXCLUDED_GLOB, FILE_GLOB } from './languages';

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
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const FILES_AT_ONCE = 16;

/** The image references of the workspace's files. Files are read once when first asked for, then each when it changes. */
export class WorkspaceImages implements vscode.Disposable {
  private files = new Map<string, readonly WorkspaceImage[]>();
  /** The number of the last reading of each file: a slow one does not undo a later one. */
  private readonly readings = new Map<string, number>();
  private readonly limit = pLimit(FILES_AT_ONCE);
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private watching: vscode.Disposable | undefined;
  private loading: Promise<void> | undefined;

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
    const uris = await vscode.workspace.findFiles(FILE_GLOB, EXCLUDED_GLOB, MAX_FILES);
    if (uris.length === MAX_FILES) this.log.warn(`More than ${MAX_FILES} files: the rest is not listed.`);
    this.files = new Map();
    await Promise.all(uris.map((uri) => this.read(uri)));
  }

  private watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(FILE_GLOB);
    const reread = (uri: vscode.Uri) => {
      if (/\/(node_modules|\.git)\//.test(uri.path)) return;
      this.read(uri).then(
        () => this.changed.fire(),
        () => undefined,
      );
    };
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(reread),
      watcher.onDidCreate(reread),
      // What cannot be read any more is listed no more.
      watcher.onDidDelete(reread),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()),
    );
  }

  private async read(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const reading = (this.readings.get(key) ?? 0) + 1;
    this.readings.set(key, reading);
    const images = await this.limit(() => this.imagesOf(uri));
    if (this.readings.get(key) !== reading) return;
    this.readings.delete(key);
    if (images.length > 0) this.files.set(key, images);
    else this.files.delete(key);
  }

  private async imagesOf(uri: vscode.Uri): Promise<readonly WorkspaceImage[]> {
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > MAX_FILE_BYTES) return [];
      return imagesIn(uri, new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
    } catch {
      return []; // Gone or unreadable.
    }
  }
}

function imagesIn(uri: vscode.Uri, text: string): readonly WorkspaceImage[] {
  const { occurrences } = scan({ path: uri.path, text });
  if (occurrences.length === 0) return [];
  const starts = lineStarts(text);
  return occurrences.flatMap(({ target, text: written, span }) =>
    target.kind === 'image'
      ? [
          {
            uri,
            reference: target.reference,
            text: written,
            start: span.start,
            position: positionAt(starts, span.start),
          },
        ]
      : [],
  );
}
