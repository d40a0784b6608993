import * as vscode from 'vscode';

/** Whether we may offer to change a document: in a trusted workspace, where people can write at all. */
export function mayEdit(uri: vscode.Uri): boolean {
  return whyNoEdit(uri) === undefined;
}

/** Why we change nothing of a document, whatever is asked; undefined where we may. */
export function whyNoEdit(uri: vscode.Uri): 'untrusted' | 'readOnly' | undefined {
  if (!vscode.workspace.isTrusted) return 'untrusted';
  return isWritable(uri) ? undefined : 'readOnly';
}

/** Not what only shows something: the old side of a diff, output, a file system that is read-only. */
export function isWritable({ scheme }: vscode.Uri): boolean {
  return UNSAVED.has(scheme) || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

/** The schemes of what is no file of its own, and yet people write there: what is not saved yet, and a notebook's cell. */
export const UNSAVED: ReadonlySet<string> = new Set(['untitled', 'vscode-notebook-cell']);
