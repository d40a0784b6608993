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
  private readonly files = new Map<string, readonly WorkspaceImage[]>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private watcher: vscode.FileSystemWatcher | undefined;
  private loading: Promise<void> | undefined;

  constructor(private readonly log: Logger) {}

  async all(): Promise<readonly WorkspaceImage[]> {
    this.loading ??= this.load();
    await this.loading;
    return [...this.files.values()].flat();
  }

  /** Reads all files anew. */
  refresh(): void {
    this.loading = undefined;
    this.changed.fire();
  }

  dispose(): void {
    this.watcher?.dispose();
    this.changed.dispose();
  }

  private async load(): Promise<void> {
    this.watch();
    const uris = await vscode.workspace.findFiles(FILE_GLOB, EXCLUDED_GLOB, MAX_FILES);
    if (uris.length === MAX_FILES) this.log.warn(`More than ${MAX_FILES} files: the rest is not listed.`);
    this.files.clear();
    for (let first = 0; first < uris.length; first += FILES_AT_ONCE) {
      await Promise.all(uris.slice(first, first + FILES_AT_ONCE).map((uri) => this.read(uri)));
    }
  }

  private watch(): void {
    if (this.watcher) return;
    this.watcher = vscode.workspace.createFileSystemWatcher(FILE_GLOB);
    const reread = (uri: vscode.Uri) => {
      if (/\/(node_modules|\.git)\//.test(uri.path)) return;
      this.read(uri).then(
        () => this.changed.fire(),
        () => undefined,
      );
    };
    this.watcher.onDidChange(reread);
    this.watcher.onDidCreate(reread);
    this.watcher.onDidDelete((uri) => {
      if (this.files.delete(uri.toString())) this.changed.fire();
    });
  }

  private async read(uri: vscode.Uri): Promise<void> {
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > MAX_FILE_BYTES) return;
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      const images = imagesIn(uri, text);
      if (images.length > 0) this.files.set(uri.toString(), images);
      else this.files.delete(uri.toString());
    } catch (error) {
      // Gone or unreadable: nothing to list.
      this.files.delete(uri.toString());
      this.log.debug(`${uri.path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function imagesIn(uri: vscode.Uri, text: string): WorkspaceImage[] {
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
