import { bundleFromJSON, ValidationError } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, VerificationError, Verifier } from '@sigstore/verify';
import { malformed, ok, type Parsed, parseJson } from '../oci/parsed';
import { objectAt, objectOf, objectsAt, textAt } from './jsonValue';
import { failed, type Failure, notChecked, type Verification } from './verification';

/** Certificate authorities, logs and time stamp authorities that a person trusts. */
export interface TrustRoot {
  /**
   * Checks a sigstore bundle that is signed with a certificate: its chain, the logs' word and the time, and the signature; not what it
   * is about.
   * @param message what is signed, where the bundle holds no envelope.
   */
  check(bundle: unknown, message?: Uint8Array): Verification;
}

/**
 * The trust root in `bytes`, the file `trusted_root.json` of sigstore's tools.
 * @see https://github.com/sigstore/protobuf-specs/blob/v0.5.0/protos/sigstore_trustroot.proto
 */
export function parseTrustRoot(bytes: Uint8Array): Parsed<TrustRoot> {
  const json = parseJson(bytes);
  if (json.kind !== 'ok') return json;
  const root = objectOf(json.value);
  if (!/^application\/vnd\.dev\.sigstore\.trustedroot\b/.test(textAt(root, 'mediaType') ?? '')) {
    return malformed('not a trust root of sigstore');
  }
  try {
    const trusted = TrustedRoot.fromJSON(root);
    if (trusted.certificateAuthorities.length === 0) return malformed('a trust root without a certificate authority');
    // The library takes a log without it for one that was always trusted.
    const isDated = [...trusted.tlogs, ...trusted.ctlogs].every(({ publicKey }) => publicKey?.validFor?.start);
    if (!isDated) return malformed('a log without the time that it is trusted from');
    const material = toTrustMaterial(trusted);
    // What the root names is demanded: without logs, a private one has time stamp authorities.
    const verifier = new Verifier(material, {
      tlogThreshold: material.tlogs.length > 0 ? 1 : 0,
      ctlogThreshold: material.ctlogs.length > 0 ? 1 : 0,
      timestampThreshold: 1,
    });
    return ok({ check: (bundle, message) => check(verifier, bundle, message) });
  } catch {
    return malformed('not a trust root of sigstore');
  }
}

function check(verifier: Verifier, value: unknown, message: Uint8Array | undefined): Verification {
  if (!hasPlainNames(value)) return failed('malformed');
  try {
    const entity = toSignedEntity(bundleFromJSON(value), message && Buffer.from(message));
    if (entity.key.$case !== 'certificate') return failed('certificate');
    if (isHashedEnvelope(value)) return notChecked('form');
    const { identity } = verifier.verify(entity);
    return {
      kind: 'verified',
      by: {
        kind: 'identity',
        identity: identity?.subjectAlternativeName,
        issuer: identity?.extensions?.issuer,
      },
    };
  } catch (error) {
    if (error instanceof ValidationError || !(error instanceof VerificationError)) return failed('malformed');
    return failed(failureOf(error.code));
  }
}

function failureOf(code: VerificationError['code']): Failure {
  if (code.startsWith('TLOG_')) return 'log';
  if (code.startsWith('TIMESTAMP_')) return 'time';
  return code === 'SIGNATURE_ERROR' ? 'signature' : 'certificate';
}

/**
 * Rekor's version 2 can log the hash of what an envelope's signature is over, which the library does not know.
 * @see https://github.com/sigstore/rekor-tiles/blob/main/api/proto/rekor/v2/hashedrekord.proto
 */
function isHashedEnvelope(bundle: unknown): boolean {
  const entries = objectsAt(objectAt(bundle, 'verificationMaterial'), 'tlogEntries');
  return (
    objectAt(bundle, 'dsseEnvelope') !== undefined &&
    entries.some((entry) => {
      const { kind, version } = objectAt(entry, 'kindVersion') ?? {};
      return kind === 'hashedrekord' && version !== '0.0.1';
    })
  );
}

/** A checkpoint's text and an empty line, then a line for each signature: the signer's name, and its base64. */
const CHECKPOINT = /^(?:[^\n]+\n)+\n(?:\u2014 [A-Za-z0-9._:/-]{1,255} [A-Za-z0-9+/=]+\n)+$/;

/** The library takes the names that sign a checkpoint for regular expressions: those that could be more than a name end it here. */
function hasPlainNames(bundle: unknown): boolean {
  const entries = objectsAt(objectAt(bundle, 'verificationMaterial'), 'tlogEntries');
  return entries.every((entry) => {
    const envelope = objectAt(entry, 'inclusionProof', 'checkpoint')?.['envelope'] ?? undefined;
    return envelope === undefined || (typeof envelope === 'string' && CHECKPOINT.test(envelope));
  });
}
