import * as vscode from 'vscode';
import { POLICY_FILE } from '../../policy/policyFile';
import { messages } from '../../presentation/messages';
import { policyTexts } from '../../presentation/policyTexts';
import { starterPolicy } from '../../presentation/starterPolicy';
import { showNote } from './report';

/** Writes a first policy where there is none, and shows what is there. @param argument a file or folder of the workspace. */
export async function createPolicy(argument: unknown): Promise<void> {
  const folder = argument instanceof vscode.Uri ? vscode.workspace.getWorkspaceFolder(argument) : await chosenFolder();
  if (!folder) {
    if (argument instanceof vscode.Uri || !vscode.workspace.workspaceFolders) showNote(policyTexts.noFolder());
    return;
  }
  const uri = vscode.Uri.joinPath(folder.uri, POLICY_FILE);
  const isThere = await vscode.workspace.fs.stat(uri).then(
    () => true,
    (error: unknown) => {
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
      throw error;
    },
  );
  if (!isThere && !vscode.workspace.isTrusted) {
    showNote(messages.untrusted());
    return;
  }
  if (!isThere) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(starterPolicy()));
  await vscode.window.showTextDocument(uri);
}

async function chosenFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length > 1 ? vscode.window.showWorkspaceFolderPick() : folders[0];
}
