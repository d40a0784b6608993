import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseContent } from '../../../src/artifacts/artifactContent';
import { parseCertificate, parsePemCertificate } from '../../../src/artifacts/certificate';
import { cosignLayer } from '../../../src/artifacts/cosignLayer';
import { parsePublicKey } from '../../../src/artifacts/publicKey';
import { parseSbom } from '../../../src/artifacts/sbom';
import { parseTrustRoot } from '../../../src/artifacts/trustRoot';
import { verifySignature } from '../../../src/artifacts/verify';
import { digestOf } from '../../../src/oci/digest';
import { gzip, tar } from '../../support/sampleImages/tar';
import {
  base64,
  bytesOf,
  envelope,
  keyBundle,
  keyPairs,
  signed,
  simpleSigning,
  statement,
  trusted,
} from '../../support/signing';

const SUBJECT = digestOf(Buffer.from('the image'));
const pair = keyPairs.Ed25519();
const keys = [trusted(pair)];
const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json';
const TYPES = [
  'application/json',
  SIMPLE_SIGNING,
  'application/jose+json',
  'application/cose',
  'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  'application/vnd.oci.image.layer.v1.tar+gzip',
  'application/wasm',
  'text/spdx',
];
/** Members that readers look for, so that what is made up gets past the first check. */
const NAMES = [
  ...['spdxVersion', 'creationInfo', 'packages', 'externalRefs', 'bomFormat', 'specVersion', 'components', 'metadata'],
  ...['@context', '@graph', 'type', 'spdxId', 'to', 'from', 'payload', 'payloadType', 'signatures', 'sig', '_type'],
  ...['subject', 'digest', 'predicateType', 'predicate', 'builder', 'invocation', 'buildDefinition', 'mediaType'],
  ...[
    'verificationMaterial',
    'certificate',
    'rawBytes',
    'tlogEntries',
    'dsseEnvelope',
    'critical',
    'image',
    'protected',
  ],
  ...['header', 'x5c', 'certificateAuthorities', 'certChain', '__proto__', 'constructor', 'toString'],
];
const VALUES = [
  ...['SPDX-2.3', 'CycloneDX', '1.6', 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', 'SpdxDocument', 'AAAA'],
  ...['https://in-toto.io/Statement/v1', 'https://slsa.dev/provenance/v1', 'https://slsa.dev/provenance/v0.2'],
  ...['application/vnd.dev.sigstore.bundle.v0.3+json', 'application/vnd.in-toto+json', 'https://spdx.dev/Document'],
  ...['application/vnd.dev.sigstore.trustedroot+json;version=0.1', 'cosign container image signature'],
];

const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...VALUES, null, true, 0, -1, 1e300),
    fc.string(),
    fc.array(tie('document'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('document'), { maxKeys: 6 }),
  ),
}));

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  document.map((value) => bytesOf(value)),
  fc.uint8Array({ maxLength: 600 }).map((content) => gzip(content)),
  fc.uint8Array({ maxLength: 600 }).map((content) => gzip(tar([{ path: 'x/Chart.yaml', content }]))),
  fc.uint8Array({ maxLength: 200 }).map((content) => Buffer.concat([Buffer.from('0061736d01000000', 'hex'), content])),
);

describe('whatever a registry gives', () => {
  it('no reader throws', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(...TYPES), async (content, type) => {
        expect(['ok', 'malformed', 'unsupported']).toContain((await parseContent(type, {}, content)).kind);
        parseSbom(content);
        parseCertificate(content);
        parseTrustRoot(content);
        const text = Buffer.from(content).toString('latin1');
        parsePemCertificate(`-----BEGIN CERTIFICATE-----\n${base64(content)}\n-----END CERTIFICATE-----`);
        expect(parsePublicKey(text, 'k').kind).not.toBe('ok');
        cosignLayer({ 'dev.sigstore.cosign/bundle': text, 'dev.sigstore.cosign/certificate': text });
      }),
      { numRuns: 1_500 },
    );
  });

  it('nothing is verified that was not signed', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.constantFrom(...TYPES),
        fc.dictionary(
          fc.constantFrom('dev.cosignproject.cosign/signature', 'dev.sigstore.cosign/certificate'),
          fc.string(),
        ),
        fc.boolean(),
        (content, mediaType, annotations, isSignature) => {
          const layer = { mediaType, digest: digestOf(content), size: content.length, annotations };
          const says = isSignature
            ? ({ kind: 'signature' } as const)
            : ({ kind: 'attestation', predicateTypes: [] } as const);
          const result = verifySignature(layer, content, { subject: SUBJECT, says }, { keys, root: undefined });
          expect(result.kind).not.toBe('verified');
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('a signature with any byte changed is not verified, unless it says the same', () => {
    const payload = simpleSigning(SUBJECT);
    const annotations = { 'dev.cosignproject.cosign/signature': base64(signed(payload, pair)) };
    const samples = [
      { mediaType: SIMPLE_SIGNING, content: payload, annotations },
      {
        mediaType: 'application/json',
        content: bytesOf(keyBundle(envelope(statement(SUBJECT), [pair]))),
        annotations: {},
      },
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        ({ mediaType, content, annotations }, at, change) => {
          const changed = Uint8Array.from(content);
          changed[at % changed.length]! ^= change;
          const layer = { mediaType, digest: digestOf(changed), size: changed.length, annotations };
          const claim = { subject: SUBJECT, says: { kind: 'signature' } } as const;
          const result = verifySignature(layer, changed, claim, { keys, root: undefined });
          if (result.kind !== 'verified') return;
          // The hint of a bundle's key, and either alphabet of base64, mean nothing.
          const before = signedPart(content);
          expect(signedPart(changed)).toEqual(before);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

/** What the envelope of a bundle holds, decoded. */
function signedPart(content: Uint8Array): unknown {
  const { dsseEnvelope } = JSON.parse(Buffer.from(content).toString()) as {
    dsseEnvelope: { payload: string; signatures: { sig: string }[] };
  };
  const [first] = dsseEnvelope.signatures;
  return [dsseEnvelope.payload, first?.sig ?? ''].map((text) => Buffer.from(text, 'base64').toString('hex'));
}
