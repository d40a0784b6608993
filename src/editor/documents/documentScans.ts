import * as vscode from 'vscode';
import type { Occurrence } from '../../references/occurrence';
import { at, type Change, scan, type Scan, update } from '../../references/scan';

interface Kept {
  /** The version of the document that `scan` and then `changes` make. */
  version: number;
  scan: Scan;
  /** Not read yet: typing only notes what was typed. */
  changes: Change[];
}

/** So many changes are cheaper read as a whole. */
const MAX_CHANGES = 500;

/** What stands in open documents: scanned when first asked for, then kept up by their change events, and read when asked for again. */
export class DocumentScans implements vscode.Disposable {
  private readonly scans = new Map<string, Kept>();
  private readonly listeners = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument((event) => this.note(event)),
    vscode.workspace.onDidCloseTextDocument((document) => this.scans.delete(document.uri.toString())),
  );

  scanOf(document: vscode.TextDocument): Scan {
    const key = document.uri.toString();
    const kept = this.scans.get(key);
    if (kept?.version === document.version) {
      if (kept.changes.length > 0) kept.scan = update(kept.scan, kept.changes);
      kept.changes = [];
      // The language decides what a document is, and can change without a change of the text.
      if (kept.scan.languageId === document.languageId) return kept.scan;
    }
    const made = scan({ path: document.uri.path, languageId: document.languageId, text: document.getText() });
    this.scans.set(key, { version: document.version, scan: made, changes: [] });
    return made;
  }

  /** The occurrence at a position; a position just behind the last character counts. */
  occurrenceAt(document: vscode.TextDocument, position: vscode.Position): Occurrence | undefined {
    return at(this.scanOf(document), document.offsetAt(position));
  }

  dispose(): void {
    this.listeners.dispose();
    this.scans.clear();
  }

  private note({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const kept = this.scans.get(key);
    // An event without changes tells of a saved or unsaved state alone.
    if (!kept || contentChanges.length === 0) return;
    if (document.version !== kept.version + 1 || kept.changes.length > MAX_CHANGES) {
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
