import type { Dirent } from 'node:fs';
import { access, readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { type FileEntry, type Files, pathUnder, withFileErrors } from '../operations/files';
import { replaceFile } from './replaceFile';

/** Files that can be changed. */
export interface WritableFiles extends Files {
  /** As {@link replaceFile}; rejects with a FileError. */
  replace(file: string, before: Uint8Array, after: Uint8Array): Promise<boolean>;
}

/** Files on a disk, and the file or folder among them that a person named. */
export interface NamedFiles {
  readonly files: WritableFiles;
  /** Relative to the root of `files`. */
  readonly from: string;
}

/**
 * Where `named` stands. The root is the Git repository around it, so that the `.gitignore` above a folder counts and its files are known
 * by their full path there; without one it is the folder itself.
 * @throws FileError
 */
export async function filesAround(named: string, workingFolder: string): Promise<NamedFiles> {
  return withFileErrors(async () => {
    const absolute = path.resolve(workingFolder, named);
    const isFolder = (await stat(absolute)).isDirectory();
    // A symlink to a file has a name of its own, and the name tells the format.
    const folder = await realpath(isFolder ? absolute : path.dirname(absolute));
    const root = (await repositoryAround(folder)) ?? folder;
    const real = isFolder ? folder : path.join(folder, path.basename(absolute));
    return { files: nodeFiles(root), from: withSlashes(path.relative(root, real)) };
  });
}

/** @param root an absolute path without symlinks. */
export function nodeFiles(root: string): WritableFiles {
  const absolute = (relative: string) => path.join(root, relative);
  return {
    root: withSlashes(root),
    list: (folder) =>
      withFileErrors(async () => {
        const entries = await readdir(absolute(folder), { withFileTypes: true });
        return entries.flatMap((entry) => {
          const kind = entryKind(entry);
          return kind ? [{ name: entry.name, kind }] : [];
        });
      }),
    stat: (file) =>
      withFileErrors(async () => {
        const found = await stat(absolute(file));
        return { kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other', size: found.size };
      }),
    read: (file) => withFileErrors(() => readFile(absolute(file))),
    replace: (file, before, after) => withFileErrors(() => replaceFile(absolute(file), before, after)),
    realPath: (file) => withFileErrors(async () => pathUnder(root, await realpath(absolute(file)))),
  };
}

function entryKind(entry: Dirent): FileEntry['kind'] | undefined {
  if (entry.isSymbolicLink()) return 'symlink';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : undefined;
}

/** The Git repository in which a folder stands, where it stands in one. */
export async function repositoryAround(folder: string): Promise<string | undefined> {
  const isRepository = await access(path.join(folder, '.git')).then(
    () => true,
    () => false,
  );
  if (isRepository) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : repositoryAround(parent);
}

function withSlashes(file: string): string {
  return file.replaceAll(path.sep, '/');
}
