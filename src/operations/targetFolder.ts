import { constants } from 'node:fs';
import {
  type FileHandle,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  realpath,
  rename,
  rm,
  statfs,
  unlink,
} from 'node:fs/promises';
import path from 'node:path';
import { TransferError } from './transferError';

/** What stands where a file is to go. `link`: a symbolic link on the way to it, or in its place. `other`: no file, or no folder. */
type Present = 'nothing' | 'file' | 'link' | 'other';

const CHUNK = 64 * 1024;
/** Windows knows no such flag, and opens no link by it. */
const NO_FOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0;

/**
 * A folder of this machine that files are put into, by names with slashes that are harmless. No link in it is followed: what is new is
 * written into a folder of its own in it, and moved to its place when it is complete.
 */
export class TargetFolder {
  private staged = 0;

  private constructor(
    /** Without links, as they may stand on the way to the folder itself: that was a person's choice. */
    readonly path: string,
    private readonly staging: string,
  ) {}

  /** Makes the folder, where it is not there. @throws TransferError */
  static async open(folder: string): Promise<TargetFolder> {
    return writing(folder, async () => {
      await mkdir(folder, { recursive: true });
      const real = await realpath(folder);
      return new TargetFolder(real, await mkdtemp(path.join(real, '.oci-lens-')));
    });
  }

  /** Bytes that can still be written there. */
  async free(): Promise<number> {
    return writing(this.path, async () => {
      const { bavail, bsize } = await statfs(this.path);
      return bavail * bsize;
    });
  }

  /** Writes what `chunks` give where nobody sees it yet; resolves with the path of that. */
  async stage(chunks: AsyncIterable<Uint8Array>): Promise<string> {
    const staged = path.join(this.staging, String(this.staged++));
    const handle = await writing(staged, () => open(staged, 'wx'));
    try {
      for await (const chunk of chunks) await writing(staged, () => writeAll(handle, chunk));
    } finally {
      await handle.close();
    }
    return staged;
  }

  async standing(name: string): Promise<Present> {
    const parts = name.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const found = await kindAt(path.join(this.path, ...parts.slice(0, depth)));
      if (found === 'nothing') return 'nothing';
      if (found !== 'folder') return found === 'link' ? 'link' : 'other';
    }
    const found = await kindAt(path.join(this.path, ...parts));
    return found === 'folder' ? 'other' : found;
  }

  /** Whether the file of that name has the same content as a staged one. */
  async holdsSame(name: string, staged: string): Promise<boolean> {
    const [one, other] = await Promise.all([openToCompare(path.join(this.path, name)), openToCompare(staged)]);
    try {
      return one !== undefined && other !== undefined && (await sameContent(one, other));
    } finally {
      await Promise.all([one?.close(), other?.close()]);
    }
  }

  /**
   * Moves a staged file to its place. What came there meanwhile stays.
   * @returns what is in the way, where it could not.
   */
  async place(staged: string, name: string, mayReplace: boolean): Promise<Exclude<Present, 'nothing'> | undefined> {
    const target = path.join(this.path, name);
    await this.makeFolders(name.split('/').slice(0, -1));
    const standing = await this.standing(name);
    if (standing === 'link' || standing === 'other' || (standing === 'file' && !mayReplace)) return standing;
    return writing(target, async () => {
      if (standing === 'file') await rename(staged, target);
      else if (!(await linkNew(staged, target))) return 'file';
      return undefined;
    });
  }

  /** Makes the folder of that name, and those above it, where nothing stands there; false where something else does. */
  async makeFolder(name: string): Promise<boolean> {
    return this.makeFolders(name.split('/'));
  }

  /** Takes a staged file away before its time. */
  async discard(staged: string): Promise<void> {
    await writing(staged, () => unlink(staged));
  }

  /** Takes away what was written and not put in its place. */
  async close(): Promise<void> {
    await rm(this.staging, { recursive: true, force: true });
  }

  private async makeFolders(parts: readonly string[]): Promise<boolean> {
    for (let depth = 1; depth <= parts.length; depth++) {
      const folder = path.join(this.path, ...parts.slice(0, depth));
      const found = await kindAt(folder);
      if (found === 'nothing') await writing(folder, () => mkdir(folder));
      else if (found !== 'folder') return false;
    }
    return true;
  }
}

async function kindAt(place: string): Promise<'nothing' | 'file' | 'folder' | 'link' | 'other'> {
  const stats = await lstat(place).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw writeError(place, error);
  });
  if (!stats) return 'nothing';
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isDirectory()) return 'folder';
  return stats.isFile() ? 'file' : 'other';
}

/** False where something stands there already: a second name for the file is made, which never replaces one. */
async function linkNew(staged: string, target: string): Promise<boolean> {
  try {
    await link(staged, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // The file system knows no second names, as FAT.
    await rename(staged, target);
    return true;
  }
  await unlink(staged);
  return true;
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.length;) written += (await handle.write(chunk, written)).bytesWritten;
}

async function openToCompare(file: string): Promise<FileHandle | undefined> {
  return open(file, constants.O_RDONLY | NO_FOLLOW).catch(() => undefined);
}

async function sameContent(one: FileHandle, other: FileHandle): Promise<boolean> {
  if ((await one.stat()).size !== (await other.stat()).size) return false;
  const [first, second] = [Buffer.alloc(CHUNK), Buffer.alloc(CHUNK)];
  for (;;) {
    const [read, otherRead] = await Promise.all([one.read(first, 0, CHUNK), other.read(second, 0, CHUNK)]);
    if (read.bytesRead !== otherRead.bytesRead) return false;
    if (read.bytesRead === 0) return true;
    if (!first.subarray(0, read.bytesRead).equals(second.subarray(0, read.bytesRead))) return false;
  }
}

async function writing<T>(place: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw writeError(place, error);
  }
}

function writeError(place: string, cause: unknown): TransferError {
  return new TransferError({ kind: 'write', path: place, code: codeOf(cause) }, { cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
