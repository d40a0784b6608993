import type { Descriptor } from '../../oci/descriptor';
import { type Digest, digestOf } from '../../oci/digest';
import type { Manifest } from '../../oci/manifest';
import { MediaType } from '../../oci/mediaType';
import type { Ask, Fetched, LocalLocator, Referrers } from '../imageSource';
import { RegistryError } from '../registryError';
import { contentAtHand } from '../verifiedContent';
import { type ComposedImage, composeImage, parseSavedImages, type SavedImage } from './dockerImage';
import type { LocalImages } from './localImages';
import { imageNamed } from './namedImages';
import type { TarArchive } from './tarArchive';
import { checkAnnouncedSize, MAX_BLOB_BYTES, MAX_MANIFEST_BYTES, parsedManifest, verified } from './wholeContent';

export const SAVED_IMAGES_FILE = 'manifest.json';

const MAX_IMAGES = 100;

/**
 * An archive of `docker save` without an image layout in it (Docker before 25, skopeo, podman, Bazel). It holds no manifest: one is composed
 * (see {@link composeImage}), so its digest is that of no registry. Without a tag it is the only image, or an index of all of them,
 * composed too.
 */
export class DockerArchive implements LocalImages {
  private images: readonly ComposedImage[] | undefined;

  constructor(private readonly archive: TarArchive) {}

  async resolve(locator: LocalLocator, ask: Ask): Promise<Digest> {
    return (await this.manifest(locator, ask)).digest;
  }

  async manifest({ tag, digest }: LocalLocator, { signal }: Ask): Promise<Fetched<Manifest>> {
    const images = await this.composed(signal);
    const all = images.length === 1 && images[0] ? images[0].manifest : this.indexOf(images);
    if (digest) {
      const found = [all, ...images.map(({ manifest }) => manifest)].find((manifest) => manifest.digest === digest);
      if (found) return found;
      throw this.error('notFound', `no manifest with the digest '${digest}'`);
    }
    if (tag === undefined) return all;
    const named = images.map(({ saved, manifest }) => ({
      names: saved.repoTags,
      digest: manifest.digest,
      value: manifest,
    }));
    return imageNamed(named, tag, this.archive.place).value;
  }

  async blob(_locator: LocalLocator, descriptor: Descriptor, { signal }: Ask): Promise<Uint8Array> {
    const atHand = contentAtHand(descriptor, MAX_BLOB_BYTES);
    if (atHand) return atHand;
    const { digest } = descriptor;
    checkAnnouncedSize(descriptor, this.archive.place);
    const images = await this.composed(signal);
    const name = images.map(({ files }) => files.get(digest)).find((file) => file !== undefined);
    const bytes = name === undefined ? undefined : await this.archive.read(name, MAX_BLOB_BYTES, signal);
    return verified(bytes, digest, this.archive.place);
  }

  /** Nothing in it has a name that larger content could be written under. */
  async *openBlob(locator: LocalLocator, descriptor: Descriptor, ask: Ask): AsyncGenerator<Uint8Array, void, void> {
    yield await this.blob(locator, descriptor, ask);
  }

  async names(signal: AbortSignal): Promise<readonly string[]> {
    return (await this.saved(signal)).flatMap(({ repoTags }) => repoTags);
  }

  /** It holds no manifest that could name another. */
  referrers(): Promise<Referrers> {
    return Promise.resolve({ descriptors: [], via: 'localIndex', end: 'complete' });
  }

  private async composed(signal: AbortSignal): Promise<readonly ComposedImage[]> {
    if (this.images) return this.images;
    const images: ComposedImage[] = [];
    for (const saved of await this.saved(signal)) images.push(await composeImage(this.archive, saved, signal));
    this.images = images;
    return images;
  }

  private async saved(signal: AbortSignal): Promise<readonly SavedImage[]> {
    const bytes = await this.archive.read(SAVED_IMAGES_FILE, MAX_MANIFEST_BYTES, signal);
    if (!bytes) throw this.error('malformed', `no archive of images: ${SAVED_IMAGES_FILE} is missing`);
    const parsed = parseSavedImages(bytes);
    if (parsed.kind !== 'ok') throw this.error(parsed.kind, `${SAVED_IMAGES_FILE}: ${parsed.reason}`);
    if (parsed.value.length <= MAX_IMAGES) return parsed.value;
    throw this.error('tooLarge', `${parsed.value.length} images`);
  }

  private indexOf(images: readonly ComposedImage[]): Fetched<Manifest> {
    const index = {
      schemaVersion: 2,
      mediaType: MediaType.ociIndex,
      manifests: images.map(({ saved, manifest, platform }) => ({
        mediaType: manifest.mediaType,
        size: manifest.bytes.length,
        digest: manifest.digest,
        platform: {
          architecture: platform.architecture,
          os: platform.os,
          variant: platform.variant,
          'os.version': platform.osVersion,
        },
        annotations: saved.repoTags[0] === undefined ? {} : { 'org.opencontainers.image.ref.name': saved.repoTags[0] },
      })),
    };
    const bytes = new TextEncoder().encode(JSON.stringify(index));
    return { ...parsedManifest(bytes, digestOf(bytes), MediaType.ociIndex, this.archive.place), isComposed: true };
  }

  private error(kind: 'notFound' | 'malformed' | 'tooLarge' | 'unsupported', message: string): RegistryError {
    return new RegistryError(kind, message, { host: this.archive.place });
  }
}
