import * as vscode from 'vscode';
import { locatorSentence } from '../../presentation/lookUpSentence';
import { messages } from '../../presentation/messages';
import { formatReference } from '../../references/reference';
import type { Locator } from '../../registry/imageSource';
import { parseLocator } from '../../registry/local/locator';
import type { DocumentScans } from '../documents/documentScans';
import { existingPath, mayStandSomewhere } from './localPlace';
import { occurrenceFor } from './occurrenceAtPlace';

/** A reference, or a place on this machine, that the user types; the reference at the cursor stands there already. */
export async function askLocator(scans: DocumentScans, title: string): Promise<Locator | undefined> {
  const here = (await occurrenceFor(undefined, scans))?.occurrence.target;
  const text = await vscode.window.showInputBox({
    title,
    prompt: messages.inspectPrompt(),
    placeHolder: messages.inspectPlaceholder(),
    value: here && here.kind !== 'unresolved' ? formatReference(here.reference) : '',
    ignoreFocusOut: true,
    validateInput: (input) => (input.trim() === '' ? undefined : problemOf(input.trim())),
  });
  const parsed = parseLocator(text?.trim() ?? '');
  if (parsed.kind !== 'ok') return undefined;
  const locator = parsed.value;
  return locator.kind === 'registry' ? locator : { ...locator, path: await existingPath(locator.path) };
}

function problemOf(text: string): string | undefined {
  const parsed = parseLocator(text);
  if (parsed.kind !== 'ok') return locatorSentence(parsed.problem);
  const isNowhere = parsed.value.kind !== 'registry' && !mayStandSomewhere(parsed.value.path);
  return isNowhere ? messages.noFolderForPath() : undefined;
}
