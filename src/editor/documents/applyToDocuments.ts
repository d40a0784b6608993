import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { madeEdits } from '../../operations/madeEdits';
import type { PinProblem } from '../../presentation/pinProblem';
import type { TextEdit } from '../../references/edits';
import { RegistryError } from '../../registry/registryError';
import { withPatientProgress } from '../progress';
import { isWritable } from './mayEdit';
import { shownDocument } from './shownDocument';
import { whyNotCarried } from './whyNotCarried';

/** The edits of one document, and the text that they were made for. */
export interface DocumentEdits<E extends TextEdit = TextEdit> {
  readonly uri: vscode.Uri;
  readonly text: string;
  /** As mergeEdits gives them. */
  readonly edits: readonly E[];
}

export interface Applied<E extends TextEdit> {
  /** What was made, by the documents' URIs: in VS Code's preview a person can take some edits out, or turn all down. */
  readonly made: ReadonlyMap<string, readonly E[]>;
  /** Documents that were left as they are, by their URIs. */
  readonly left: ReadonlyMap<string, PinProblem>;
  /** VS Code showed what would be changed, so what was not made is what the person did not want. */
  readonly isPreviewed: boolean;
}

const FILES_AT_ONCE = 16;

/**
 * Makes all edits as one that can be undone. Those of several files are shown first, in VS Code's refactor preview. A document that
 * has changed since its edits were made is left as it is.
 * @throws RegistryError 'cancelled'
 */
export async function applyToDocuments<E extends TextEdit>(
  documents: readonly DocumentEdits<E>[],
  label: string,
): Promise<Applied<E>> {
  const wanted = documents.filter(({ edits }) => edits.length > 0);
  const left = new Map<string, PinProblem>();
  const limit = pLimit(FILES_AT_ONCE);
  const opened = await withPatientProgress(label, (signal) =>
    Promise.all(wanted.map((each) => limit(async () => ({ ...each, document: await opening(each, signal) })))),
  );
  // From here to the edit nothing is waited for, so that the texts are those that are edited; VS Code compares versions.
  const ready = opened.flatMap(({ document, ...each }) => {
    if (typeof document !== 'string' && document.getText() === each.text) return [{ ...each, document }];
    left.set(each.uri.toString(), typeof document === 'string' ? document : 'changed');
    return [];
  });
  const isPreviewed = ready.length > 1;
  const workspaceEdit = new vscode.WorkspaceEdit();
  for (const { document, uri, edits } of ready) {
    for (const { span, newText } of edits) {
      const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
      workspaceEdit.replace(uri, range, newText, { needsConfirmation: false, label });
    }
  }
  const [first] = ready;
  // VS Code shows a preview only where an edit needs confirmation, and such an edit is not checked there: a person would have to check
  // each. One that does nothing, the creation of a file that is there, is enough for the preview, and is not shown in it.
  if (first && isPreviewed) {
    workspaceEdit.createFile(first.uri, { ignoreIfExists: true }, { needsConfirmation: true, label });
  }
  const made = await madeOf(ready, () => vscode.workspace.applyEdit(workspaceEdit, { isRefactoring: isPreviewed }));
  return { made, left, isPreviewed };
}

/** The document as it is now, or why it may not be edited. */
async function opening({ uri, text }: DocumentEdits, signal: AbortSignal): Promise<vscode.TextDocument | PinProblem> {
  if (signal.aborted) throw new RegistryError('cancelled', 'Cancelled by the person.', { host: '' });
  if (!isWritable(uri)) return 'readOnly';
  const shown = shownDocument(uri);
  if (shown) return shown;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return (await whyNotCarried(document, text)) ?? document;
  } catch {
    return 'gone';
  }
}

/** Makes an edit of `documents`, and tells what was made of it: VS Code itself tells only whether something was. */
async function madeOf<E extends TextEdit>(
  documents: readonly DocumentEdits<E>[],
  edit: () => Thenable<boolean>,
): Promise<Applied<E>['made']> {
  const made = new Map<string, readonly E[]>();
  if (documents.length === 0) return made;
  const waiting = new Map(documents.map((each) => [each.uri.toString(), each]));
  const listener = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const key = document.uri.toString();
    const each = contentChanges.length > 0 ? waiting.get(key) : undefined;
    const here = each && madeEdits(each.text, each.edits, document.getText());
    if (!here || here.length === 0) return;
    waiting.delete(key);
    made.set(key, here);
  });
  try {
    return (await edit()) ? made : new Map();
  } finally {
    listener.dispose();
  }
}
