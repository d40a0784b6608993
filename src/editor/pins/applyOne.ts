import * as vscode from 'vscode';
import type { PinAction } from '../../operations/pin';
import type { PinPlan } from '../../operations/pinPlan';
import { messages } from '../../presentation/messages';
import { pinNoticeSentence, platformPinSentence } from '../../presentation/pinNotice';
import { pinProblemSentence } from '../../presentation/pinProblem';
import { pinTexts } from '../../presentation/pinReport';
import type { Scan } from '../../references/scan';
import { showFailure, showNote } from '../commands/report';
import { applyToDocuments } from '../documents/applyToDocuments';

/** Makes the edit of one reference, and tells how it went. */
export async function applyOne(
  action: PinAction,
  uri: vscode.Uri,
  { text }: Scan,
  { edits, pins: [pin] }: PinPlan,
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (!pin) return;
  const { made, left } = await applyToDocuments([{ uri, text, edits }], pinTexts.title(action));
  const [why] = left.values();
  if (why) showFailure(`${vscode.workspace.asRelativePath(uri)}: ${pinProblemSentence(why, action, uri.fsPath)}`, log);
  else if (made.size === 0) showFailure(messages.notEdited(), log);
  else {
    const { occurrence, digest, edit, platform } = pin;
    const done = digest ? messages.pinned(occurrence.text, digest) : messages.unpinned(occurrence.text);
    vscode.window.setStatusBarMessage(done, 5_000);
    const notices = [...edit.notices.map(pinNoticeSentence), ...(platform ? [platformPinSentence()] : [])];
    if (notices.length > 0) showNote([done, ...notices].join(' · '));
  }
}
