import * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import { askOfPerson } from '../../registry/imageSource';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { showNote } from './report';

/** Looks up the one reference that `argument` names, past whatever is remembered, and shows its hover. */
export async function lookUp(
  argument: unknown,
  { source, scans, lookUps }: Pick<CommandContext, 'source' | 'scans' | 'lookUps'>,
): Promise<void> {
  const found = await occurrenceFor(argument, scans);
  if (!found || found.occurrence.target.kind === 'unresolved') {
    showNote(messages.placeGone());
    return;
  }
  const { document, occurrence } = found;
  const { reference } = found.occurrence.target;
  lookUps.add(reference);
  // The hover asks for the same, shares this load where it is under way, and shows how it ended.
  source
    .manifest({ kind: 'registry', reference }, { ...askOfPerson(new AbortController().signal), fresh: true })
    .catch(() => undefined);
  const editor = await vscode.window.showTextDocument(document);
  const position = document.positionAt(occurrence.span.start);
  editor.selection = new vscode.Selection(position, position);
  // A popup that still stands for this place would be shown again as it is.
  await vscode.commands.executeCommand('editor.action.hideHover');
  await vscode.commands.executeCommand('editor.action.showHover');
}
