import * as vscode from 'vscode';
import type { Files } from '../../operations/files';
import { workspaceFiles } from './workspaceFiles';
import { shownDocument } from './shownDocument';

/** The files of a workspace folder, with the texts of open documents in place of what is saved. */
export function filesAsOpen(folder: vscode.Uri): Files {
  const files = workspaceFiles(folder);
  const bytesOf = (file: string) => {
    const shown = shownDocument(vscode.Uri.joinPath(folder, file));
    return shown && new TextEncoder().encode(shown.getText());
  };
  return {
    ...files,
    stat: async (file) => {
      const stat = await files.stat(file);
      return { ...stat, size: bytesOf(file)?.length ?? stat.size };
    },
    read: async (file) => bytesOf(file) ?? files.read(file),
  };
}
