import { malformed, ok, type Parsed } from '../oci/parsed';
import { fromBase64 } from './base64';
import { type Certificate, parseCertificate } from './certificate';
import { type Envelope, envelopeOf } from './envelope';
import { type JsonObject, objectAt, objectOf, objectsAt, textAt } from './jsonValue';

/**
 * What sigstore's tools write beside a signature; nothing of it is verified.
 * @see https://github.com/sigstore/protobuf-specs/blob/v0.5.0/protos/sigstore_bundle.proto
 */
export interface Bundle {
  readonly version: string;
  readonly signer: BundleSigner;
  readonly log: readonly LogEntry[];
  /** How many time stamps of an authority there are. */
  readonly timestamps: number;
  readonly content: { readonly kind: 'envelope'; readonly envelope: Envelope } | { readonly kind: 'message' };
}

export type BundleSigner =
  | { readonly kind: 'key'; readonly hint: string | undefined }
  | { readonly kind: 'certificate'; readonly certificate: Parsed<Certificate> };

/** An entry of a transparency log. */
export interface LogEntry {
  /** Decimal digits. */
  readonly index: string | undefined;
  /** Milliseconds since the epoch; the log's word. */
  readonly time: number | undefined;
}

const MEDIA_TYPE = /^application\/vnd\.dev\.sigstore\.bundle(?:\+json;version=(0\.[123])|\.v(0\.\d{1,3})\+json)$/;
const MAX_ENTRIES = 32;

export function isBundle(value: unknown): boolean {
  return MEDIA_TYPE.test(textAt(objectOf(value), 'mediaType') ?? '');
}

/** The bundle that a JSON value is. A broken certificate is told in its place. */
export function bundleOf(value: unknown): Parsed<Bundle> {
  const bundle = objectOf(value);
  const [, old, version = old] = MEDIA_TYPE.exec(textAt(bundle, 'mediaType') ?? '') ?? [];
  if (version === undefined) return malformed('not a sigstore bundle');
  const material = objectAt(bundle, 'verificationMaterial');
  const signer = signerOf(material);
  if (!signer) return malformed('a bundle without a key or certificate');
  const content = contentOf(bundle);
  if (content.kind !== 'ok') return content;
  const log = objectsAt(material, 'tlogEntries');
  if (log.length > MAX_ENTRIES) return malformed(`more than ${MAX_ENTRIES} log entries`);
  return ok({
    version,
    signer,
    log: log.map((entry) => logEntry(entry['logIndex'], entry['integratedTime'])),
    timestamps: objectsAt(objectAt(material, 'timestampVerificationData'), 'rfc3161Timestamps').length,
    content: content.value,
  });
}

/** @param time seconds since the epoch. Protocol buffers write 64 bits as text, Rekor as numbers. */
export function logEntry(index: unknown, time: unknown): LogEntry {
  const digits = typeof index === 'string' || typeof index === 'number' ? String(index) : '';
  const seconds = typeof time === 'string' || typeof time === 'number' ? Number(time) : NaN;
  return {
    index: /^\d{1,20}$/.test(digits) ? digits : undefined,
    time: seconds > 0 && seconds < 1e11 ? seconds * 1000 : undefined,
  };
}

function signerOf(material: JsonObject | undefined): BundleSigner | undefined {
  const [chained] = objectsAt(objectAt(material, 'x509CertificateChain'), 'certificates');
  const certificate = objectAt(material, 'certificate') ?? chained;
  if (certificate) {
    const der = fromBase64(textAt(certificate, 'rawBytes') ?? '');
    return {
      kind: 'certificate',
      certificate: der ? parseCertificate(der) : malformed('the certificate is not base64'),
    };
  }
  const key = objectAt(material, 'publicKey');
  return key && { kind: 'key', hint: textAt(key, 'hint') };
}

/** Both at once would be one thing to one reader and another to the next. */
function contentOf(bundle: JsonObject | undefined): Parsed<Bundle['content']> {
  const hasMessage = objectAt(bundle, 'messageSignature') !== undefined;
  if (hasMessage === (objectAt(bundle, 'dsseEnvelope') !== undefined)) {
    return malformed('a bundle holds either an envelope or the signature of a message');
  }
  if (hasMessage) return ok({ kind: 'message' });
  const envelope = envelopeOf(bundle?.['dsseEnvelope']);
  return envelope.kind === 'ok' ? ok({ kind: 'envelope', envelope: envelope.value }) : envelope;
}
