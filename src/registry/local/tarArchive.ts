import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, stat } from 'node:fs/promises';
import type { Digest } from '../../oci/digest';
import { RegistryError } from '../registryError';
import { FileReader, type ForwardReader, GunzipReader } from './forwardReader';
import { localError } from './localError';
import { fileTooLarge, type LocalFiles, openFile, readFully } from './localFiles';
import { type Member, type TarIndex, indexTar, memberOf } from './tarIndex';

const CHUNK = 64 * 1024;
const MAGIC = { gzip: '1f8b', zstd: '28b52ffd', xz: 'fd377a58', bzip2: '425a68' } as const;

/**
 * A tar file, plain or gzip, as it was when it was opened. It is never unpacked: its headers are read once, then each file by its offset
 * (in a gzip archive by decompressing as far as there, except small files, which are kept).
 */
export class TarArchive implements LocalFiles {
  /** Of the members that had to be read for it, by their offset. */
  private readonly digests = new Map<number, Digest>();

  private constructor(
    readonly place: string,
    private readonly identity: string,
    private readonly index: TarIndex,
  ) {}

  static async open(place: string, signal: AbortSignal): Promise<TarArchive> {
    return withFile(place, async (handle, stats) => {
      const isGzip = await isGzipFile(handle, place);
      const reader = readerOf(handle, stats.size, isGzip, place, signal);
      try {
        return new TarArchive(place, identityOf(stats), await indexTar(reader, isGzip, place));
      } finally {
        reader.close();
      }
    });
  }

  /** Whether the file is still the one that was opened. */
  async isCurrent(): Promise<boolean> {
    try {
      return identityOf(await stat(this.place)) === this.identity;
    } catch {
      return false;
    }
  }

  has(name: string): boolean {
    return this.member(name) !== undefined;
  }

  size(name: string): Promise<number | undefined> {
    return Promise.resolve().then(() => this.member(name)?.size);
  }

  async read(name: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const member = this.member(name);
    if (!member) return undefined;
    if (member.size > maxBytes) throw fileTooLarge(name, member.size, this.place);
    if (member.content) return member.content;
    const bytes = new Uint8Array(member.size);
    let filled = 0;
    for await (const part of this.contentOf(member, signal)) {
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  }

  async *chunks(name: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    const member = this.member(name);
    if (member?.content) yield member.content;
    else if (member) yield* this.contentOf(member, signal);
  }

  /** Whether a file's content is compressed with gzip; undefined where there is no such file. */
  isGzip(name: string): boolean | undefined {
    return this.member(name)?.isGzip;
  }

  /** The sha256 digest of a file's content, of any size; undefined where there is no such file. */
  async digest(name: string, signal: AbortSignal): Promise<Digest | undefined> {
    const member = this.member(name);
    const known = member && this.digests.get(member.offset);
    if (!member || known) return known;
    const hash = createHash('sha256');
    for await (const bytes of this.contentOf(member, signal)) hash.update(bytes);
    const digest = `sha256:${hash.digest('hex')}` as Digest;
    this.digests.set(member.offset, digest);
    return digest;
  }

  private member(name: string): Member | undefined {
    return memberOf(this.index, name, this.place);
  }

  private async *contentOf({ offset, size }: Member, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    const handle = await openFile(this.place, this.place);
    try {
      const stats = await handle.stat();
      if (identityOf(stats) !== this.identity) throw changed(this.place);
      const reader = readerOf(handle, stats.size, this.index.isGzip, this.place, signal);
      try {
        if (!(await reader.skipTo(offset))) throw changed(this.place);
        for (let left = size; left > 0;) {
          const bytes = await reader.read(Math.min(left, CHUNK));
          if (bytes.length === 0) throw changed(this.place);
          left -= bytes.length;
          yield bytes;
        }
      } finally {
        reader.close();
      }
    } catch (error) {
      throw localError(error, this.place);
    } finally {
      await handle.close();
    }
  }
}

/**
 * Reads the tar at `place`, plain or gzip, from its start.
 * @param maxBytes the most that is decompressed.
 */
export async function readTar<T>(
  place: string,
  signal: AbortSignal,
  maxBytes: number,
  read: (reader: ForwardReader) => Promise<T>,
): Promise<T> {
  return withFile(place, async (handle, stats) => {
    const isGzip = await isGzipFile(handle, place);
    const reader = readerOf(handle, stats.size, isGzip, place, signal, maxBytes);
    try {
      return await read(reader);
    } finally {
      reader.close();
    }
  });
}

async function withFile<T>(place: string, use: (handle: FileHandle, stats: Stats) => Promise<T>): Promise<T> {
  const handle = await openFile(place, place);
  try {
    return await use(handle, await handle.stat());
  } catch (error) {
    throw localError(error, place);
  } finally {
    await handle.close();
  }
}

function readerOf(
  handle: FileHandle,
  size: number,
  isGzip: boolean,
  place: string,
  signal: AbortSignal,
  maxBytes?: number,
): ForwardReader {
  return isGzip ? new GunzipReader(handle, size, place, signal, maxBytes) : new FileReader(handle, size, place, signal);
}

async function isGzipFile(handle: FileHandle, place: string): Promise<boolean> {
  const start = Buffer.from(await readFully(handle, 0, 4)).toString('hex');
  for (const compression of ['zstd', 'xz', 'bzip2'] as const) {
    if (!start.startsWith(MAGIC[compression])) continue;
    throw new RegistryError('unsupported', `an archive compressed with ${compression}`, { host: place });
  }
  return start.startsWith(MAGIC.gzip);
}

function identityOf({ dev, ino, size, mtimeMs }: Stats): string {
  return `${dev} ${ino} ${size} ${mtimeMs}`;
}

function changed(place: string): RegistryError {
  return new RegistryError('malformed', 'the file changed while it was read', { host: place });
}
