import { X509Certificate as NodeCertificate } from 'node:crypto';
import { X509Certificate } from '@sigstore/core';
import { malformed, ok, type Parsed } from '../oci/parsed';

/** What a certificate says. Whether anybody vouches for it is another question. */
export interface Certificate {
  /** The names of its owner, `CN=…` and the like, in one line; an identity's certificate has none. */
  readonly subject: string | undefined;
  /** The subject alternative name: a workflow's URL, an e-mail address. */
  readonly identity: string | undefined;
  /** Who vouched for the identity: the issuer of the OpenID Connect token. */
  readonly issuer: string | undefined;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** @see https://github.com/sigstore/fulcio/blob/v1.6.6/docs/oid-info.md */
const ISSUER = { text: '1.3.6.1.4.1.57264.1.1', der: '1.3.6.1.4.1.57264.1.8' };
/** Larger ones are no signer's; the time to read one grows faster than its size. */
const MAX_BYTES = 64 * 1024;

/** The X.509 certificate in `der`, as DER; a broken one is `malformed`. */
export function parseCertificate(der: Uint8Array): Parsed<Certificate> {
  if (der.length > MAX_BYTES) return malformed('the certificate is too large');
  try {
    // The one reads strictly, the other knows extensions.
    const { subject } = new NodeCertificate(der);
    const certificate = X509Certificate.parse(Buffer.from(der));
    if (!isStrict(certificate)) return malformed('the certificate is broken');
    const names = certificate.extSubjectAltName;
    return ok({
      subject: subject ? subject.split('\n').join(', ') : undefined,
      identity: names?.uri ?? names?.rfc822Name ?? undefined,
      issuer: issuerOf(certificate),
      notBefore: certificate.notBefore.getTime(),
      notAfter: certificate.notAfter.getTime(),
    });
  } catch {
    return malformed('the certificate is broken');
  }
}

/** The certificate in a PEM text, the first where it holds several. */
export function parsePemCertificate(pem: string): Parsed<Certificate> {
  const der = derOf(pem);
  return der ? parseCertificate(der) : malformed('the certificate is not PEM');
}

/** The bytes of the first certificate in a PEM text. */
export function derOf(pem: string): Uint8Array | undefined {
  const [, body] = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem) ?? [];
  return body === undefined ? undefined : Buffer.from(body, 'base64');
}

/**
 * The little around what is signed, which a signature says nothing about: the algorithm is named there once more, and the signature is of
 * whole bytes.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1.1.2
 */
function isStrict({ root, tbsCertificate }: X509Certificate): boolean {
  const [, algorithm, signature] = root.subs;
  // A serial number stands before it, and before that a version.
  const signed = tbsCertificate.subs[2];
  return algorithm !== undefined && signed?.toDER().equals(algorithm.toDER()) === true && signature?.value[0] === 0;
}

function issuerOf(certificate: X509Certificate): string | undefined {
  const der = certificate.extension(ISSUER.der)?.valueObj.subs[0]?.value;
  return (der ?? certificate.extension(ISSUER.text)?.value)?.toString('utf8');
}
