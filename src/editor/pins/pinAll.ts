import * as vscode from 'vscode';
import type { PinAction } from '../../operations/pin';
import { notificationText } from '../../presentation/harmless';
import { pinTexts } from '../../presentation/pinReport';
import { pinRefusalSentence } from '../../presentation/pinSentence';
import { mayAskInBackground } from '../../registry/backgroundHosts';
import type { CommandContext } from '../commands/commandContext';
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
    const uris = given(argument, selected) ?? (await picked());
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

/** The Explorer passes the file or folder that its menu was opened on, and all that are selected. */
function given(argument: unknown, selected: unknown): readonly vscode.Uri[] | undefined {
  const all: readonly unknown[] = Array.isArray(selected) ? selected : [argument];
  const uris = all.filter((each) => each instanceof vscode.Uri);
  return uris.length > 0 ? uris : undefined;
}

async function picked(): Promise<readonly vscode.Uri[] | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const active = vscode.window.activeTextEditor?.document.uri;
  const file = active && vscode.workspace.getWorkspaceFolder(active) ? active : undefined;
  const items = [
    ...(file ? [{ label: pinTexts.thisFile(), description: vscode.workspace.asRelativePath(file), uris: [file] }] : []),
    ...(folders.length > 1 ? folders.map(({ name, uri }) => ({ label: name, description: '', uris: [uri] })) : []),
    ...(folders.length > 0
      ? [{ label: pinTexts.wholeWorkspace(), description: '', uris: folders.map(({ uri }) => uri) }]
      : []),
  ];
  return (await vscode.window.showQuickPick(items, { title: pinTexts.whereTitle() }))?.uris;
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
  if (unknown.size === 0) return documents;
  const [all, rest] = [pinTexts.askAll(), pinTexts.leaveOut()];
  const question = notificationText(pinTexts.askUnknown([...unknown].sort()));
  const options = { modal: true, detail: pinTexts.askUnknownDetail() };
  const choice = await vscode.window.showWarningMessage(question, options, all, rest);
  if (choice === rest) return documents;
  if (choice !== all) return undefined;
  for (const registry of unknown) context.knownRegistries.lookedUp(registry);
  return planAgain(action, documents, (registry) => isKnown(registry) || unknown.has(registry), context);
}
