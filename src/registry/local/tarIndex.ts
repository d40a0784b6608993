import { posix } from 'node:path';
import { RegistryError } from '../registryError';
import type { ForwardReader } from './forwardReader';
import { readTarEntries, type TarEntry } from './tarEntries';

/** What stands where in a tar. */
export interface TarIndex {
  readonly isGzip: boolean;
  readonly members: ReadonlyMap<string, Member | Link | 'ambiguous'>;
}

/** A file: where its content stands in the decompressed archive, in bytes. */
export interface Member {
  readonly kind: 'file';
  readonly offset: number;
  readonly size: number;
  /** Whether the content itself is compressed. */
  readonly isGzip: boolean;
  readonly content: Uint8Array | undefined;
}

interface Link {
  readonly kind: 'link';
  readonly to: string;
}

/** Longer than any name that is ever asked for. */
const MAX_NAME = 1024;
const MAX_LINKS = 8;
/** Of the files that are kept from a gzip archive, in bytes: manifests and configurations are smaller, layers larger. */
const KEPT = { each: 256 * 1024, together: 8 * 1024 * 1024 };

/** Reads all headers of a tar, and of a gzip one the small files. */
export async function indexTar(reader: ForwardReader, isGzip: boolean, place: string): Promise<TarIndex> {
  const members = new Map<string, Member | Link | 'ambiguous'>();
  let room = isGzip ? KEPT.together : 0;
  for await (const entry of readTarEntries(reader, place)) {
    const name = plainName(entry.name);
    if (entry.kind === 'other' || entry.kind === 'folder' || name.length > MAX_NAME || entry.link.length > MAX_NAME)
      continue;
    const member = entry.kind === 'file' ? await readMember(entry, reader, room) : linkOf(entry, name);
    if (member.kind === 'file') room -= member.content?.length ?? 0;
    members.set(name, members.has(name) ? 'ambiguous' : member);
  }
  return { isGzip, members };
}

/**
 * The file of that name, through links. A name that stands there twice is `malformed`: readers differ in which one counts, so that
 * two of them would see two images.
 */
export function memberOf({ members }: TarIndex, name: string, place: string): Member | undefined {
  let at = plainName(name);
  for (let links = 0; links <= MAX_LINKS; links++) {
    const member = members.get(at);
    if (member === 'ambiguous')
      throw new RegistryError('malformed', `the archive holds '${at}' twice`, { host: place });
    if (member?.kind !== 'link') return member;
    at = member.to;
  }
  throw new RegistryError('malformed', `'${name}': too many links`, { host: place });
}

async function readMember({ offset, size }: TarEntry, reader: ForwardReader, room: number): Promise<Member> {
  const isKept = size <= KEPT.each && size <= room;
  const start = await reader.read(isKept ? size : Math.min(size, 2));
  return {
    kind: 'file',
    offset,
    size,
    isGzip: start[0] === 0x1f && start[1] === 0x8b,
    content: isKept && start.length === size ? Uint8Array.from(start) : undefined,
  };
}

function linkOf({ kind, link }: TarEntry, name: string): Link {
  return { kind: 'link', to: plainName(kind === 'hardLink' ? link : posix.join(posix.dirname(name), link)) };
}

/** `./blobs//x` and `blobs/x` are one file. What leads out of the archive stays as it is, and is found nowhere. */
function plainName(name: string): string {
  return posix.normalize(name).replace(/^\/+/, '');
}
