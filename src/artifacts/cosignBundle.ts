import { createHash } from 'node:crypto';
import { malformed, ok, type Parsed, parseJson } from '../oci/parsed';
import { derOf, parseCertificate } from './certificate';
import type { CosignLayer } from './cosignLayer';
import { objectAt, textAt } from './jsonValue';

type Certified = Pick<CosignLayer, 'rekor' | 'timestamp'> & { readonly certificatePem: string };

/** What was signed, as it stands in the layer. */
type Signed =
  | { readonly bytes: Uint8Array; readonly signature: Uint8Array }
  /** JSON of a DSSE envelope. */
  | { readonly envelope: unknown };

/**
 * What cosign's older form says in annotations, as JSON of a bundle in version 0.1, which says the same.
 * @see https://github.com/sigstore/cosign/blob/v2.4.0/specs/SIGNATURE_SPEC.md#properties
 */
export function cosignBundle({ certificatePem, rekor, timestamp }: Certified, signed: Signed): Parsed<unknown> {
  const der = derOf(certificatePem);
  if (!der) return malformed('the certificate is not PEM');
  const certificate = parseCertificate(der);
  if (certificate.kind !== 'ok') return certificate;
  const entries = rekor ? logEntries(rekor) : ok([]);
  if (entries.kind !== 'ok') return entries;
  return ok({
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      x509CertificateChain: { certificates: [{ rawBytes: base64(der) }] },
      tlogEntries: entries.value,
      timestampVerificationData: {
        rfc3161Timestamps: timestamp ? [{ signedTimestamp: base64(timestamp) }] : [],
      },
    },
    ...('envelope' in signed
      ? { dsseEnvelope: signed.envelope }
      : {
          messageSignature: {
            messageDigest: {
              algorithm: 'SHA2_256',
              digest: createHash('sha256').update(signed.bytes).digest('base64'),
            },
            signature: base64(signed.signature),
          },
        }),
  });
}

function logEntries({ entry, bundle }: NonNullable<CosignLayer['rekor']>): Parsed<readonly object[]> {
  const payload = objectAt(bundle, 'Payload');
  const body = textAt(payload, 'body');
  const promise = textAt(bundle, 'SignedEntryTimestamp');
  const log = textAt(payload, 'logID');
  const { index, time } = entry;
  const json = parseJson(Buffer.from(body ?? '', 'base64'));
  const kind = textAt(objectAt(json.kind === 'ok' ? json.value : undefined), 'kind');
  const version = textAt(objectAt(json.kind === 'ok' ? json.value : undefined), 'apiVersion');
  if (body === undefined || promise === undefined || index === undefined || time === undefined || !kind || !version) {
    return malformed("not Rekor's answer");
  }
  if (log === undefined || !/^[0-9a-f]{2,128}$/.test(log)) return malformed("not a log's identity");
  return ok([
    {
      logIndex: index,
      logId: { keyId: Buffer.from(log, 'hex').toString('base64') },
      kindVersion: { kind, version },
      integratedTime: String(time / 1000),
      inclusionPromise: { signedEntryTimestamp: promise },
      canonicalizedBody: body,
    },
  ]);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
