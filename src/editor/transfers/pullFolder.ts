import * as vscode from 'vscode';
import { messages } from '../../presentation/messages';
import { transferMessages } from '../../presentation/transferMessages';
import { showNote } from '../commands/report';

/** A folder of this machine: one of the workspace, or another. */
export async function askFolder(title: string): Promise<vscode.Uri | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length > 0) {
    const items = [
      ...folders.map(({ name, uri }) => ({ label: `$(root-folder) ${name}`, description: uri.fsPath, uri })),
      { label: `$(folder-opened) ${transferMessages.otherFolder()}`, uri: undefined },
    ];
    const choice = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
    if (!choice) return undefined;
    if (choice.uri) return choice.uri;
  }
  const chosen = await vscode.window.showOpenDialog({
    ...{ title, openLabel: transferMessages.pullHere(), defaultUri: folders[0]?.uri },
    ...{ canSelectFiles: false, canSelectFolders: true },
  });
  const [folder] = chosen ?? [];
  if (folder === undefined || folder.scheme === 'file') return folder;
  showNote(messages.onlyLocalFiles());
  return undefined;
}

/** The way to a folder: in the Explorer where it is the workspace's, else in a window of its own. */
export function showFolder(folder: vscode.Uri): { readonly label: string; readonly run: () => Thenable<unknown> } {
  const { executeCommand } = vscode.commands;
  return vscode.workspace.getWorkspaceFolder(folder)
    ? { label: transferMessages.reveal(), run: () => executeCommand('revealInExplorer', folder) }
    : {
        label: transferMessages.openFolder(),
        run: () => executeCommand('vscode.openFolder', folder, { forceNewWindow: true }),
      };
}
