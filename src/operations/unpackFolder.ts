import { createHash } from 'node:crypto';
import type { Descriptor } from '../oci/descriptor';
import { type Digest, isVerifiable, parseDigest } from '../oci/digest';
import type { ForwardReader } from '../registry/local/forwardReader';
import { readTar } from '../registry/local/tarArchive';
import { readTarEntries, type TarEntry } from '../registry/local/tarEntries';
import { RegistryError } from '../registry/registryError';
import { nameProblem } from './fileNames';
import type { TargetFolder } from './targetFolder';
import { TransferError } from './transferError';

/** A file that waits for its place. */
export interface StagedFile {
  /** A path with slashes, harmless. */
  readonly name: string;
  readonly staged: string;
}

export interface UnpackedFolder {
  readonly files: readonly StagedFile[];
  /** Harmless, too. */
  readonly folders: readonly string[];
}

/** How ORAS marks a folder that it packed, and the digest of the tar before it was compressed. */
export const UNPACK_KEY = 'io.deis.oras.content.unpack';
const DIGEST_KEY = 'io.deis.oras.content.digest';

const CHUNK = 64 * 1024;
/** No folder of text and programs is compressed to a hundredth: that is a bomb, told from a small folder of zeros by its size. */
const MAX_RATIO = 100;
const MIN_BOMB_BYTES = 64 * 1024 * 1024;

/**
 * Unpacks a folder as ORAS packs it, a tar whose members stand under the folder's name, into staged files. It is read twice: nothing
 * is written before its size and digest are known.
 * @param archive the verified content of `layer`.
 * @param room what may still be unpacked of all folders together: it gets less.
 */
export async function unpackFolder(
  name: string,
  archive: string,
  layer: Descriptor,
  target: TargetFolder,
  room: { left: number },
  signal: AbortSignal,
): Promise<UnpackedFolder> {
  const limit = Math.min(room.left, Math.max(MAX_RATIO * layer.size, MIN_BOMB_BYTES));
  const expected = parseDigest(layer.annotations[DIGEST_KEY] ?? '');
  try {
    const { digest, size } = await readTar(archive, signal, limit, (reader) => measure(reader, expected));
    if (digest !== expected) throw new TransferError({ kind: 'archiveDigest', name });
    if (size > room.left) throw new TransferError({ kind: 'bomb', name, limit: room.left });
    room.left -= size;
    const free = await target.free();
    if (size > free) throw new TransferError({ kind: 'noSpace', size, free });
    return await readTar(archive, signal, limit, (reader) => unpack(name, reader, archive, target));
  } catch (error) {
    if (!(error instanceof RegistryError) || error.kind === 'cancelled') throw error;
    // Who reads a file of this machine makes its own errors of all others.
    if (error.cause instanceof TransferError) throw error.cause;
    throw error.kind === 'tooLarge'
      ? new TransferError({ kind: 'bomb', name, limit }, { cause: error })
      : new TransferError({ kind: 'archive', name, reason: error.message }, { cause: error });
  }
}

/**
 * The unpacked size, in bytes, and digest. The latter is in the algorithm of `expected`; where that is none that we compute it is taken
 * at its word, since the archive itself is verified.
 */
async function measure(
  reader: ForwardReader,
  expected: Digest | undefined,
): Promise<{ readonly digest: Digest | undefined; readonly size: number }> {
  const algorithm = expected && isVerifiable(expected) ? expected.slice(0, expected.indexOf(':')) : undefined;
  const hash = createHash(algorithm ?? 'sha256');
  let size = 0;
  for (;;) {
    const bytes = await reader.read(CHUNK);
    if (bytes.length === 0) break;
    hash.update(bytes);
    size += bytes.length;
  }
  const digest = algorithm === undefined ? expected : (`${algorithm}:${hash.digest('hex')}` as Digest);
  return { digest, size };
}

async function unpack(
  folder: string,
  reader: ForwardReader,
  archive: string,
  target: TargetFolder,
): Promise<UnpackedFolder> {
  const files: StagedFile[] = [];
  const folders: string[] = [folder];
  for await (const entry of readTarEntries(reader, archive)) {
    const name = memberName(entry, folder);
    if (entry.kind === 'file') files.push({ name, staged: await target.stage(contentOf(entry, reader, archive)) });
    else folders.push(name);
  }
  return { files, folders };
}

function memberName({ name: written, kind }: TarEntry, folder: string): string {
  const name = written.replace(/^(?:\.\/)+/, '').replace(/\/$/, '');
  const isOdd = kind !== 'file' && kind !== 'folder';
  const isElsewhere = name !== folder && !name.startsWith(`${folder}/`);
  if (isOdd || isElsewhere || (kind === 'file' && name === folder)) {
    throw new TransferError({ kind: 'archiveEntry', name: folder, entry: written });
  }
  const problem = nameProblem(name);
  if (problem) throw new TransferError({ kind: 'name', name: written, problem });
  return name;
}

async function* contentOf({ size }: TarEntry, reader: ForwardReader, archive: string): AsyncGenerator<Uint8Array> {
  for (let left = size; left > 0;) {
    const bytes = await reader.read(Math.min(left, CHUNK));
    if (bytes.length === 0) throw new RegistryError('malformed', 'the archive ends within a file', { host: archive });
    left -= bytes.length;
    yield bytes;
  }
}
