import { createHash } from 'node:crypto';

/**
 * A content identifier, `algorithm:encoded`, that has passed {@link parseDigest}.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#digests
 */
export type Digest = string & { readonly __brand: 'Digest' };

const ANY = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;
/** The registered algorithms that we compute: exact lengths, lower-case hexadecimal. */
const HEX_LENGTH = { sha256: 64, sha512: 128 } as const;
type VerifiableAlgorithm = keyof typeof HEX_LENGTH;
const MAX_LENGTH = 512;

/**
 * The digest that `text` is, or undefined. Algorithms that we do not compute are digests when they fit the grammar: they
 * are shown, never verified and never written (see {@link isVerifiable}).
 */
export function parseDigest(text: string): Digest | undefined {
  if (text.length > MAX_LENGTH || !ANY.test(text)) return undefined;
  const algorithm = algorithmOf(text);
  if (isKnown(algorithm)) {
    const encoded = text.slice(algorithm.length + 1);
    if (encoded.length !== HEX_LENGTH[algorithm] || !/^[a-f0-9]+$/.test(encoded)) return undefined;
  }
  return text as Digest;
}

/** Whether we can compute this digest ourselves: sha256 and sha512. */
export function isVerifiable(digest: Digest): boolean {
  return isKnown(algorithmOf(digest));
}

/** The sha256 digest of `bytes`. */
export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
}

/** Whether `digest` is that of `bytes`; undefined where its algorithm is not one that we compute. */
export function matchesDigest(bytes: Uint8Array, digest: Digest): boolean | undefined {
  const algorithm = algorithmOf(digest);
  if (!isKnown(algorithm)) return undefined;
  return createHash(algorithm).update(bytes).digest('hex') === digest.slice(algorithm.length + 1);
}

function algorithmOf(digest: string): string {
  return digest.slice(0, digest.indexOf(':'));
}

function isKnown(algorithm: string): algorithm is VerifiableAlgorithm {
  return Object.hasOwn(HEX_LENGTH, algorithm);
}
