import { constants, createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { malformed, ok, type Parsed } from '../oci/parsed';

/** A key that a person trusts. */
export interface PublicKey {
  /** What the person calls it: the name of its file. */
  readonly name: string;
  /** `SHA256:` and the hexadecimal digest of its SubjectPublicKeyInfo. */
  readonly fingerprint: string;
  readonly key: KeyObject;
  /** The hashes that signatures of this key are made with, by the key alone; null where the algorithm has its own. */
  readonly hashes: readonly (string | null)[];
}

const MAX_TEXT = 64 * 1024;
const LEAST_RSA_BITS = 2048;
/** Cosign's default is sha256 for all curves, until version 3 takes the one of the curve's size. */
const CURVE_HASHES: Readonly<Record<string, readonly string[]>> = {
  prime256v1: ['sha256'],
  secp384r1: ['sha384', 'sha256'],
  secp521r1: ['sha512', 'sha256'],
};

/** The public key in a PEM text: ECDSA on P-256, P-384 or P-521, RSA of 2048 bits or more, or Ed25519. */
export function parsePublicKey(text: string, name: string): Parsed<PublicKey> {
  if (text.length > MAX_TEXT) return malformed('the file is too large for a key');
  // Node makes a public key of a private one, or of a certificate, without a word.
  const blocks = text.match(/-----BEGIN [A-Z0-9 ]+-----/g) ?? [];
  const isPublic = /^-----BEGIN (?:RSA )?PUBLIC KEY-----$/.test(blocks[0] ?? '');
  if (blocks.length !== 1 || !isPublic) return malformed('not one public key in PEM');
  try {
    const key = createPublicKey(text);
    const hashes = hashesOf(key);
    if (!hashes) return { kind: 'unsupported', reason: 'a key of this type or size' };
    // OpenSSL takes a point in other forms and wrong padding for the same key; cosign's own program takes neither.
    const canonical = createPublicKey({ key: key.export({ format: 'jwk' }), format: 'jwk' });
    const der = canonical.export({ type: 'spki', format: 'der' });
    const [, older, written = ''] = /^-----BEGIN (RSA )?PUBLIC KEY-----([^-]*)/m.exec(text) ?? [];
    const expected = older ? canonical.export({ type: 'pkcs1', format: 'der' }) : der;
    if (!expected.equals(Buffer.from(written, 'base64'))) return malformed('not a public key in the one form of DER');
    return ok({ name, fingerprint: `SHA256:${createHash('sha256').update(der).digest('hex')}`, key, hashes });
  } catch {
    return malformed('not a public key');
  }
}

/** Whether `signature` is that of `message` by this key. Nothing that comes with a signature says how it is checked. */
export function isSignedBy({ key, hashes }: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const options =
    key.asymmetricKeyType === 'rsa'
      ? { key, padding: constants.RSA_PKCS1_PADDING }
      : ({ key, dsaEncoding: 'der' } as const);
  return hashes.some((hash) => {
    try {
      return verify(hash, message, options, signature);
    } catch {
      return false;
    }
  });
}

function hashesOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): PublicKey['hashes'] | undefined {
  switch (asymmetricKeyType) {
    case 'ec':
      return CURVE_HASHES[asymmetricKeyDetails?.namedCurve ?? ''];
    case 'rsa':
      return (asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_RSA_BITS ? ['sha256'] : undefined;
    case 'ed25519':
      return [null];
    default:
      return undefined;
  }
}
