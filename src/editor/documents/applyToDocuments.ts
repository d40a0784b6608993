import * as vscode from 'vscode';
import type { TextEdit } from '../../references/edits';
import { isWritable } from './mayEdit';

/** The edits of one document, and the text that they were made for. */
export interface DocumentEdits {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/**
 * `changed`: it is another text now. `notCarried`: the editor would change more of the file than the edits do. `readOnly`: nobody can
 * write there.
 */
export type NotApplied = { readonly uri: vscode.Uri; readonly why: 'changed' | 'notCarried' | 'readOnly' };

export interface Applied {
  /** False where VS Code, or the person in the preview, did not take the edits. */
  readonly isApplied: boolean;
  readonly left: readonly NotApplied[];
}

/**
 * Makes all edits as one that can be undone. Those of several files are shown first, in VS Code's refactor preview. A document that
 * has changed since its edits were made is left as it is.
 */
export async function applyToDocuments(documents: readonly DocumentEdits[], label: string): Promise<Applied> {
  const wanted = documents.filter(({ edits }) => edits.length > 0);
  const left: NotApplied[] = [];
  const carried: [vscode.TextDocument, DocumentEdits][] = [];
  for (const each of wanted) {
    if (!isWritable(each.uri)) {
      left.push({ uri: each.uri, why: 'readOnly' });
      continue;
    }
    const known = openDocument(each.uri);
    const document = known ?? (await vscode.workspace.openTextDocument(each.uri));
    if (!known && !(await isCarried(document, each.text))) left.push({ uri: each.uri, why: 'notCarried' });
    else carried.push([document, each]);
  }
  const workspaceEdit = new vscode.WorkspaceEdit();
  const metadata = wanted.length > 1 ? { needsConfirmation: true, label } : undefined;
  // From here to the end nothing is waited for, so that the texts are those that are edited; VS Code compares versions.
  for (const [document, { uri, text, edits }] of carried) {
    if (document.getText() !== text) {
      left.push({ uri, why: 'changed' });
      continue;
    }
    for (const { span, newText } of edits) {
      const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
      workspaceEdit.replace(uri, range, newText, metadata);
    }
  }
  if (workspaceEdit.size === 0) return { isApplied: left.length === 0, left };
  const isApplied = await vscode.workspace.applyEdit(workspaceEdit, { isRefactoring: wanted.length > 1 });
  return { isApplied, left };
}

export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === uri.toString(),
  );
}

/** Whether saving the document would give the file's other bytes back: VS Code makes line ends uniform, and replaces what is no UTF-8. */
async function isCarried(document: vscode.TextDocument, text: string): Promise<boolean> {
  if (document.getText() !== text) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(document.uri));
    return true;
  } catch {
    return false;
  }
}
