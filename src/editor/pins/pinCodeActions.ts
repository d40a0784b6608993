import * as vscode from 'vscode';
import type { DocumentScans } from '../documents/documentScans';
import { pinActionsFor } from './pinActions';

const KIND = vscode.CodeActionKind.RefactorRewrite.append('ociLens');

/** Pin, unpin and refresh as refactorings of the reference at the cursor. */
export class PinCodeActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [KIND] };

  constructor(private readonly scans: DocumentScans) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    if (only && !only.contains(KIND)) return [];
    const occurrence = await this.scans.occurrenceAt(document, range.start);
    const commands = occurrence ? pinActionsFor(occurrence, document.uri) : [];
    return commands.map((command) => {
      const action = new vscode.CodeAction(command.title, KIND);
      action.command = command;
      return action;
    });
  }
}
