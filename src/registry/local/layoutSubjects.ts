import { LRUCache } from 'lru-cache';
import type { Descriptor } from '../../oci/descriptor';
import type { Digest } from '../../oci/digest';
import { type Index, parseManifest } from '../../oci/manifest';
import type { Fetched, Referrers } from '../imageSource';
import { cancelledError, RegistryError } from '../registryError';
import { SharedLoads } from '../sharedLoads';

/** What refers to a digest, by the digest. */
interface Subjects {
  readonly referrers: ReadonlyMap<Digest, readonly Descriptor[]>;
  readonly end: 'complete' | 'limit';
}

const MAX_LAYOUTS = 8;
const MAX_ENTRIES = 10_000;
/** Of all manifests of a layout together. */
const MAX_BYTES = 128 * 1024 * 1024;

/**
 * What refers to what in image layouts: the manifests that index.json lists are read for their `subject`, once for each index.json.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md#indexjson-file
 */
export class LayoutSubjects {
  private readonly known = new LRUCache<string, Subjects>({ max: MAX_LAYOUTS });
  private readonly loads = new SharedLoads<Subjects>();

  /** @param read the verified content of an entry. A RegistryError of it is that of the question: what it holds may refer to anything. */
  async referrers(
    digest: Digest,
    index: Fetched<Index>,
    place: string,
    read: Read,
    signal: AbortSignal,
  ): Promise<Referrers> {
    const key = `${index.digest} ${place}`;
    const load = (shared: AbortSignal) => readSubjects(index.value, place, read, shared);
    const cancelled = () => cancelledError(place);
    const subjects = this.known.get(key) ?? (await this.loads.ask(key, signal, load, cancelled));
    this.known.set(key, subjects);
    return { descriptors: subjects.referrers.get(digest) ?? [], via: 'localIndex', end: subjects.end };
  }
}

type Read = (entry: Descriptor, signal: AbortSignal) => Promise<Uint8Array>;

async function readSubjects({ manifests }: Index, place: string, read: Read, signal: AbortSignal): Promise<Subjects> {
  const referrers = new Map<Digest, Descriptor[]>();
  const seen = new Set<Digest>();
  let bytes = 0;
  for (const entry of manifests) {
    if (seen.has(entry.digest)) continue;
    if (seen.size === MAX_ENTRIES || bytes > MAX_BYTES) return { referrers, end: 'limit' };
    seen.add(entry.digest);
    const content = await read(entry, signal);
    bytes += content.length;
    const parsed = parseManifest(content, entry.mediaType);
    // A manifest of another kind has no subject that we know of.
    if (parsed.kind === 'unsupported') continue;
    if (parsed.kind !== 'ok')
      throw new RegistryError(parsed.kind, `${entry.digest}: ${parsed.reason}`, { host: place });
    const subject = parsed.value.subject?.digest;
    if (!subject) continue;
    const others = referrers.get(subject);
    if (others) others.push(entry);
    else referrers.set(subject, [entry]);
  }
  return { referrers, end: 'complete' };
}
