import * as vscode from 'vscode';
import type { TextEdit } from '../../references/keepsOthers';

/** Makes an edit of a document as it is now; false where VS Code does not accept it. */
export async function applyEdit(document: vscode.TextDocument, { span, newText }: TextEdit): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)), newText);
  return vscode.workspace.applyEdit(edit);
}
