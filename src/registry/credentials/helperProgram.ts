import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { isInsideFolders } from './insideFolders';

/** Where a helper is looked for. */
export interface HelperSearch {
  /** The PATH of the process. */
  readonly path: string;
  /** The user's home, absolute. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** Whether Docker's name for a helper is one, and no path. */
export function isHelperSuffix(suffix: string): boolean {
  return /^[A-Za-z0-9_.-]+$/.test(suffix);
}

/**
 * The folders that helpers are looked for in: the absolute ones of PATH, then the usual places, which programs that were not started
 * from a terminal often lack.
 */
export function helperFolders({ path: text, home, platform }: HelperSearch): readonly string[] {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const listed = text
    .split(paths.delimiter)
    .map((folder) => (platform === 'win32' ? folder.replaceAll('"', '') : folder));
  const system = platform === 'win32' ? [] : ['/usr/local/bin', '/opt/homebrew/bin'];
  const usual = [...system, paths.join(home, '.docker', 'bin'), paths.join(home, '.rd', 'bin')];
  // On Windows '\tools' is on whatever drive one happens to be.
  const isAbsolute = platform === 'win32' ? /^(?:[a-z]:[\\/]|[\\/]{2})/i : /^\//;
  return [...new Set([...listed, ...usual])].filter((folder) => isAbsolute.test(folder));
}

/** The file of the helper, in the first folder that has it outside the workspace; undefined where none has. */
export async function findHelperProgram(
  suffix: string,
  folders: readonly string[],
  workspaceFolders: readonly string[],
  platform: NodeJS.Platform,
): Promise<string | undefined> {
  const name = `docker-credential-${suffix}${platform === 'win32' ? '.exe' : ''}`;
  for (const folder of folders) {
    const file = path.join(folder, name);
    if ((await isProgram(file)) && !(await isInsideFolders(file, workspaceFolders))) return file;
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
