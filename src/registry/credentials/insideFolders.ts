import { realpath } from 'node:fs/promises';
import path from 'node:path';

/** Whether `file` stands in one of the folders, by its name or by where its symlinks lead. */
export async function isInsideFolders(file: string, folders: readonly string[]): Promise<boolean> {
  if (folders.length === 0) return false;
  const [names, roots] = await Promise.all([namesOf(file), Promise.all(folders.map(namesOf))]);
  return roots.flat().some((root) => names.some((name) => isWithin(root, name)));
}

/** Those of `files` that do not, in their order. */
export async function outsideFolders(files: readonly string[], folders: readonly string[]): Promise<readonly string[]> {
  const inside = await Promise.all(files.map((file) => isInsideFolders(file, folders)));
  return files.filter((_, index) => !inside[index]);
}

async function namesOf(file: string): Promise<readonly string[]> {
  const absolute = path.resolve(file);
  const real = await realpath(absolute).catch(() => absolute);
  return [absolute, real];
}

function isWithin(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return !(relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative));
}
