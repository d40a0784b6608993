import * as vscode from 'vscode';
import { readBeside } from '../../operations/beside';
import {
  type Change,
  type Scan,
  type ScannedDocument,
  type ScanOptions,
  scanWithPauses,
  update,
} from '../../references/scan';
import { CUSTOM_POSITIONS, readCustomFinders } from './customPositions';
import { pauses } from './pauses';
import { workspaceFiles } from './workspaceFiles';

interface Kept {
  /** The version of the document that the scan and then `changes` make. */
  version: number;
  languageId: string;
  /** Never rejects. */
  readonly loading: Promise<Scan>;
  /** The paths of what was looked for beside the document, whether it was there or not. */
  readonly beside: ReadonlySet<string>;
  /** That of the loading, with the changes that were read since. */
  scan?: Scan;
  /** Not read yet: typing only notes what was typed. */
  changes: Change[];
}

/** So many changes are cheaper read as a whole. */
const MAX_CHANGES = 500;
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

  async scanOf(document: vscode.TextDocument): Promise<Scan> {
    const key = document.uri.toString();
    const known = this.scans.get(key);
    // The language decides what a document is, and can change without a change of the text.
    const isFit = known?.version === document.version && known.languageId === document.languageId;
    const kept = isFit ? known : begin(document);
    // Nothing tells when to drop what a closed document is.
    if (!document.isClosed) this.scans.set(key, kept);
    const loaded = await kept.loading;
    // While it was made, it may have been dropped, or changes may have come.
    if (this.scans.get(key) !== kept && !document.isClosed) return this.scanOf(document);
    kept.scan = update(kept.scan ?? loaded, kept.changes);
    kept.changes = [];
    return kept.scan;
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
      kept.changes.push({ span: { start: rangeOffset, end: rangeOffset + rangeLength }, newText: text });
    }
  }
}

function begin(document: vscode.TextDocument): Kept {
  const { uri, version, languageId } = document;
  const scanned = { path: uri.path, languageId, text: document.getText() };
  const beside = new Set<string>();
  const loading = optionsFor(document, scanned, beside).then((options) => scanWithPauses(scanned, options, pauses()));
  return { version, languageId, loading, beside, changes: [] };
}

/**
 * Files beside a document are read inside its workspace folder only, and only where the workspace is trusted.
 * @param asked is told of each.
 */
async function optionsFor(
  { uri }: vscode.TextDocument,
  document: ScannedDocument,
  asked: Set<string>,
): Promise<ScanOptions> {
  const additional = readCustomFinders(uri);
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!folder || !vscode.workspace.isTrusted) return { additional };
  const files = workspaceFiles(folder);
  const realPath = async (file: string) => {
    asked.add(`${files.root}/${file}`);
    const real = await files.realPath(file);
    if (real !== undefined) asked.add(`${files.root}/${real}`);
    return real;
  };
  const path = uri.path.slice(files.root.length + 1);
  return { additional, beside: await readBeside({ ...files, realPath }, path, document, additional) };
}
