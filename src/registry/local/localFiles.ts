import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { RegistryError } from '../registryError';
import { localError } from './localError';

const CHUNK = 64 * 1024;

/**
 * The files of an image layout or archive, by their names in it, with `/`. Both are hostile: a name is looked up and never leads
 * out of the folder or archive. Failures are RegistryErrors.
 */
export interface LocalFiles {
  /** The path of the folder or archive, as it was given. */
  readonly place: string;
  /** Bytes; undefined where there is no such file. */
  size(name: string, signal: AbortSignal): Promise<number | undefined>;
  /** The content; undefined where there is no such file, `tooLarge` where it has more than `maxBytes`. */
  read(name: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** The content of any size as it comes; nothing where there is no such file. */
  chunks(name: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Opens a regular file and nothing else: reading a pipe or a device might never end. */
export async function openFile(path: string, place: string, flags = 0): Promise<FileHandle> {
  let handle: FileHandle | undefined;
  try {
    // Opening a pipe would wait for its writer. Windows knows neither pipes as files nor the flag.
    handle = await open(path, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0) | flags);
    if ((await handle.stat()).isFile()) return handle;
    throw new RegistryError('unsupported', `'${path}' is no regular file`, { host: place });
  } catch (error) {
    await handle?.close();
    throw localError(error, place);
  }
}

/** `length` bytes from `position` on; fewer only where the file ends. */
export async function readFully(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** What `handle` holds, from its start to its end. */
export async function* chunksOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (let position = 0; ;) {
    const chunk = await readFully(handle, position, CHUNK);
    if (chunk.length === 0) return;
    yield chunk;
    position += chunk.length;
  }
}

export function fileTooLarge(name: string, size: number, place: string): RegistryError {
  return new RegistryError('tooLarge', `${name}: ${size} bytes`, { host: place });
}
