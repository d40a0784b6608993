import type { Descriptor } from '../../oci/descriptor';
import { type Digest, matchesDigest } from '../../oci/digest';
import { type Manifest, parseManifest } from '../../oci/manifest';
import type { Fetched } from '../imageSource';
import { RegistryError } from '../registryError';
import { mismatch } from '../verifiedContent';

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
