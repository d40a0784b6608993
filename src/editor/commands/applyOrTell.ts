import * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import { pinProblemSentence } from '../../presentation/pinProblem';
import { applyToDocuments, type DocumentEdits } from '../documents/applyToDocuments';
import { showFailure } from './report';

/** Makes the edits of one document; false where that could not be, which the person is told. */
export async function applyOrTell(edits: DocumentEdits, label: string, log: vscode.LogOutputChannel): Promise<boolean> {
  const { uri } = edits;
  const { made, left } = await applyToDocuments([edits], label);
  const [why] = left.values();
  const name = vscode.workspace.asRelativePath(uri);
  if (why) showFailure(`${name}: ${pinProblemSentence(why, undefined, uri.fsPath)}`, log);
  else if (made.size === 0) showFailure(messages.notEdited(), log);
  return !why && made.size > 0;
}
