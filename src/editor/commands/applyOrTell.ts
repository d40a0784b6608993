import type * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import { applyToDocuments, type DocumentEdits } from '../documents/applyToDocuments';
import { showFailure } from './report';

/** Makes the edits of one document; false where that could not be, which the person is told. */
export async function applyOrTell(edits: DocumentEdits, label: string, log: vscode.LogOutputChannel): Promise<boolean> {
  const { isApplied, left } = await applyToDocuments([edits], label);
  const [problem] = left;
  if (problem) showFailure(problem.why === 'readOnly' ? messages.readOnly() : messages.documentChanged(), log);
  else if (!isApplied) showFailure(messages.notEdited(), log);
  return !problem && isApplied;
}
