import * as vscode from 'vscode';
import { planPin } from '../../operations/pin';
import { messages } from '../../presentation/messages';
import { pinRefusalSentence } from '../../presentation/pinSentence';
import { withPatientProgress } from '../progress';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { showFailure, showNote, showRegistryFailure } from './report';

/** Pins the reference that `argument` names, or the one at the cursor. */
export async function pinToDigest(
  argument: unknown,
  { source, scans, lookUps, log }: Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'log'>,
): Promise<void> {
  const found = await occurrenceFor(argument, scans);
  if (!found) {
    showNote(argument === undefined ? messages.noReferenceHere() : messages.placeGone());
    return;
  }
  if (!vscode.workspace.isTrusted) {
    showNote(pinRefusalSentence({ kind: 'untrusted' }));
    return;
  }
  const { document, scan, occurrence } = found;
  if (occurrence.target.kind === 'unresolved') {
    showNote(pinRefusalSentence({ kind: 'unresolved', reason: occurrence.target.reason }));
    return;
  }
  const { reference } = occurrence.target;
  lookUps.add(reference);
  const { version } = document;
  try {
    const plan = await withPatientProgress(messages.asking(reference.registry), (signal) =>
      planPin(scan, occurrence, source, { signal, byPerson: true }),
    );
    if (plan.kind === 'refused') {
      showNote(pinRefusalSentence(plan.why));
      return;
    }
    // The answer came after the user may have typed on: an edit belongs to the text that it was made for.
    if (document.version !== version) {
      showFailure(messages.documentChanged(), log);
      return;
    }
    const { span, newText } = plan.edit;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
      newText,
    );
    if (!(await vscode.workspace.applyEdit(edit))) {
      showFailure(messages.notEdited(), log);
      return;
    }
    vscode.window.setStatusBarMessage(messages.pinned(occurrence.text, plan.digest), 5_000);
  } catch (error) {
    showRegistryFailure(error, reference, log);
  }
}
