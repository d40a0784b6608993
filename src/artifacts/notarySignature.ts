import { malformed, ok, type Parsed, parseJson } from '../oci/parsed';
import { fromBase64 } from './base64';
import { decodeCbor } from './cbor';
import { type Certificate, parseCertificate } from './certificate';
import { objectAt, objectOf, textAt, textsAt } from './jsonValue';

/**
 * A signature of the Notary Project's; nothing of it is verified.
 * @see https://github.com/notaryproject/specifications/blob/v1.1.0/specs/signature-specification.md
 */
export interface NotarySignature {
  readonly format: 'jws' | 'cose';
  /** `notary.x509`, `notary.x509.signingAuthority`. */
  readonly scheme: string | undefined;
  /** Of the signer. */
  readonly certificate: Parsed<Certificate> | undefined;
  /** Milliseconds since the epoch; the signer's own word. */
  readonly time: number | undefined;
}

export const NOTARY_TYPES = { jws: 'application/jose+json', cose: 'application/cose' } as const;

const SCHEME = 'io.cncf.notary.signingScheme';
const TIMES = ['io.cncf.notary.signingTime', 'io.cncf.notary.authenticSigningTime'] as const;
/** COSE's label of a chain of certificates. @see https://www.rfc-editor.org/rfc/rfc9360#section-2 */
const X5CHAIN = 33;

/** The envelope in JSON. @see https://github.com/notaryproject/specifications/blob/v1.1.0/specs/signature-envelope-jws.md */
export function parseNotaryJws(bytes: Uint8Array): Parsed<NotarySignature> {
  const json = parseJson(bytes);
  if (json.kind !== 'ok') return json;
  const envelope = objectOf(json.value);
  const encoded = fromBase64(textAt(envelope, 'protected') ?? '');
  const signed = encoded && parseJson(encoded);
  const header = signed?.kind === 'ok' ? objectOf(signed.value) : undefined;
  if (!header) return malformed("not an envelope of the Notary Project's");
  const [first] = textsAt(objectAt(envelope, 'header'), 'x5c');
  const der = fromBase64(first ?? '');
  const [time] = TIMES.flatMap((name) => textAt(header, name) ?? []);
  return ok({
    format: 'jws',
    scheme: textAt(header, SCHEME),
    certificate:
      first === undefined ? undefined : der ? parseCertificate(der) : malformed('the certificate is not base64'),
    time: timeOf(Date.parse(time ?? '')),
  });
}

/** The envelope in CBOR. @see https://github.com/notaryproject/specifications/blob/v1.1.0/specs/signature-envelope-cose.md */
export function parseNotaryCose(bytes: Uint8Array): Parsed<NotarySignature> {
  const decoded = decodeCbor(bytes);
  if (decoded.kind !== 'ok') return decoded;
  const [encoded, unsigned] = Array.isArray(decoded.value) ? (decoded.value as readonly unknown[]) : [];
  const signed = encoded instanceof Uint8Array ? decodeCbor(encoded) : undefined;
  if (signed?.kind !== 'ok' || !(signed.value instanceof Map) || !(unsigned instanceof Map)) {
    return malformed("not an envelope of the Notary Project's");
  }
  const header: ReadonlyMap<unknown, unknown> = signed.value;
  const chain: unknown = unsigned.get(X5CHAIN);
  const der: unknown = Array.isArray(chain) ? chain[0] : chain;
  const scheme = header.get(SCHEME);
  const [time] = TIMES.map((name) => header.get(name)).filter((value) => typeof value === 'number');
  return ok({
    format: 'cose',
    scheme: typeof scheme === 'string' ? scheme : undefined,
    certificate: der instanceof Uint8Array ? parseCertificate(der) : undefined,
    time: timeOf((time ?? NaN) * 1000),
  });
}

function timeOf(time: number): number | undefined {
  return Math.abs(time) <= 8.64e15 ? time : undefined;
}
