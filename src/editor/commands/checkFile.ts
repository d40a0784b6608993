import * as vscode from 'vscode';
import { documentStandings } from '../../operations/drift';
import { statusMessages } from '../../presentation/statusText';
import { withPatientProgress } from '../progress';
import type { CommandContext } from './commandContext';
import { showNote } from './report';

/** Looks up how every reference of the active editor stands, and marks what does not stand as it should. */
export async function checkFile(
  _argument: unknown,
  { scans, standings, drift }: Pick<CommandContext, 'scans' | 'standings' | 'drift'>,
): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const occurrences = document ? (await scans.scanOf(document)).occurrences : [];
  if (!document || !occurrences.some(({ target }) => target.kind === 'image')) {
    showNote(statusMessages.noReferences());
    return;
  }
  const left = await withPatientProgress(statusMessages.checking(), (signal) =>
    standings.lookAtAll(occurrences, signal),
  );
  drift.show(document);
  const counts = documentStandings(occurrences, (reference) => standings.get(reference));
  if (left > 0) showNote(`${statusMessages.checked(counts)}. ${statusMessages.leftOut(left)}`);
  else vscode.window.setStatusBarMessage(statusMessages.checked(counts), 8_000);
}
