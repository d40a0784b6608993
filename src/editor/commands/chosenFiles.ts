import * as vscode from 'vscode';
import { notificationText } from '../../presentation/harmless';
import { pinTexts } from '../../presentation/pinReport';
import type { KnownRegistries } from '../credentials/knownRegistries';

/** The Explorer passes the file or folder that its menu was opened on, and all that are selected. */
export function chosenFiles(argument: unknown, selected: unknown): readonly vscode.Uri[] | undefined {
  const all: readonly unknown[] = Array.isArray(selected) ? selected : [argument];
  const uris = all.filter((each) => each instanceof vscode.Uri);
  return uris.length > 0 ? uris : undefined;
}

/** Those that a person picks: the file in front of them, a folder, or all. */
export async function pickedFiles(): Promise<readonly vscode.Uri[] | undefined> {
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
export async function mayAskUnknown(
  unknown: ReadonlySet<string>,
  known: KnownRegistries,
): Promise<'all' | 'none' | undefined> {
  if (unknown.size === 0) return 'none';
  const [all, rest] = [pinTexts.askAll(), pinTexts.leaveOut()];
  const question = notificationText(pinTexts.askUnknown([...unknown].sort()));
  const options = { modal: true, detail: pinTexts.askUnknownDetail() };
  const choice = await vscode.window.showWarningMessage(question, options, all, rest);
  if (choice === rest) return 'none';
  if (choice !== all) return undefined;
  for (const registry of unknown) known.lookedUp(registry);
  return 'all';
}
