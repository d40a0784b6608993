import * as v from 'valibot';
import * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import { invalidSentence } from '../../presentation/unresolvedSentence';
import { formatReference, parseReference, type Reference } from '../../references/reference';
import type { DocumentScans } from '../documents/documentScans';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';

const referenceSchema = v.object({ reference: v.pipe(v.string(), v.maxLength(4096)) });

/**
 * Opens the panel for the reference in `argument` (a link's), for the one that an editor's or tree's context menu was opened on, or for
 * one that the user types.
 */
export async function inspectImage(
  argument: unknown,
  { scans, asked, panels }: Pick<CommandContext, 'scans' | 'asked' | 'panels'>,
): Promise<void> {
  const reference = given(argument) ?? (await atPlace(argument, scans)) ?? (await typed(scans));
  if (!reference) return;
  asked.add(reference);
  panels.show(reference);
}

function given(argument: unknown): Reference | undefined {
  const parsed = v.safeParse(referenceSchema, argument);
  if (!parsed.success) return undefined;
  const reference = parseReference(parsed.output.reference);
  return reference.kind === 'ok' ? reference.value : undefined;
}

/** From a context menu, which passes something; the palette passes nothing and asks. */
async function atPlace(argument: unknown, scans: DocumentScans): Promise<Reference | undefined> {
  const found = argument === undefined ? undefined : await occurrenceFor(argument, scans);
  return found && found.occurrence.target.kind !== 'unresolved' ? found.occurrence.target.reference : undefined;
}

async function typed(scans: DocumentScans): Promise<Reference | undefined> {
  const here = (await occurrenceFor(undefined, scans))?.occurrence.target;
  const value = here && here.kind !== 'unresolved' ? formatReference(here.reference) : '';
  const text = await vscode.window.showInputBox({
    title: messages.inspectTitle(),
    prompt: messages.inspectPrompt(),
    placeHolder: messages.inspectPlaceholder(),
    value,
    ignoreFocusOut: true,
    validateInput: (input) => {
      const parsed = parseReference(input.trim());
      return parsed.kind === 'ok' || input.trim() === '' ? undefined : invalidSentence(parsed.problem);
    },
  });
  const parsed = parseReference(text?.trim() ?? '');
  return parsed.kind === 'ok' ? parsed.value : undefined;
}
