import * as vscode from 'vscode';
import { DRIFT_RULE } from '../../operations/drift';
import { driftMessages } from '../../presentation/driftText';
import { messages } from '../../presentation/messages';
import { mayBeSuppressed, suppressionEdit } from '../../references/suppressionEdit';
import { applyOrTell } from './applyOrTell';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { whyNoEdit } from '../documents/mayEdit';
import { showNote } from './report';

/** Asks for a reason and writes it as the comment that turns drift off for the reference that `argument` names. */
export async function ignoreDrift(
  argument: unknown,
  { scans, log }: Pick<CommandContext, 'scans' | 'log'>,
): Promise<void> {
  const place = await occurrenceFor(argument, scans);
  const why = place ? whyNoEdit(place.document.uri) : undefined;
  if (!place || why) {
    showNote(why ? messages[why]() : messages.placeGone());
    return;
  }
  if (!mayBeSuppressed(place.scan, place.occurrence)) {
    showNote(driftMessages.notIgnored());
    return;
  }
  const reason = await vscode.window.showInputBox({
    title: driftMessages.ignoreTitle(),
    prompt: driftMessages.ignorePrompt(),
    placeHolder: driftMessages.ignorePlaceholder(),
    ignoreFocusOut: true,
    validateInput: (input) => (input.trim() === '' ? driftMessages.ignoreMissing() : undefined),
  });
  if (!reason?.trim()) return;
  // The person may have typed on before they answered.
  const found = await occurrenceFor(argument, scans);
  if (!found) {
    showNote(messages.placeGone());
    return;
  }
  const { document, scan, occurrence } = found;
  const edit = suppressionEdit(scan, occurrence, DRIFT_RULE, reason);
  if (!edit) showNote(driftMessages.notIgnored());
  else
    await applyOrTell({ uri: document.uri, text: scan.text, edits: [edit], label: driftMessages.ignoreTitle() }, log);
}
