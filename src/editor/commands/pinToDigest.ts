import * as vscode from 'vscode';
import { planAction } from '../../operations/pin';
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
  const { target } = occurrence;
  if (target.kind === 'unresolved') {
    showNote(pinRefusalSentence({ kind: 'unresolved', reason: target.reason }));
    return;
  }
  const { reference } = target;
  lookUps.add(reference);
  const { version } = document;
  try {
    const outcome = await withPatientProgress(messages.asking(reference.registry), (signal) =>
      planAction('pin', scan, [occurrence], { source, ask: { signal, byPerson: true } }),
    );
    const [refusal] = outcome.refused;
    const [failure] = outcome.failed;
    const [pin] = outcome.pins;
    if (refusal) showNote(pinRefusalSentence(refusal.why));
    if (failure) showRegistryFailure(failure.error, reference, log);
    if (!pin?.digest) return;
    // The answer came after the user may have typed on: an edit belongs to the text that it was made for.
    if (document.version !== version) {
      showFailure(messages.documentChanged(), log);
      return;
    }
    const edit = new vscode.WorkspaceEdit();
    for (const { span, newText } of outcome.edits) {
      const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
      edit.replace(document.uri, range, newText);
    }
    if (!(await vscode.workspace.applyEdit(edit))) {
      showFailure(messages.notEdited(), log);
      return;
    }
    vscode.window.setStatusBarMessage(messages.pinned(occurrence.text, pin.digest), 5_000);
  } catch (error) {
    showRegistryFailure(error, reference, log);
  }
}
