import * as vscode from 'vscode';
import type { PinAction } from '../../operations/pin';
import { pinTexts } from '../../presentation/pinReport';
import { pinRefusalSentence } from '../../presentation/pinSentence';
import { mayAskInBackground } from '../../registry/backgroundHosts';
import type { CommandContext } from '../commands/commandContext';
import { chosenFiles, mayAskUnknown, pickedFiles } from '../commands/chosenFiles';
import { showNote } from '../commands/report';
import { applyAndReport, type PlannedDocument } from './pinnedDocument';
import { planAgain, planFiles } from './planFiles';

type Context = Pick<CommandContext, 'source' | 'knownRegistries' | 'shownTexts' | 'log'>;

/** Pins, unpins or refreshes every reference in the files and folders that the command was called with, or that the person picks. */
export function pinAll(action: PinAction) {
  return async (argument: unknown, context: Context, selected?: unknown): Promise<void> => {
    if (!vscode.workspace.isTrusted) {
      showNote(pinRefusalSentence({ kind: 'untrusted' }));
      return;
    }
    const uris = chosenFiles(argument, selected) ?? (await pickedFiles());
    if (!uris) return;
    const known = await context.knownRegistries.known();
    const isKnown = (registry: string) => mayAskInBackground(registry, known);
    const documents = await planFiles(action, uris, isKnown, context);
    const complete = documents && (await withUnknown(action, documents, isKnown, context));
    if (!complete) return;
    if (complete.length === 0) showNote(pinTexts.nothingIn());
    else await applyAndReport(action, complete, context);
  };
}

/**
 * Files can name any registry, so those that the person did not choose are named before they are asked. Undefined where the person
 * gives up.
 */
async function withUnknown(
  action: PinAction,
  documents: readonly PlannedDocument[],
  isKnown: (registry: string) => boolean,
  context: Context,
): Promise<readonly PlannedDocument[] | undefined> {
  const left = documents.flatMap(({ outcome }) => outcome.refused.map(({ why }) => why));
  const unknown = new Set(left.flatMap((why) => (why.kind === 'notAsked' ? [why.registry] : [])));
  const choice = await mayAskUnknown(unknown, context.knownRegistries);
  if (choice === 'none') return documents;
  if (choice === undefined) return undefined;
  return planAgain(action, documents, (registry) => isKnown(registry) || unknown.has(registry), context);
}
