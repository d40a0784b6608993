import type { Descriptor } from '../oci/descriptor';
import { type Digest, matchesDigest } from '../oci/digest';
import { ok, type Parsed, parseJson } from '../oci/parsed';
import { bundleOf, isBundle } from './bundle';
import { cosignBundle } from './cosignBundle';
import { cosignLayer, parseSimpleSigning, SIMPLE_SIGNING_TYPE } from './cosignLayer';
import { type Envelope, envelopeOf, preAuthEncoding } from './envelope';
import { isSignedBy, type PublicKey } from './publicKey';
import { IN_TOTO_TYPE, parseStatement, type Statement } from './statement';
import type { TrustRoot } from './trustRoot';
import { failed, notChecked, type Verification } from './verification';

/** Whom a person trusts. */
export interface Trust {
  readonly keys: readonly PublicKey[];
  readonly root: TrustRoot | undefined;
  /** What else a person names and could not be read: what it would have said is not known, so nothing fails for want of it. */
  readonly unread?: { readonly key: boolean; readonly root: boolean } | undefined;
}

/** What a signature is shown as, which it has to be. */
export interface Claim {
  /** What it is about: the manifest that it is found at. */
  readonly subject: Digest;
  /**
   * `signature`: it says that the subject is what it is, and nothing more. `attestation`: it says something about it, by one of these
   * types of predicates; by any, where there is none of them.
   */
  readonly says:
    { readonly kind: 'signature' } | { readonly kind: 'attestation'; readonly predicateTypes: readonly string[] };
}

interface Signed {
  readonly byKey: (key: PublicKey) => boolean;
  /** The bundle for the trust root; undefined where there is no certificate. */
  readonly certified: (() => Parsed<unknown>) | undefined;
  readonly message?: Uint8Array;
}

/** Bytes: what trying one key costs beside the hashing, in what could be hashed meanwhile. */
const COST_OF_KEY = 64 * 1024;
/** Bytes to be hashed for one layer, a second or two: a stranger says how large it is and how many signatures are in it. */
const MAX_COST = 1024 * 1024 * 1024;

/** The statement of cosign that is a signature and nothing more. */
const COSIGN_SIGN = 'https://sigstore.dev/cosign/sign/v1';

/** Whether a layer of this type can hold what is checked here: a statement that is none of an envelope was signed by nobody. */
export function mayBeSigned(mediaType: string): boolean {
  return /[+/]json$/.test(mediaType) && mediaType !== IN_TOTO_TYPE;
}

/** Checks what one layer of a signature's or attestation's manifest holds, against whom a person trusts. */
export function verifySignature(layer: Descriptor, bytes: Uint8Array, claim: Claim, trust: Trust): Verification {
  // In the older form the manifest is tied to what was signed by the digest of its layer alone.
  if (matchesDigest(bytes, layer.digest) !== true) return failed('content');
  if (layer.mediaType === SIMPLE_SIGNING_TYPE) return verifyPayload(layer, bytes, claim, trust);
  const json = parseJson(bytes);
  if (json.kind !== 'ok') return notChecked('form');
  if (isBundle(json.value)) return verifyBundle(json.value, claim, trust);
  const envelope = envelopeOf(json.value);
  if (envelope.kind === 'ok') return verifyEnvelope(layer, json.value, envelope.value, claim, trust);
  return notChecked(layer.mediaType === IN_TOTO_TYPE ? 'unsigned' : 'form');
}

/** Cosign's older form of a signature. */
function verifyPayload(layer: Descriptor, bytes: Uint8Array, { subject, says }: Claim, trust: Trust): Verification {
  const { signature, certificatePem, ...parts } = cosignLayer(layer.annotations);
  if (!signature) return failed('unsigned');
  if (isTooMuch(1, bytes, trust)) return notChecked('tooMany');
  const signed = verifySigner(trust, {
    byKey: (key) => isSignedBy(key, bytes, signature),
    certified:
      certificatePem === undefined ? undefined : () => cosignBundle({ certificatePem, ...parts }, { bytes, signature }),
    message: bytes,
  });
  if (signed.kind !== 'verified') return signed;
  const payload = parseSimpleSigning(bytes);
  if (payload.kind !== 'ok') return failed('malformed');
  if (says.kind !== 'signature') return failed('predicate');
  return payload.value.digest === subject ? signed : failed('subject');
}

