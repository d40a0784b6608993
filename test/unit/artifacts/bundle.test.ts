import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleOf } from '../../../src/artifacts/bundle';
import { parseCertificate, parsePemCertificate } from '../../../src/artifacts/certificate';
import { cosignLayer, parseSimpleSigning } from '../../../src/artifacts/cosignLayer';
import { parseNotaryCose, parseNotaryJws } from '../../../src/artifacts/notarySignature';
import { createAuthority } from '../../support/certificates';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import {
  base64,
  bytesOf,
  derIn,
  envelope,
  IDENTITY,
  ISSUER,
  keyPairs,
  signed,
  sigstoreInstance,
  simpleSigning,
  statement,
} from '../../support/signing';
import { digestOf } from '../../../src/oci/digest';
import { toolMade } from '../registry/local/localFixtures';

const SUBJECT = digestOf(Buffer.from('the image'));
const dsseEnvelope = envelope(statement(SUBJECT), [keyPairs['P-256']()]);
const MEDIA_TYPES = [
  ['0.1', 'application/vnd.dev.sigstore.bundle+json;version=0.1'],
  ['0.2', 'application/vnd.dev.sigstore.bundle+json;version=0.2'],
  ['0.3', 'application/vnd.dev.sigstore.bundle+json;version=0.3'],
  ['0.3', 'application/vnd.dev.sigstore.bundle.v0.3+json'],
] as const;

