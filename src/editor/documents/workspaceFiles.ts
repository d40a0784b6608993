import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { type FileEntry, FileError, type FileErrorKind, type Files, joinPath } from '../../operations/files';

/** The files of one folder of the workspace, wherever its file system is. */
export function workspaceFiles(folder: vscode.Uri): Files {
  const uriOf = (file: string) => (file === '' ? folder : vscode.Uri.joinPath(folder, file));
  return {
    root: folder.path.replace(/\/$/, ''),
    list: (file) =>
      guarded(async () => {
        const entries = await vscode.workspace.fs.readDirectory(uriOf(file));
        return entries.flatMap(([name, type]): FileEntry[] => {
          const kind = entryKind(type);
          return kind ? [{ name, kind }] : [];
        });
      }),
    stat: (file) =>
      guarded(async () => {
        const { type, size } = await vscode.workspace.fs.stat(uriOf(file));
        const kind = type & vscode.FileType.File ? 'file' : type & vscode.FileType.Directory ? 'folder' : 'other';
        return { kind, size };
      }),
    read: (file) => guarded(() => Promise.resolve(vscode.workspace.fs.readFile(uriOf(file)))),
    realPath: (file) =>
      guarded(() => (folder.scheme === 'file' ? realPathOnDisk(folder, file) : withoutLinks(file, uriOf))),
  };
}

async function realPathOnDisk(folder: vscode.Uri, file: string): Promise<string | undefined> {
  const root = await realpath(folder.fsPath);
  const relative = path.relative(root, await realpath(path.join(root, file)));
  const isOutside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return isOutside ? undefined : relative.replaceAll(path.sep, '/');
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

async function guarded<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new FileError(kindOf(cause), cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function kindOf(cause: unknown): FileErrorKind {
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  switch (code) {
    case 'FileNotFound':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
      return 'notFound';
    case 'NoPermissions':
    case 'EACCES':
    case 'EPERM':
      return 'denied';
    case 'FileIsADirectory':
    case 'EISDIR':
      return 'notAFile';
    default:
      return 'failed';
  }
}
