import * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import { invalidSentence } from '../../presentation/unresolvedSentence';
import { formatReference, parseReference, type Reference } from '../../references/reference';
import type { DocumentScans } from '../documents/documentScans';
import { occurrenceFor } from './occurrenceAtPlace';

/** A reference that the user types; the one at the cursor stands there already. */
export async function askReference(scans: DocumentScans, title: string): Promise<Reference | undefined> {
  const here = (await occurrenceFor(undefined, scans))?.occurrence.target;
  const text = await vscode.window.showInputBox({
    title,
    prompt: messages.inspectPrompt(),
    placeHolder: messages.inspectPlaceholder(),
    value: here && here.kind !== 'unresolved' ? formatReference(here.reference) : '',
    ignoreFocusOut: true,
    validateInput: (input) => {
      const parsed = parseReference(input.trim());
      return parsed.kind === 'ok' || input.trim() === '' ? undefined : invalidSentence(parsed.problem);
    },
  });
  const parsed = parseReference(text?.trim() ?? '');
  return parsed.kind === 'ok' ? parsed.value : undefined;
}
