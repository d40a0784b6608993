import * as vscode from 'vscode';
import type { Occurrence } from '../../references/occurrence';
import { at, scan, type Scan } from '../../references/scan';

/** What stands in open documents: scanned when first asked for, kept until the document changes or closes. */
export class DocumentScans implements vscode.Disposable {
  private readonly scans = new Map<string, { version: number; scan: Scan }>();
  private readonly listener = vscode.workspace.onDidCloseTextDocument((document) =>
    this.scans.delete(document.uri.toString()),
  );

  scanOf(document: vscode.TextDocument): Scan {
    const key = document.uri.toString();
    const kept = this.scans.get(key);
    if (kept?.version === document.version) return kept.scan;
    const made = scan({ path: document.uri.path, languageId: document.languageId, text: document.getText() });
    this.scans.set(key, { version: document.version, scan: made });
    return made;
  }

  /** The occurrence at a position; a position just behind the last character counts. */
  occurrenceAt(document: vscode.TextDocument, position: vscode.Position): Occurrence | undefined {
    return at(this.scanOf(document), document.offsetAt(position));
  }

  dispose(): void {
    this.listener.dispose();
    this.scans.clear();
  }
}
