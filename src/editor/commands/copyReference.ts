import * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import { formatReference } from '../../references/reference';
import { referencesOf, selectionOf } from '../tree/selection';
import type { CommandContext } from './commandContext';

/** Copies the selected references in full, a line each. */
export async function copyReference(
  argument: unknown,
  { imagesView }: Pick<CommandContext, 'imagesView'>,
  selected: unknown,
): Promise<void> {
  // A key passes nothing.
  const chosen = argument === undefined ? imagesView.selection : selected;
  const names = referencesOf(selectionOf(argument, chosen)).map(formatReference);
  if (names.length === 0) return;
  await vscode.env.clipboard.writeText(names.join('\n'));
  vscode.window.setStatusBarMessage(messages.copied(names), 5_000);
}
