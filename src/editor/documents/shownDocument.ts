import * as vscode from 'vscode';
import { UNSAVED } from './mayEdit';

/**
 * The document that a person has in front of them, or has changed: what counts is its text as VS Code holds it. One that some
 * extension once read is open, too, but what counts there is the file.
 */
export function shownDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  const document = vscode.workspace.textDocuments.find((each) => !each.isClosed && each.uri.toString() === key);
  if (!document) return undefined;
  const isOnlyHere = document.isDirty || UNSAVED.has(uri.scheme);
  return isOnlyHere || isInTab(key) ? document : undefined;
}

function isInTab(key: string): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => {
      if (input instanceof vscode.TabInputText) return input.uri.toString() === key;
      if (!(input instanceof vscode.TabInputTextDiff)) return false;
      return input.original.toString() === key || input.modified.toString() === key;
    }),
  );
}
