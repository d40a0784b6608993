import { createHash } from 'node:crypto';
import type { Descriptor } from '../oci/descriptor';
import { type Digest, digestOf, isVerifiable, matchesDigest, parseDigest } from '../oci/digest';
import { RegistryError } from './registryError';
import type { TransportResponse } from './transport';

const EMPTY_JSON = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';

/** @throws RegistryError 'unsupported' where we could not tell whether content is that of `digest`. */
export function checkVerifiable(digest: Digest, host: string): void {
  if (isVerifiable(digest)) return;
  throw new RegistryError('unsupported', `the digest algorithm of '${digest}'`, { host });
}

/** The digest that an answer names for what it is about, in an algorithm that we compute. */
export function namedDigest({ headers }: TransportResponse): Digest | undefined {
  const named = parseDigest(headers.get('docker-content-digest') ?? '');
  return named && isVerifiable(named) ? named : undefined;
}

/** Whether two digests cannot be those of the same content; of different algorithms they can. */
export function contradicts(one: Digest, other: Digest): boolean {
  return one !== other && algorithmOf(one) === algorithmOf(other);
}

/** The digest of an answer's bytes: the one asked for, else the one the registry names, each verified; else computed. */
export function verifiedDigest(response: TransportResponse, asked: Digest | undefined): Digest {
  const named = namedDigest(response);
  for (const digest of [asked, named]) if (digest) checkContent(response, digest);
  return asked ?? named ?? digestOf(response.body);
}

/** @throws RegistryError 'digestMismatch' */
export function checkContent({ body, url }: TransportResponse, digest: Digest): void {
  if (matchesDigest(body, digest) !== true) throw mismatch(digest, url.host);
}

/** @throws RegistryError 'digestMismatch', at the end, where `chunks` are not the content of `descriptor`. */
export async function* verifiedChunks(
  chunks: AsyncIterable<Uint8Array>,
  { digest, size }: Descriptor,
  host: string,
): AsyncGenerator<Uint8Array, void, void> {
  const hash = createHash(algorithmOf(digest));
  let length = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    length += chunk.length;
    yield chunk;
  }
  if (length !== size || `${algorithmOf(digest)}:${hash.digest('hex')}` !== digest) throw mismatch(digest, host);
}

/**
 * The content that needs no request: the empty JSON object, and what a descriptor carries itself, where it is what the digest says.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#embedded-content
 */
export function contentAtHand({ data, size, digest }: Descriptor, maxBytes: number): Uint8Array | undefined {
  if (digest === EMPTY_JSON) return new TextEncoder().encode('{}');
  if (data === undefined || size > maxBytes) return undefined;
  const bytes = Buffer.from(data, 'base64');
  return bytes.length === size && matchesDigest(bytes, digest) === true ? bytes : undefined;
}

export function mismatch(digest: Digest, host: string): RegistryError {
  return new RegistryError('digestMismatch', `the content is not that of '${digest}'`, { host });
}

function algorithmOf(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':'));
}
