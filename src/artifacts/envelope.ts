import { malformed, ok, type Parsed } from '../oci/parsed';
import { fromBase64 } from './base64';
import { objectOf, objectsAt, textAt } from './jsonValue';

/**
 * A payload that signatures stand beside. That they are there says nothing about who made them.
 * @see https://github.com/secure-systems-lab/dsse/blob/v1.0.2/envelope.md
 */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly Uint8Array[];
}

const MAX_SIGNATURES = 100;

/** The DSSE envelope that a JSON value is. Whether its payload is what its type says is not looked at. */
export function envelopeOf(value: unknown): Parsed<Envelope> {
  const envelope = objectOf(value);
  const payloadType = textAt(envelope, 'payloadType');
  const payload = fromBase64(textAt(envelope, 'payload') ?? '');
  if (payloadType === undefined || !payload || payload.length === 0) return malformed('not a DSSE envelope');
  const written = objectsAt(envelope, 'signatures');
  if (written.length > MAX_SIGNATURES) return malformed(`more than ${MAX_SIGNATURES} signatures`);
  const signatures = written.map((signature) => fromBase64(textAt(signature, 'sig') ?? ''));
  return ok({ payloadType, payload, signatures: signatures.flatMap((bytes) => (bytes?.length ? bytes : [])) });
}

/**
 * What the signatures of an envelope are over.
 * @see https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md#signature-definition
 */
export function preAuthEncoding({ payloadType, payload }: Envelope): Uint8Array {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `),
    payload,
  ]);
}