/** Cosign's older form of an attestation: an envelope, with its certificate in the layer's annotations. */
function verifyEnvelope(
  layer: Descriptor,
  json: unknown,
  envelope: Envelope,
  claim: Claim,
  trust: Trust,
): Verification {
  const { certificatePem, ...parts } = cosignLayer(layer.annotations);
  const certified =
    certificatePem === undefined ? undefined : () => cosignBundle({ certificatePem, ...parts }, { envelope: json });
  return verifyStatement(envelope, certified, claim, trust);
}

function verifyBundle(json: unknown, claim: Claim, trust: Trust): Verification {
  const bundle = bundleOf(json);
  if (bundle.kind !== 'ok') return failed('malformed');
  const { content, signer } = bundle.value;
  // It is of a file that is not at hand, and says nothing about a manifest.
  if (content.kind === 'message') return notChecked('form');
  const certified =
    signer.kind === 'certificate'
      ? (): Parsed<unknown> => (signer.certificate.kind === 'ok' ? ok(json) : signer.certificate)
      : undefined;
  return verifyStatement(content.envelope, certified, claim, trust);
}

function verifyStatement(
  envelope: Envelope,
  certified: (() => Parsed<unknown>) | undefined,
  claim: Claim,
  trust: Trust,
): Verification {
  if (envelope.signatures.length === 0) return failed('unsigned');
  const message = preAuthEncoding(envelope);
  if (isTooMuch(envelope.signatures.length, message, trust)) return notChecked('tooMany');
  const signed = verifySigner(trust, {
    byKey: (key) => envelope.signatures.some((signature) => isSignedBy(key, message, signature)),
    certified,
  });
  if (signed.kind !== 'verified') return signed;
  if (envelope.payloadType !== IN_TOTO_TYPE) return failed('malformed');
  const statement = parseStatement(envelope.payload);
  if (statement.kind !== 'ok') return failed('malformed');
  return problemOf(statement.value, claim) ?? { ...signed, predicateType: statement.value.predicateType };
}

/** Whether so many signatures of a message would take long with all keys. */
function isTooMuch(signatures: number, message: Uint8Array, { keys }: Trust): boolean {
  return signatures * keys.length * (message.length + COST_OF_KEY) > MAX_COST;
}

/** Who signed: a key of the person's, or whom a certificate of the trust root names. */
function verifySigner(trust: Trust, signed: Signed): Verification {
  const key = trust.keys.find(signed.byKey);
  if (key) return { kind: 'verified', by: { kind: 'key', name: key.name, fingerprint: key.fingerprint } };
  const verification = signed.certified ? verifyCertified(trust, signed.certified, signed.message) : byNoKey(trust);
  return verification.kind === 'failed' && trust.unread?.key ? notChecked('keyUnread') : verification;
}

function byNoKey({ keys, unread }: Trust): Verification {
  if (keys.length > 0) return failed('key');
  return notChecked(unread?.key ? 'keyUnread' : 'noKey');
}

function verifyCertified(
  { root, unread }: Trust,
  certified: NonNullable<Signed['certified']>,
  message: Uint8Array | undefined,
): Verification {
  if (!root) return notChecked(unread?.root ? 'trustRootUnread' : 'noTrustRoot');
  const bundle = certified();
  return bundle.kind === 'ok' ? root.check(bundle.value, message) : failed('malformed');
}

/** What is wrong with a statement that somebody trusted has signed. */
function problemOf({ subjects, predicateType }: Statement, { subject, says }: Claim): Verification | undefined {
  const isSaid =
    says.kind === 'signature'
      ? predicateType === COSIGN_SIGN
      : says.predicateTypes.length === 0 || says.predicateTypes.includes(predicateType);
  if (!isSaid) return failed('predicate');
  const [algorithm = '', encoded] = subject.split(':', 2);
  if (subjects.some(({ digests }) => digests.get(algorithm) === encoded)) return undefined;
  return subjects.some(({ digests }) => digests.has(algorithm)) || subjects.length === 0
    ? failed('subject')
    : notChecked('algorithm');
}