describe('what stands beside a signature', () => {
  let scratch: ScratchFolder;
  let pem: string;
  let plain: Buffer;

  beforeAll(async () => {
    scratch = await createScratchFolder({});
    pem = await (await sigstoreInstance(scratch.path)).certify(keyPairs['P-256']());
    plain = (await createAuthority(scratch.path, 'notary')).cert;
  });
  afterAll(() => scratch.remove());

  it('is decoded in a bundle that cosign wrote with a key', async () => {
    const file = 'crane-signed/blobs/sha256/d2eb6bed6cae7fc392158bc0ce35a5dbdaca55e8f12fa43cf2c6f25168b32025';
    const parsed = bundleOf(JSON.parse(await readFile(path.join(toolMade, file), 'utf8')));
    expect(parsed).toMatchObject({
      kind: 'ok',
      value: {
        version: '0.3',
        signer: { kind: 'key', hint: '+v5dIzyFKsS1BIuhA0vD5tnz2XTRwyuOHJqclAgwTwo=' },
        log: [],
        timestamps: 0,
        content: { kind: 'envelope', envelope: { payloadType: 'application/vnd.in-toto+json' } },
      },
    });
  });

  it.each(MEDIA_TYPES)('is decoded in a bundle of version %s with a certificate (%s)', (version, mediaType) => {
    const rawBytes = derIn(pem);
    const material =
      version === '0.3'
        ? { certificate: { rawBytes } }
        : { x509CertificateChain: { certificates: [{ rawBytes }, { rawBytes: 'AAAA' }] } };
    const tlogEntries = [{ logIndex: '18446744073709551615', integratedTime: '1748764800' }];
    const timestampVerificationData = { rfc3161Timestamps: [{}, {}] };
    const verificationMaterial = { ...material, tlogEntries, timestampVerificationData };
    const parsed = bundleOf({ mediaType, verificationMaterial, dsseEnvelope });
    expect(parsed).toMatchObject({
      kind: 'ok',
      value: {
        version,
        signer: { kind: 'certificate', certificate: { kind: 'ok', value: { identity: IDENTITY, issuer: ISSUER } } },
        log: [{ index: '18446744073709551615', time: 1_748_764_800_000 }],
        timestamps: 2,
      },
    });
  });

  it('tells of a broken certificate in its place', () => {
    const [, mediaType] = MEDIA_TYPES[3];
    for (const rawBytes of ['', 'AAAA', '*', derIn(pem).slice(0, -40), `AAAA${derIn(pem)}`]) {
      const parsed = bundleOf({ mediaType, verificationMaterial: { certificate: { rawBytes } }, dsseEnvelope });
      expect(parsed).toMatchObject({
        kind: 'ok',
        value: { signer: { kind: 'certificate', certificate: { kind: 'malformed' } } },
      });
    }
  });

  it.each([
    ['no type', { verificationMaterial: { publicKey: {} }, dsseEnvelope }],
    ['an unknown version', { mediaType: 'application/vnd.dev.sigstore.bundle+json;version=9.1' }],
    ['no signer', { mediaType: MEDIA_TYPES[3][1], verificationMaterial: {}, dsseEnvelope }],
    ['no content', { mediaType: MEDIA_TYPES[3][1], verificationMaterial: { publicKey: {} } }],
    [
      'more log entries than anybody writes',
      {
        mediaType: MEDIA_TYPES[3][1],
        verificationMaterial: { publicKey: {}, tlogEntries: Array.from({ length: 33 }, () => ({})) },
        dsseEnvelope,
      },
    ],
  ])('is refused in a bundle with %s', (_, value) => {
    expect(bundleOf(value).kind).toBe('malformed');
  });

  it("is decoded in cosign's older form", () => {
    const payload = simpleSigning(SUBJECT);
    const signature = signed(payload, keyPairs['P-256']());
    const rekor = {
      SignedEntryTimestamp: 'AA==',
      Payload: { body: 'e30=', integratedTime: 1_748_764_800, logIndex: 7 },
    };
    const layer = cosignLayer({
      'dev.cosignproject.cosign/signature': base64(signature),
      'dev.sigstore.cosign/certificate': pem,
      'dev.sigstore.cosign/bundle': JSON.stringify(rekor),
      'dev.sigstore.cosign/rfc3161timestamp': JSON.stringify({ SignedRFC3161Timestamp: 'AAAA' }),
    });
    expect(layer).toMatchObject({
      certificate: { kind: 'ok', value: { identity: IDENTITY, issuer: ISSUER } },
      rekor: { entry: { index: '7', time: 1_748_764_800_000 } },
    });
    expect(Buffer.from(layer.signature!)).toEqual(Buffer.from(signature));
    expect(layer.timestamp).toHaveLength(3);
    expect(parseSimpleSigning(payload)).toEqual({
      kind: 'ok',
      value: { digest: SUBJECT, name: 'example.com/app' },
    });
    expect(cosignLayer({ 'dev.sigstore.cosign/bundle': '[' })).toMatchObject({
      signature: undefined,
      rekor: undefined,
    });
  });

  it("is listed in the Notary Project's envelopes", () => {
    const header = {
      alg: 'ES256',
      cty: 'application/vnd.cncf.notary.payload.v1+json',
      'io.cncf.notary.signingScheme': 'notary.x509',
      'io.cncf.notary.signingTime': '2025-06-01T08:00:00Z',
    };
    const der = Buffer.from(derIn(plain.toString()), 'base64');
    const jws = {
      payload: 'e30',
      protected: Buffer.from(JSON.stringify(header)).toString('base64url'),
      signature: 'AA',
    };
    const expected = {
      scheme: 'notary.x509',
      certificate: { kind: 'ok', value: { subject: 'CN=notary', identity: undefined, issuer: undefined } },
      time: Date.UTC(2025, 5, 1, 8),
    };
    expect(parseNotaryJws(bytesOf({ ...jws, header: { x5c: [base64(der)] } }))).toMatchObject({
      value: { format: 'jws', ...expected },
    });
    expect(parseNotaryJws(bytesOf({ ...jws, header: { x5c: ['AAAA'] } }))).toMatchObject({
      value: { certificate: { kind: 'malformed' } },
    });
    expect(parseNotaryCose(cose(der))).toMatchObject({ value: { format: 'cose', ...expected } });
    expect(parseNotaryJws(bytesOf({ protected: 'e' })).kind).toBe('malformed');
    expect(parseNotaryCose(Buffer.from([0x80])).kind).toBe('malformed');
  });

  it('is a certificate, whole and not too large', () => {
    const der = Buffer.from(derIn(pem), 'base64');
    expect(parsePemCertificate(pem)).toEqual(parseCertificate(der));
    expect(parseCertificate(Buffer.alloc(64 * 1024 + 1)).kind).toBe('malformed');
    // Objects in objects, as deep as there is room for.
    expect(parseCertificate(Buffer.alloc(60_000, '3080', 'hex')).kind).toBe('malformed');
    for (let length = 0; length < der.length; length += 5) {
      expect(parseCertificate(der.subarray(0, length)).kind).toBe('malformed');
    }
  });
});

/** A COSE_Sign1 of one certificate, tagged. */
function cose(der: Uint8Array): Uint8Array {
  const text = (value: string) => Buffer.concat([Buffer.from([0x78, value.length]), Buffer.from(value)]);
  const bytes = (value: Uint8Array) =>
    Buffer.concat([Buffer.from([0x59, value.length >> 8, value.length & 255]), value]);
  const signedHeader = Buffer.concat([
    Buffer.from([0xa3, 0x01, 0x26]),
    text('io.cncf.notary.signingScheme'),
    text('notary.x509'),
    text('io.cncf.notary.signingTime'),
    Buffer.from([0xc1, 0x1a]),
    Buffer.from(Math.floor(Date.UTC(2025, 5, 1, 8) / 1000).toString(16), 'hex'),
  ]);
  const unsignedHeader = Buffer.concat([Buffer.from([0xa1, 0x18, 33, 0x81]), bytes(der)]);
  return Buffer.concat([
    Buffer.from([0xd2, 0x84]),
    bytes(signedHeader),
    unsignedHeader,
    bytes(Buffer.from('{}')),
    bytes(der),
  ]);
}
