import * as vscode from 'vscode';
import type { Files } from '../../operations/files';
import { openDocument } from '../documents/applyToDocuments';
import { workspaceFiles } from '../documents/workspaceFiles';

/** The files of a workspace folder, with the texts of open documents in place of what is saved. */
export function filesAsOpen(folder: vscode.Uri): Files {
  const files = workspaceFiles(folder);
  return {
    ...files,
    read: async (file) => {
      const open = openDocument(vscode.Uri.joinPath(folder, file));
      return open ? new TextEncoder().encode(open.getText()) : files.read(file);
    },
  };
}
