import * as vscode from 'vscode';

/** Whether an editor shows the document. */
export function isSeen(document: vscode.TextDocument): boolean {
  return vscode.window.visibleTextEditors.some((editor) => editor.document === document);
}
