import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { type FileEntry, type Files, joinPath, pathUnder, withFileErrors } from '../../operations/files';

/** The files of one folder of the workspace, wherever its file system is. */
export function workspaceFiles(folder: vscode.Uri): Files {
  const uriOf = (file: string) => (file === '' ? folder : vscode.Uri.joinPath(folder, file));
  return {
    root: folder.path.replace(/\/$/, ''),
    list: (file) =>
      withFileErrors(async () => {
        const entries = await vscode.workspace.fs.readDirectory(uriOf(file));
        return entries.flatMap(([name, type]): FileEntry[] => {
          const kind = entryKind(type);
          return kind ? [{ name, kind }] : [];
        });
      }),
    stat: (file) =>
      withFileErrors(async () => {
        const { type, size } = await vscode.workspace.fs.stat(uriOf(file));
        const kind = type & vscode.FileType.File ? 'file' : type & vscode.FileType.Directory ? 'folder' : 'other';
        return { kind, size };
      }),
    read: (file) => withFileErrors(() => vscode.workspace.fs.readFile(uriOf(file))),
    realPath: (file) =>
      withFileErrors(() => (folder.scheme === 'file' ? realPathOnDisk(folder, file) : withoutLinks(file, uriOf))),
  };
}

async function realPathOnDisk(folder: vscode.Uri, file: string): Promise<string | undefined> {
  const root = await realpath(folder.fsPath);
  return pathUnder(root, await realpath(path.join(root, file)));
}

/** Elsewhere nobody tells where a symlink leads, so what is behind one counts as outside. */
async function withoutLinks(file: string, uriOf: (file: string) => vscode.Uri): Promise<string | undefined> {
  let at = '';
  for (const name of file.split('/').filter(Boolean)) {
    at = joinPath(at, name);
    const { type } = await vscode.workspace.fs.stat(uriOf(at));
    if (type & vscode.FileType.SymbolicLink) return undefined;
  }
  return at;
}

function entryKind(type: vscode.FileType): FileEntry['kind'] | undefined {
  if (type & vscode.FileType.SymbolicLink) return 'symlink';
  if (type & vscode.FileType.Directory) return 'folder';
  return type & vscode.FileType.File ? 'file' : undefined;
}
