import { malformed, ok, type Parsed, parseJson } from '../oci/parsed';
import { fromBase64 } from './base64';
import { type LogEntry, logEntry } from './bundle';
import { type Certificate, parsePemCertificate } from './certificate';
import { type JsonObject, objectAt, objectOf, textAt } from './jsonValue';

/**
 * Cosign's older form: the payload is a layer, all that is about it stands in the layer's annotations. Nothing of it is verified.
 * @see https://github.com/sigstore/cosign/blob/v2.4.0/specs/SIGNATURE_SPEC.md
 */
export interface CosignLayer {
  /** Undefined where the payload is an envelope, which has its own. */
  readonly signature: Uint8Array | undefined;
  /** Undefined where it was signed with a key. */
  readonly certificate: Parsed<Certificate> | undefined;
  /** PEM. */
  readonly certificatePem: string | undefined;
  /** What Rekor answered, as cosign keeps it. */
  readonly rekor: { readonly entry: LogEntry; readonly bundle: JsonObject } | undefined;
  /** The time stamp of an authority. */
  readonly timestamp: Uint8Array | undefined;
}

/**
 * What was signed in that form: that an image is what its digest says.
 * @see https://github.com/containers/image/blob/v5.34.0/docs/containers-signature.5.md
 */
export interface SimpleSigning {
  readonly digest: string;
  /** The name that the signer gave, which nothing is decided by. */
  readonly name: string | undefined;
}

export const SIMPLE_SIGNING_TYPE = 'application/vnd.dev.cosign.simplesigning.v1+json';

const MAX_ANNOTATION = 256 * 1024;

export function cosignLayer(annotations: Readonly<Record<string, string>>): CosignLayer {
  const annotation = (name: string) => {
    const text = Object.hasOwn(annotations, name) ? annotations[name] : undefined;
    return text && text.length <= MAX_ANNOTATION ? text : undefined;
  };
  const signature = fromBase64(annotation('dev.cosignproject.cosign/signature') ?? '');
  const certificatePem = annotation('dev.sigstore.cosign/certificate');
  const bundle = jsonIn(annotation('dev.sigstore.cosign/bundle'));
  const payload = objectAt(bundle, 'Payload');
  const timestamp = textAt(jsonIn(annotation('dev.sigstore.cosign/rfc3161timestamp')), 'SignedRFC3161Timestamp');
  return {
    signature: signature?.length ? signature : undefined,
    certificate: certificatePem === undefined ? undefined : parsePemCertificate(certificatePem),
    certificatePem,
    rekor: bundle && payload && { entry: logEntry(payload['logIndex'], payload['integratedTime']), bundle },
    timestamp: timestamp === undefined ? undefined : fromBase64(timestamp),
  };
}

export function parseSimpleSigning(bytes: Uint8Array): Parsed<SimpleSigning> {
  const json = parseJson(bytes);
  if (json.kind !== 'ok') return json;
  const critical = objectAt(json.value, 'critical');
  if (textAt(critical, 'type') !== 'cosign container image signature') {
    return malformed("not the payload of cosign's signature");
  }
  const digest = textAt(objectAt(critical, 'image'), 'docker-manifest-digest');
  if (digest === undefined) return malformed('a payload without a digest');
  return ok({ digest, name: textAt(objectAt(critical, 'identity'), 'docker-reference') });
}

function jsonIn(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  const json = parseJson(Buffer.from(text));
  return json.kind === 'ok' ? objectOf(json.value) : undefined;
}
