import * as vscode from 'vscode';
import { driftMessages } from '../../presentation/driftText';
import { messages } from '../../presentation/messages';
import { suppressionEdit } from '../../references/suppressionEdit';
import { applyOrTell } from './applyOrTell';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';
import { showNote } from './report';

export interface IgnoreTexts {
  readonly title: string;
  readonly prompt: string;
  readonly placeHolder: string;
}

/** Asks for a reason and writes it as the comment that turns `rules` off for the reference that `argument` names, which may have one. */
export async function ignoreByComment(
  argument: unknown,
  rules: readonly string[],
  texts: IgnoreTexts & { readonly notIgnored: string },
  { scans, log }: Pick<CommandContext, 'scans' | 'log'>,
): Promise<void> {
  const reason = await askReason(texts);
  if (reason === undefined) return;
  // The person may have typed on before they answered.
  const found = await occurrenceFor(argument, scans);
  if (!found) {
    showNote(messages.placeGone());
    return;
  }
  const { document, scan, occurrence } = found;
  const edit = suppressionEdit(scan, occurrence, rules, reason);
  if (!edit) showNote(texts.notIgnored);
  else await applyOrTell({ uri: document.uri, text: scan.text, edits: [edit], label: texts.title }, log);
}

/** Undefined where the person gives none. */
export async function askReason(texts: IgnoreTexts): Promise<string | undefined> {
  const { title, prompt, placeHolder } = texts;
  const reason = await vscode.window.showInputBox({
    ...{ title, prompt, placeHolder },
    ignoreFocusOut: true,
    validateInput: (input) => (input.trim() === '' ? driftMessages.ignoreMissing() : undefined),
  });
  return reason?.trim() || undefined;
}
