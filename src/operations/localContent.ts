import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Annotations, Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { OpenContent } from '../registry/pushTarget';
import { FileError, withFileErrors } from './files';
import { TransferError } from './transferError';

/** A file of this machine as content that can be pushed. */
export interface LocalContent {
  readonly descriptor: Descriptor;
  readonly open: OpenContent;
}

const CHUNK = 64 * 1024;
/** Opening a pipe would wait for its writer. Windows has no such files, and no such flag. */
const NON_BLOCKING = (constants.O_NONBLOCK as number | undefined) ?? 0;

/** Reads the file once, for its digest. @throws TransferError, or the signal's reason. */
export async function localContent(
  path: string,
  mediaType: string,
  annotations: Annotations,
  signal: AbortSignal,
): Promise<LocalContent> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of chunksOf(path)) {
    signal.throwIfAborted();
    hash.update(chunk);
    size += chunk.length;
  }
  const digest = `sha256:${hash.digest('hex')}` as Digest;
  return { descriptor: { mediaType, digest, size, annotations }, open: () => chunksOf(path) };
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void, void> {
  const handle = await reading(path, () => open(path, constants.O_RDONLY | NON_BLOCKING));
  try {
    const stats = await reading(path, () => handle.stat());
    if (!stats.isFile()) throw new TransferError({ kind: 'read', path, error: 'notAFile' });
    for (;;) {
      const { bytesRead, buffer } = await reading(path, () => handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await withFileErrors(read);
  } catch (error) {
    throw error instanceof FileError
      ? new TransferError({ kind: 'read', path, error: error.kind }, { cause: error })
      : error;
  }
}
