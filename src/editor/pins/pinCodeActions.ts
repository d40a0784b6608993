import * as vscode from 'vscode';
import type { DocumentScans } from '../documents/documentScans';
import { occurrencesIn } from './addressed';
import { pinActionsFor, pinActionsOf } from './pinActions';

const KIND = vscode.CodeActionKind.RefactorRewrite.append('ociLens');

/** Pin, unpin and refresh as refactorings of the reference at the cursor, or of those selected. */
export class PinCodeActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [KIND] };

  constructor(private readonly scans: DocumentScans) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    if (only && !only.contains(KIND)) return [];
    const [first, ...others] = occurrencesIn(await this.scans.scanOf(document), document, range);
    if (!first) return [];
    // Of several the command itself takes those that are selected.
    const commands =
      others.length > 0 ? pinActionsOf([first, ...others], document.uri) : pinActionsFor(first, document.uri);
    return commands.map((command) => {
      const action = new vscode.CodeAction(command.title, KIND);
      action.command = command;
      return action;
    });
  }
}
