import path from 'node:path';

/** What stands in a folder; sockets, devices and the like are no entries. */
export interface FileEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'symlink';
}

/** What a path leads to, symlinks followed. */
export interface FileStat {
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes. */
  readonly size: number;
}

/**
 * The files under one folder, the root; each shell fills it. Paths have slashes and are relative to the root, which is `''` itself.
 * Every method rejects with a {@link FileError}.
 */
export interface Files {
  /** The root's own path with slashes: a folder's name can tell a file's format. */
  readonly root: string;
  /** In any order. */
  list(folder: string): Promise<readonly FileEntry[]>;
  stat(path: string): Promise<FileStat>;
  read(file: string): Promise<Uint8Array>;
  /** The path without symlinks; undefined where it is not under the root. */
  realPath(path: string): Promise<string | undefined>;
}

/** `tooLarge`: see {@link MAX_FILE_BYTES}; `utf16`: in that encoding, where UTF-8 is expected. */
export type FileErrorKind = 'notFound' | 'denied' | 'notAFile' | 'tooLarge' | 'utf16' | 'failed';

/** Why something could not be read. */
export class FileError extends Error {
  override readonly name = 'FileError';

  constructor(
    readonly kind: FileErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What `read` gives; what it rejects with, of Node or of VS Code's file systems, becomes a {@link FileError}. */
export async function withFileErrors<T>(read: () => PromiseLike<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new FileError(kindOf(cause), cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function kindOf(cause: unknown): FileErrorKind {
  switch ((cause as { readonly code?: unknown } | undefined)?.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP': // A symlink that leads to itself, so nowhere.
    case 'FileNotFound':
      return 'notFound';
    case 'EACCES':
    case 'EPERM':
    case 'NoPermissions':
      return 'denied';
    case 'EISDIR':
    case 'FileIsADirectory':
      return 'notAFile';
    default:
      return 'failed';
  }
}

/** The path of `real` from `root`, both of this machine and without symlinks; undefined where it is not under it. */
export function pathUnder(root: string, real: string): string | undefined {
  const relative = path.relative(root, real);
  const isOutside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return isOutside ? undefined : relative.replaceAll(path.sep, '/');
}

/** A file that is larger is not read: no workload is, and one finder is not to hold up all others. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** The text of a file in UTF-8; a byte order mark is none of it, as in an editor. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The text of a file whose byte order mark says that it is in UTF-16; undefined for any other. */
export function utf16Text(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  return first === 0xfe && second === 0xff ? new TextDecoder('utf-16be').decode(bytes) : undefined;
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Whether `path` is `folder` or stands under it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
