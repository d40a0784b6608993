import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import type { TarReader } from '../../oci/tarEntries';
import { RegistryError } from '../registryError';
import { localError, throwIfCancelled } from './localError';
import { chunksOf, readFully } from './localFiles';

/** Holds what it reads from until it is closed. */
export interface ForwardReader extends TarReader {
  close(): void;
}

const CHUNK = 64 * 1024;
const NOTHING = new Uint8Array(0);
/** No archive of images is compressed to a 200th: that is a bomb, told from a small file of zeros by its size. */
const MAX_RATIO = 200;
const MIN_BOMB_BYTES = 256 * 1024 * 1024;

/** A plain file: skipping costs nothing. */
export class FileReader implements ForwardReader {
  private position = 0;
  private window: Uint8Array = NOTHING;
  private windowStart = 0;

  constructor(
    private readonly handle: FileHandle,
    private readonly size: number,
    private readonly place: string,
    private readonly signal: AbortSignal,
  ) {}

  async read(length: number): Promise<Uint8Array> {
    throwIfCancelled(this.signal, this.place);
    let offset = this.position - this.windowStart;
    if (offset < 0 || offset + length > this.window.length) {
      this.window = await readFully(this.handle, this.position, Math.max(length, CHUNK));
      this.windowStart = this.position;
      offset = 0;
    }
    const bytes = this.window.subarray(offset, offset + length);
    this.position += bytes.length;
    return bytes;
  }

  skipTo(position: number): Promise<boolean> {
    this.position = Math.min(position, this.size);
    return Promise.resolve(position <= this.size);
  }

  close(): void {
    this.window = NOTHING;
  }
}

/** A gzip file: skipping decompresses what is between. */
export class GunzipReader implements ForwardReader {
  private readonly gunzip: Gunzip = createGunzip({ chunkSize: CHUNK });
  private readonly chunks: AsyncIterator<Buffer>;
  private position = 0;
  private received = 0;
  private chunk: Uint8Array = NOTHING;

  constructor(
    handle: FileHandle,
    size: number,
    private readonly place: string,
    private readonly signal: AbortSignal,
    private readonly maxBytes = Math.max(MIN_BOMB_BYTES, MAX_RATIO * size),
  ) {
    // A failure is the iterator's to throw.
    pipeline(chunksOf(handle), this.gunzip, () => undefined);
    this.chunks = this.gunzip[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async read(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let left = length;
    while (left > 0 && (await this.fill())) {
      const part = this.take(left);
      parts.push(part);
      left -= part.length;
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  async skipTo(position: number): Promise<boolean> {
    while (this.position < position && (await this.fill())) this.take(position - this.position);
    return this.position >= position;
  }

  close(): void {
    this.gunzip.destroy();
  }

  private take(atMost: number): Uint8Array {
    const part = this.chunk.subarray(0, atMost);
    this.chunk = this.chunk.subarray(part.length);
    this.position += part.length;
    return part;
  }

  /** Makes sure of a chunk with something in it; false at the end. */
  private async fill(): Promise<boolean> {
    while (this.chunk.length === 0) {
      throwIfCancelled(this.signal, this.place);
      const next = await this.chunks.next().catch((error: unknown) => {
        throw localError(error, this.place);
      });
      if (next.done) return false;
      this.chunk = next.value;
      this.received += next.value.length;
      if (this.received > this.maxBytes) {
        throw new RegistryError('tooLarge', `more than ${this.maxBytes} bytes decompressed`, { host: this.place });
      }
    }
    return true;
  }
}
