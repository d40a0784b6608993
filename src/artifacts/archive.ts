import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { malformed, ok, type Parsed } from '../oci/parsed';
import { readTarEntries, type TarEntry, TarError } from '../oci/tarEntries';

/** What a tar holds, unpacked nowhere. */
export interface Archive {
  /** In the archive's order, at most {@link MAX_FILES}; folders are left out. */
  readonly files: readonly ArchiveFile[];
  /** How many more there are. */
  readonly more: number;
  /** The content of the file of that name, up to 1 MiB; undefined where there is none, or more than one, or it is larger. */
  readonly read: (name: string) => Uint8Array | undefined;
}

export interface ArchiveFile {
  /** As written, without a leading `./`: never a path of this machine. */
  readonly name: string;
  /** In bytes, as announced. */
  readonly size: number;
  readonly kind: 'file' | 'link';
}

const MAX_FILES = 10_000;
const MAX_READ = 1024 * 1024;
/** Of what is decompressed, in bytes: so much in any case, and no more than so much, or so many times the compressed bytes. */
const DECOMPRESSED = { least: 1024 * 1024, most: 64 * 1024 * 1024, ratio: 200 };
const KINDS: Readonly<Partial<Record<TarEntry['kind'], ArchiveFile['kind']>>> = {
  file: 'file',
  hardLink: 'link',
  symbolicLink: 'link',
};
/** Entries that are looked at in one go: some milliseconds. */
const AT_ONCE = 1_000;
const decompress = promisify(gunzip);

/** The tar in `bytes`, plain or gzip. */
export async function parseArchive(bytes: Uint8Array): Promise<Parsed<Archive>> {
  const tar = await decompressed(bytes);
  if (tar.kind !== 'ok') return tar;
  const content = tar.value;
  const files: (ArchiveFile & { readonly offset: number })[] = [];
  let more = 0;
  let seen = 0;
  try {
    for await (const entry of readTarEntries(readerOf(content))) {
      // A small archive may hold very many empty files: others have their turn meanwhile.
      if (++seen % AT_ONCE === 0) await setImmediate();
      const kind = KINDS[entry.kind];
      if (!kind) continue;
      if (files.length < MAX_FILES) files.push(fileOf(entry, kind));
      else more++;
    }
  } catch (error) {
    if (error instanceof TarError) return malformed(error.message);
    throw error;
  }
  const read = (name: string) => {
    const [file, ...others] = files.filter((each) => each.name === name);
    if (file?.kind !== 'file' || others.length > 0 || file.size > MAX_READ) return undefined;
    return content.subarray(file.offset, file.offset + file.size);
  };
  return ok({ files: files.map(({ name, size, kind }) => ({ name, size, kind })), more, read });
}

async function decompressed(bytes: Uint8Array): Promise<Parsed<Uint8Array>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return ok(bytes);
  const { least, most, ratio } = DECOMPRESSED;
  const maxOutputLength = Math.min(most, Math.max(least, ratio * bytes.length));
  try {
    return ok(await decompress(bytes, { maxOutputLength }));
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return malformed(isTooLarge ? `more than ${maxOutputLength} bytes decompressed` : 'not gzip');
  }
}

function readerOf(bytes: Uint8Array) {
  let position = 0;
  return {
    read: (length: number) => {
      const part = bytes.subarray(position, position + length);
      position += part.length;
      return Promise.resolve(part);
    },
    skipTo: (to: number) => {
      position = Math.min(to, bytes.length);
      return Promise.resolve(to <= bytes.length);
    },
  };
}

function fileOf(
  { name, size, offset }: TarEntry,
  kind: ArchiveFile['kind'],
): ArchiveFile & { readonly offset: number } {
  return { name: name.replace(/^(?:\.?\/)+/, ''), size, kind, offset };
}
