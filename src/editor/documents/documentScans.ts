import * as vscode from 'vscode';
import { readBeside } from '../../operations/beside';
import { type Change, withChange } from '../../references/change';
import { customFinders } from '../../references/customFinders';
import { readBy, type Reading } from '../../references/reading';
import { type Scan, type ScannedDocument, scanning, updating } from '../../references/scan';
import { CUSTOM_POSITIONS, readCustomPositions } from './customPositions';
import { type PieceReaders, scanSources, type ScanSources } from './pieceReaders';
import { workspaceFiles } from './workspaceFiles';

interface Kept {
  /** The version of the document that the scan and then `changes` make. */
  version: number;
  languageId: string;
  readonly sources: Promise<ScanSources>;
  /** The paths of what was looked for beside the document, whether it was there or not. */
  readonly beside: ReadonlySet<string>;
  /** The last that was begun. Never rejects. */
  scan: Promise<Scan>;
  /** Not read yet: typing only notes what was typed. */
  changes: readonly Change[];
}

/** So many changes are cheaper read as a whole. */
const MAX_CHANGES = 100;

/**
 * What stands in open documents: scanned when first asked for, then kept up by their change events, and read when asked for again. All
 * who ask while a scan is under way share it.
 */
export class DocumentScans implements vscode.Disposable {
  private readonly scans = new Map<string, Kept>();
  private readonly dropped = new vscode.EventEmitter<void>();
  /** What is read beside documents, or may be, has changed: scans that were given are out of date. */
  readonly onDidDrop = this.dropped.event;
  private readonly watcher = vscode.workspace.createFileSystemWatcher('**/*');
  private readonly listeners = vscode.Disposable.from(
    this.watcher,
    this.dropped,
    vscode.workspace.onDidChangeTextDocument((event) => this.note(event)),
    vscode.workspace.onDidCloseTextDocument((document) => this.scans.delete(document.uri.toString())),
    // What stands beside, and whether it may be read, is part of what was found.
    vscode.workspace.onDidGrantWorkspaceTrust(() => this.drop()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(CUSTOM_POSITIONS)) this.drop();
    }),
    this.watcher.onDidChange((uri) => this.dropBeside(uri)),
    this.watcher.onDidCreate((uri) => this.dropBeside(uri)),
    this.watcher.onDidDelete((uri) => this.dropBeside(uri)),
  );

  constructor(private readonly readers: PieceReaders) {}

  async scanOf(document: vscode.TextDocument): Promise<Scan> {
    const key = document.uri.toString();
    const known = this.scans.get(key);
    // The language decides what a document is, and can change without a change of the text.
    const isFit = known?.version === document.version && known.languageId === document.languageId;
    const kept = isFit ? known : this.begin(document);
    // Nothing tells when to drop what a closed document is.
    if (!document.isClosed) this.scans.set(key, kept);
    for (;;) {
      const begun = kept.scan;
      const scan = await begun;
      // While it was made, it may have been dropped, or another may have been begun, or changes may have come.
      if (this.scans.get(key) !== kept && !document.isClosed) return this.scanOf(document);
      if (kept.scan !== begun) continue;
      if (kept.changes.length === 0) return scan;
      kept.scan = this.follow(kept, scan);
    }
  }

  /** Does work on a scan of a document. */
  async read<T>(document: vscode.TextDocument, reading: Reading<T>): Promise<T> {
    const sources =
      this.scans.get(document.uri.toString())?.sources ?? sourcesFor(document, scannedOf(document), new Set());
    return readBy(reading, this.readers.readerFor(await sources));
  }

  dispose(): void {
    this.listeners.dispose();
    this.scans.clear();
  }

  /** Of a folder that comes, goes or gets another name VS Code tells once, not of each file in it. */
  private dropBeside({ path }: vscode.Uri): void {
    const isIn = (beside: string) => beside === path || beside.startsWith(`${path}/`);
    if ([...this.scans.values()].some(({ beside }) => [...beside].some(isIn))) this.drop();
  }

  private begin(document: vscode.TextDocument): Kept {
    const { version, languageId } = document;
    const scanned = scannedOf(document);
    const beside = new Set<string>();
    const sources = sourcesFor(document, scanned, beside);
    const scan = sources.then((known) => readBy(scanning(scanned, known.options), this.readers.readerFor(known)));
    return { version, languageId, sources, beside, scan, changes: [] };
  }

  /** All that was typed meanwhile is read in one go. */
  private async follow(kept: Kept, scan: Scan): Promise<Scan> {
    const { changes } = kept;
    kept.changes = [];
    return readBy(updating(scan, changes), this.readers.readerFor(await kept.sources));
  }

  private drop(): void {
    this.scans.clear();
    this.dropped.fire();
  }

  private note({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const kept = this.scans.get(key);
    // An event without changes tells of a saved or unsaved state alone.
    if (!kept || contentChanges.length === 0) return;
    if (document.version !== kept.version + 1 || kept.changes.length + contentChanges.length > MAX_CHANGES) {
      this.scans.delete(key);
      return;
    }
    kept.version = document.version;
    // All offsets are those of the text before: made from the end, each still fits when its turn comes.
    const ordered = [...contentChanges].sort((a, b) => b.rangeOffset - a.rangeOffset);
    for (const { rangeOffset, rangeLength, text } of ordered) {
      const span = { start: rangeOffset, end: rangeOffset + rangeLength };
      kept.changes = withChange(kept.changes, { span, newText: text });
    }
  }
}

function scannedOf(document: vscode.TextDocument): ScannedDocument {
  return { path: document.uri.path, languageId: document.languageId, text: document.getText() };
}

/**
 * Files beside a document are read inside its workspace folder only, and only where the workspace is trusted. Never rejects.
 * @param asked is told of each.
 */
async function sourcesFor(
  { uri }: vscode.TextDocument,
  document: ScannedDocument,
  asked: Set<string>,
): Promise<ScanSources> {
  const positions = readCustomPositions(uri);
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!folder || !vscode.workspace.isTrusted) return scanSources(new Map(), positions);
  const files = workspaceFiles(folder);
  const realPath = async (file: string) => {
    asked.add(`${files.root}/${file}`);
    const real = await files.realPath(file);
    if (real !== undefined) asked.add(`${files.root}/${real}`);
    return real;
  };
  const path = uri.path.slice(files.root.length + 1);
  return scanSources(await readBeside({ ...files, realPath }, path, document, customFinders(positions)), positions);
}
