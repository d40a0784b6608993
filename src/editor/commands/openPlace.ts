import * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { showNote } from './report';

/** Shows the reference that `argument` names in its document, selected. */
export async function openPlace(argument: unknown, { scans }: Pick<CommandContext, 'scans'>): Promise<void> {
  const found = argument === undefined ? undefined : await occurrenceFor(argument, scans);
  if (!found) {
    showNote(messages.placeGone());
    return;
  }
  const { document, occurrence } = found;
  const selection = new vscode.Range(
    document.positionAt(occurrence.span.start),
    document.positionAt(occurrence.span.end),
  );
  await vscode.window.showTextDocument(document, { selection });
}
