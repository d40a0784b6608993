import * as v from 'valibot';
import type { Descriptor } from '../../oci/descriptor';
import { type Digest, digestOf } from '../../oci/digest';
import type { Index, Manifest } from '../../oci/manifest';
import { parseJson, parseWith } from '../../oci/parsed';
import type { Ask, Fetched, LocalLocator, Referrers } from '../imageSource';
import { RegistryError } from '../registryError';
import { checkVerifiable, contentAtHand, mismatch, verifiedChunks } from '../verifiedContent';
import type { LayoutSubjects } from './layoutSubjects';
import type { LocalFiles } from './localFiles';
import type { LocalImages } from './localImages';
import { distinctNames, imageNamed, type Named } from './namedImages';
import {
  checkAnnouncedSize,
  MAX_BLOB_BYTES,
  MAX_MANIFEST_BYTES,
  missing,
  parsedManifest,
  verified,
} from './wholeContent';

export const LAYOUT_FILE = 'oci-layout';
export const INDEX_FILE = 'index.json';

const MAX_LAYOUT_BYTES = 4096;
const layoutSchema = v.object({ imageLayoutVersion: v.string() });
/** containerd and Docker write the whole name beside the tag. */
const NAMES = ['org.opencontainers.image.ref.name', 'io.containerd.image.name'] as const;

/**
 * An OCI image layout, in a folder or a tar. A tag chooses an entry of index.json by its name; without one it is the only entry, or
 * index.json itself. A digest is that of a blob, or of index.json.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md
 */
export class ImageLayout implements LocalImages {
  constructor(
    private readonly files: LocalFiles,
    private readonly subjects: LayoutSubjects,
  ) {}

  async resolve(locator: LocalLocator, { signal }: Ask): Promise<Digest> {
    const target = await this.target(locator, signal);
    if ('bytes' in target) return target.digest;
    const size = await this.files.size(this.blobName(target.digest), signal);
    if (size === undefined) throw missing(target.digest, this.files.place);
    return target.digest;
  }

  async manifest(locator: LocalLocator, { signal }: Ask): Promise<Fetched<Manifest>> {
    const target = await this.target(locator, signal);
    if ('bytes' in target) return target;
    const bytes = await this.content(target.digest, MAX_MANIFEST_BYTES, signal);
    return parsedManifest(bytes, target.digest, target.mediaType, this.files.place);
  }

  async blob(_locator: LocalLocator, descriptor: Descriptor, { signal }: Ask): Promise<Uint8Array> {
    const atHand = contentAtHand(descriptor, MAX_BLOB_BYTES);
    if (atHand) return atHand;
    checkAnnouncedSize(descriptor, this.files.place);
    await this.checkVersion(signal);
    return this.content(descriptor.digest, MAX_BLOB_BYTES, signal);
  }

  async *openBlob(
    _locator: LocalLocator,
    descriptor: Descriptor,
    { signal }: Ask,
  ): AsyncGenerator<Uint8Array, void, void> {
    const atHand = contentAtHand(descriptor, MAX_BLOB_BYTES);
    if (atHand) {
      yield atHand;
      return;
    }
    await this.checkVersion(signal);
    const { digest } = descriptor;
    const name = this.blobName(digest);
    const size = await this.files.size(name, signal);
    if (size === undefined) throw missing(digest, this.files.place);
    if (size !== descriptor.size) throw mismatch(digest, this.files.place);
    yield* verifiedChunks(this.files.chunks(name, signal), descriptor, this.files.place);
  }

  async names(signal: AbortSignal): Promise<readonly string[]> {
    return distinctNames(namedEntries((await this.index(signal)).value));
  }

  async referrers(digest: Digest, signal: AbortSignal): Promise<Referrers> {
    const index = await this.index(signal);
    const read = (entry: Descriptor, shared: AbortSignal) => this.content(entry.digest, MAX_MANIFEST_BYTES, shared);
    return this.subjects.referrers(digest, index, this.files.place, read, signal);
  }

  /** What the locator stands for: the digest and media type of a blob ('' where it is not known), or index.json. */
  private async target(
    { tag, digest }: LocalLocator,
    signal: AbortSignal,
  ): Promise<Pick<Descriptor, 'digest' | 'mediaType'> | Fetched<Index>> {
    const index = await this.index(signal);
    if (digest) return digest === index.digest ? index : { digest, mediaType: '' };
    const [first, ...others] = index.value.manifests;
    if (tag === undefined) return first && others.length === 0 ? first : index;
    return imageNamed(namedEntries(index.value), tag, this.files.place).value;
  }

  private async index(signal: AbortSignal): Promise<Fetched<Index>> {
    await this.checkVersion(signal);
    const bytes = await this.files.read(INDEX_FILE, MAX_MANIFEST_BYTES, signal);
    if (!bytes) throw this.error('malformed', `no image layout: ${INDEX_FILE} is missing`);
    const { value, ...fetched } = parsedManifest(bytes, digestOf(bytes), '', this.files.place);
    if (value.kind === 'index') return { ...fetched, value };
    throw this.error('malformed', `${INDEX_FILE} holds no index`);
  }

  private async checkVersion(signal: AbortSignal): Promise<void> {
    const bytes = await this.files.read(LAYOUT_FILE, MAX_LAYOUT_BYTES, signal);
    if (!bytes) throw this.error('malformed', `no image layout: ${LAYOUT_FILE} is missing`);
    const json = parseJson(bytes);
    const layout = json.kind === 'ok' ? parseWith(layoutSchema, json.value) : json;
    if (layout.kind !== 'ok') throw this.error('malformed', `${LAYOUT_FILE}: ${layout.reason}`);
    if (/^1\./.test(layout.value.imageLayoutVersion)) return;
    throw this.error('unsupported', `an image layout of version '${layout.value.imageLayoutVersion}'`);
  }

  private async content(digest: Digest, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    return verified(await this.files.read(this.blobName(digest), maxBytes, signal), digest, this.files.place);
  }

  /** Only for digests that we compute: their two parts are plain words. */
  private blobName(digest: Digest): string {
    checkVerifiable(digest, this.files.place);
    return `blobs/${digest.replace(':', '/')}`;
  }

  private error(kind: 'malformed' | 'unsupported', message: string): RegistryError {
    return new RegistryError(kind, message, { host: this.files.place });
  }
}

function namedEntries({ manifests }: Index): readonly Named<Descriptor>[] {
  return manifests.map((entry) => ({
    names: NAMES.flatMap((key) => entry.annotations[key] ?? []),
    digest: entry.digest,
    value: entry,
  }));
}
