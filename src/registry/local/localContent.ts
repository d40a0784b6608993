import type { Descriptor } from '../../oci/descriptor';
import { type Digest, matchesDigest } from '../../oci/digest';
import { type Manifest, parseManifest } from '../../oci/manifest';
import type { Ask, Fetched, ImageSource, LocalLocator, Referrers } from '../imageSource';
import { RegistryError } from '../registryError';
import { mismatch } from '../verifiedContent';

/** The images of one folder or archive. */
export interface LocalImages extends ImageSource<LocalLocator> {
  /** The content of any size as it comes; whether it is that of the digest is known at the end, and else a RegistryError. */
  openBlob(locator: LocalLocator, descriptor: Descriptor, ask: Ask): AsyncIterable<Uint8Array>;
  /** What they are called there, as written: by any of these one of them can be asked for. */
  names(signal: AbortSignal): Promise<readonly string[]>;
  /** What refers to the digest there. */
  referrers(digest: Digest, signal: AbortSignal): Promise<Referrers>;
}

/** Of an index or manifest. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
/** Of a configuration or another blob that is read as a whole. */
export const MAX_BLOB_BYTES = 8 * 1024 * 1024;

/** The bytes of a manifest or index, parsed; `served` is the media type that its descriptor gives. */
export function parsedManifest(bytes: Uint8Array, digest: Digest, served: string, place: string): Fetched<Manifest> {
  const parsed = parseManifest(bytes, served);
  if (parsed.kind !== 'ok') throw new RegistryError(parsed.kind, parsed.reason, { host: place });
  return { bytes, digest, mediaType: parsed.value.mediaType, value: parsed.value };
}

/** `bytes` where they are what `digest` says; `notFound` where there are none. */
export function verified(bytes: Uint8Array | undefined, digest: Digest, place: string): Uint8Array {
  if (!bytes) throw missing(digest, place);
  if (matchesDigest(bytes, digest) === true) return bytes;
  throw mismatch(digest, place);
}

/** The error for content that is named but not there; its code is that of a registry. */
export function missing(digest: Digest, place: string): RegistryError {
  return new RegistryError('notFound', `no content with the digest '${digest}'`, { host: place, code: 'BLOB_UNKNOWN' });
}

/** Refuses a blob that announces more than is read as a whole. */
export function checkAnnouncedSize({ digest, size }: Descriptor, place: string): void {
  if (size > MAX_BLOB_BYTES) throw new RegistryError('tooLarge', `${digest}: ${size} bytes`, { host: place });
}

/** An image of a folder or archive, with the names that it goes by there. */
export interface Named<T> {
  readonly names: readonly string[];
  readonly digest: Digest;
  readonly value: T;
}

/**
 * The image that is called `tag`: by a whole name (`example.com/app:1.0`), else by what stands behind its last colon. One name for
 * several images is `unsupported`: none of them is the one.
 */
export function imageNamed<T>(images: readonly Named<T>[], tag: string, place: string): Named<T> {
  const whole = images.filter(({ names }) => names.includes(tag));
  const found =
    whole.length > 0
      ? whole
      : images.filter(({ names }) => names.some((name) => name.slice(name.lastIndexOf(':') + 1) === tag));
  const [first] = found;
  if (!first) throw new RegistryError('notFound', `no image named '${tag}'`, { host: place });
  if (found.every(({ digest }) => digest === first.digest)) return first;
  throw new RegistryError('unsupported', `${found.length} images named '${tag}'`, { host: place });
}
