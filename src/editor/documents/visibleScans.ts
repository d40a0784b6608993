import * as vscode from 'vscode';
import type { Occurrence } from '../../references/occurrence';
import type { DocumentScans } from './documentScans';
import { SELECTOR } from './languages';
import { pauses } from './pauses';

/** What stands in a document as it was at `version`. */
export interface ReadDocument {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly occurrences: readonly Occurrence[];
}

/** Milliseconds without typing after which a document is read. */
const QUIET = 400;
/** In UTF-16 units: nobody waits for what is said of larger documents by itself. */
const MAX_LENGTH = 4 * 1024 * 1024;

/**
 * The documents in visible editors, read by themselves some time after they came to be seen or were last typed in; for what is told
 * while nobody asks. Typing itself only sets back a clock.
 */
export class VisibleScans implements vscode.Disposable {
  private readonly clocks = new Map<string, NodeJS.Timeout>();
  private readonly read = new Map<string, ReadDocument>();
  /** Those that are seen and were too large to be read. */
  private readonly large = new Set<string>();
  private readonly didRead = new vscode.EventEmitter<ReadDocument>();
  private readonly didLeave = new vscode.EventEmitter<vscode.Uri>();
  private readonly didPassOver = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidRead = this.didRead.event;
  /** It is typed in, no longer seen or closed: what was read is no longer what is there. */
  readonly onDidLeave = this.didLeave.event;
  /** It is too large to be read by itself: what was told of it is not told any more. */
  readonly onDidPassOver = this.didPassOver.event;
  private readonly listeners: vscode.Disposable;

  constructor(private readonly scans: DocumentScans) {
    this.listeners = vscode.Disposable.from(
      this.didRead,
      this.didLeave,
      this.didPassOver,
      vscode.window.onDidChangeVisibleTextEditors(() => this.follow()),
      // A change of the language closes a document and opens it again.
      vscode.workspace.onDidOpenTextDocument(() => this.follow()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.stopClock(uri.toString());
        this.large.delete(uri.toString());
        this.leave(uri);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.typed(document);
      }),
      scans.onDidDrop(() => this.again()),
    );
    this.follow();
  }

  /** What was read of the documents that are seen now. */
  all(): readonly ReadDocument[] {
    return [...this.read.values()];
  }

  of(uri: vscode.Uri): ReadDocument | undefined {
    return this.read.get(uri.toString());
  }

  /** Whether it is read as soon as nobody types in it. */
  isDue(uri: vscode.Uri): boolean {
    return this.clocks.has(uri.toString());
  }

  dispose(): void {
    this.listeners.dispose();
    for (const clock of this.clocks.values()) clearTimeout(clock);
    this.clocks.clear();
  }

  private follow(): void {
    const seen = new Map(visibleDocuments().map((document) => [document.uri.toString(), document]));
    for (const [key, { document }] of this.read) if (!seen.has(key)) this.leave(document.uri);
    for (const key of [...this.clocks.keys()]) if (!seen.has(key)) this.stopClock(key);
    for (const key of [...this.large]) if (!seen.has(key)) this.large.delete(key);
    for (const [key, document] of seen) {
      const isRead = this.read.get(key)?.version === document.version;
      if (!isRead && !this.clocks.has(key)) this.schedule(document);
    }
  }

  private again(): void {
    for (const { document } of this.all()) {
      this.leave(document.uri);
      this.schedule(document);
    }
  }

  private typed(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.clocks.has(key) && !this.read.has(key) && !this.large.has(key)) return;
    this.leave(document.uri);
    this.schedule(document);
  }

  private leave(uri: vscode.Uri): void {
    const key = uri.toString();
    if (this.read.delete(key)) this.didLeave.fire(uri);
  }

  private stopClock(key: string): void {
    clearTimeout(this.clocks.get(key));
    this.clocks.delete(key);
  }

  private schedule(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.clocks.get(key));
    const clock = setTimeout(() => {
      void this.readNow(document, () => this.clocks.get(key) === clock).finally(() => {
        if (this.clocks.get(key) === clock) this.clocks.delete(key);
      });
    }, QUIET);
    this.clocks.set(key, clock);
  }

  /** Never rejects. A document that was typed in meanwhile is read when its own time comes. */
  private async readNow(document: vscode.TextDocument, isWanted: () => boolean): Promise<void> {
    if (document.isClosed) return;
    const key = document.uri.toString();
    this.large.delete(key);
    if (lengthOf(document) > MAX_LENGTH) {
      this.large.add(key);
      this.didPassOver.fire(document.uri);
      return;
    }
    const { version } = document;
    const scan = await this.scans.scanOf(document);
    const occurrences = await scan.gather(pauses());
    if (!isWanted() || document.version !== version) return;
    const known: ReadDocument = { document, version, occurrences };
    this.read.set(key, known);
    this.didRead.fire(known);
  }
}

function visibleDocuments(): readonly vscode.TextDocument[] {
  return vscode.window.visibleTextEditors
    .map(({ document }) => document)
    .filter((document) => isWorkedOn(document) && vscode.languages.match(SELECTOR, document) > 0);
}

/**
 * Whether a document is one that people work on, for which something may be looked up though nobody asks: not the old side of a diff,
 * output, notebooks and others that only show something.
 */
export function isWorkedOn({ uri }: vscode.TextDocument): boolean {
  return /^(?:file|untitled)$/.test(uri.scheme) || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}
