import type * as vscode from 'vscode';
import type { PinAction } from '../../operations/pin';
import type { PinPlan } from '../../operations/pinPlan';
import { messages } from '../../presentation/messages';
import { pinNoticeSentence, platformPinSentence } from '../../presentation/pinNotice';
import { pinTexts } from '../../presentation/pinReport';
import type { Scan } from '../../references/scan';
import { applyAndTell } from '../commands/applyOrTell';

/** Makes the edit of one reference, where there is one, and tells how it went. */
export async function applyPin(
  action: PinAction,
  uri: vscode.Uri,
  { text }: Scan,
  { edits, pins: [pin] }: PinPlan,
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (!pin) return;
  const { occurrence, digest, edit, platform } = pin;
  const done = digest ? messages.pinned(occurrence.text, digest) : messages.unpinned(occurrence.text);
  const notices = [...edit.notices.map(pinNoticeSentence), ...(platform ? [platformPinSentence()] : [])];
  await applyAndTell({ uri, text, edits, label: pinTexts.title(action), action }, done, notices, log);
}
