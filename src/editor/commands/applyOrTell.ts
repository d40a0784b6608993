import * as vscode from 'vscode';
import type { PinAction } from '../../operations/pin';
import { messages } from '../../presentation/messages';
import { pinProblemSentence } from '../../presentation/pinProblem';
import { applyToDocuments, type DocumentEdits } from '../documents/applyToDocuments';
import { showFailure, showNote } from './report';

export interface Change extends DocumentEdits {
  /** What VS Code calls it, where it can be undone. */
  readonly label: string;
  /** What a terminal can do in the editor's place. */
  readonly action?: PinAction | undefined;
}

/** Makes the edits of one document; false where that could not be, which the person is told. */
export async function applyOrTell(change: Change, log: vscode.LogOutputChannel): Promise<boolean> {
  const { uri, label, action } = change;
  const { made, left } = await applyToDocuments([change], label);
  const [why] = left.values();
  const name = vscode.workspace.asRelativePath(uri);
  if (why) showFailure(`${name}: ${pinProblemSentence(why, action, uri.fsPath)}`, log);
  else if (made.size === 0) showFailure(messages.notEdited(), log);
  return !why && made.size > 0;
}

/** The same, and tells also what was done, and what should be known of it: sentences of plain text. */
export async function applyAndTell(
  change: Change,
  done: string,
  notices: readonly string[],
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (!(await applyOrTell(change, log))) return;
  vscode.window.setStatusBarMessage(done, 5_000);
  if (notices.length > 0) showNote([done, ...notices].join(' · '));
}
