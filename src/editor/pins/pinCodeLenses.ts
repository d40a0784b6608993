import * as vscode from 'vscode';
import { actionTexts } from '../../presentation/actionTexts';
import { formatReference } from '../../references/reference';
import type { DocumentScans } from '../documents/documentScans';
import { SELECTOR } from '../documents/languages';
import { isOn, isSwitched } from '../settings';
import { pinActionsFor } from './pinActions';

/** So many references of a document have actions above them. */
const MAX_LENSES = 1_000;

/** What can be done with each reference, above its line: off unless the setting says otherwise. */
export class PinCodeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly listeners: vscode.Disposable;

  constructor(private readonly scans: DocumentScans) {
    this.listeners = vscode.Disposable.from(
      this.changed,
      vscode.languages.registerCodeLensProvider(SELECTOR, this),
      // Granted trust is among what scans are dropped for.
      scans.onDidDrop(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (isSwitched('codeLens', change)) this.changed.fire();
      }),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!isOn('codeLens', document)) return [];
    const scan = await this.scans.scanOf(document);
    return scan.occurrences.slice(0, MAX_LENSES).flatMap((occurrence) => {
      const { target, span } = occurrence;
      if (target.kind !== 'image') return [];
      const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
      const inspect = {
        command: 'ociLens.inspectImage',
        title: actionTexts.inspect(),
        arguments: [{ reference: formatReference(target.reference) }],
      };
      const commands = [...pinActionsFor(occurrence, scan, document.uri), inspect];
      return commands.map((command) => new vscode.CodeLens(range, command));
    });
  }

  dispose(): void {
    this.listeners.dispose();
  }
}
