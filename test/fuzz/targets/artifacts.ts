import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isReadable } from '../../../src/artifacts/artifactContent';
import { isBundle } from '../../../src/artifacts/bundle';
import { parseCertificate, parsePemCertificate } from '../../../src/artifacts/certificate';
import { cosignLayer } from '../../../src/artifacts/cosignLayer';
import { isSignedBy, parsePublicKey } from '../../../src/artifacts/publicKey';
import { parseSbom } from '../../../src/artifacts/sbom';
import { parseTrustRoot } from '../../../src/artifacts/trustRoot';
import { verifySignature } from '../../../src/artifacts/verify';
import { heldIn, sbomIn } from '../../../src/inspection/held';
import { digestOf } from '../../../src/oci/digest';
import { contentFactsText } from '../../../src/presentation/contentFactsText';
import { heldTitle, shownContent } from '../../../src/presentation/heldContentText';
import { panelPackages } from '../../../src/presentation/panelPackages';
import {
  base64,
  BUNDLE_TYPE,
  bytesOf,
  COSIGN_SIGN,
  envelope,
  type EnvelopeJson,
  keyBundle,
  type KeyPair,
  signed,
  simpleSigning,
  statement as signedStatement,
  trusted,
} from '../../support/signing';
import { checkAllShown, checkShown } from '../shownText';
import { bytes, json, type Shape, text } from '../shapes';
import { holds, SHORT_GLANCE, type Target } from '../target';

const OTHER = digestOf(Buffer.from('another image'));
const TYPES = {
  signing: 'application/vnd.dev.cosign.simplesigning.v1+json',
  jws: 'application/jose+json',
  cose: 'application/cose',
  tagValue: 'text/spdx',
  wasm: 'application/wasm',
  json: 'application/json',
};
const seed = (name: string) => readFileSync(`test/fuzz/seeds/${name}`, 'utf8');
const pem = seed('certificate.pem');
const der = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
const annotations = JSON.parse(seed('cosign-annotations.json')) as Record<string, string>;
const payload = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const statement = (predicateType: string, predicate: unknown) => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'a', digest: { sha256: 'aa' } }],
  predicateType,
  predicate,
});

const spdx2 = {
  spdxVersion: 'SPDX-2.3',
  name: 'a',
  creationInfo: { created: '2025-06-01T00:00:00Z', creators: ['Tool: syft-1', 'Organization: A'] },
  packages: [
    {
      name: 'b',
      versionInfo: '1',
      licenseConcluded: 'NOASSERTION',
      licenseDeclared: 'MIT',
      supplier: 'Organization: B',
      externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:a/b@1' }],
    },
    { name: 'c' },
  ],
};
const spdx3 = {
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    { type: 'SpdxDocument', spdxId: 'a', name: 'd', creationInfo: '_:c' },
    { '@id': '_:c', type: 'CreationInfo', specVersion: '3.0.1', created: '2025-06-01T00:00:00Z', createdUsing: ['t'] },
    { type: 'Tool', spdxId: 't', name: 'syft' },
    {
      type: 'software_Package',
      spdxId: 'p',
      name: 'b',
      software_packageVersion: '1',
      suppliedBy: 't',
      externalIdentifier: [{ externalIdentifierType: 'packageUrl', identifier: 'pkg:a/b' }],
    },
    { type: 'Relationship', from: 'p', relationshipType: 'hasDeclaredLicense', to: ['https://spdx.org/licenses/MIT'] },
    { type: 'simplelicensing_LicenseExpression', spdxId: 'l', simplelicensing_licenseExpression: 'MIT' },
  ],
};
const cycloneDx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: {
    timestamp: '2025-06-01T00:00:00Z',
    component: { name: 'a', version: '1' },
    tools: { components: [{ name: 'syft', version: '1' }] },
  },
  components: [
    {
      name: 'b',
      group: 'g',
      version: '1',
      purl: 'pkg:a/b',
      licenses: [{ license: { id: 'MIT' } }, { expression: 'A OR B' }],
      supplier: { name: 's' },
      components: [{ name: 'c', publisher: 'p' }],
    },
  ],
};
const tagValue =
  'SPDXVersion: SPDX-2.3\nDocumentName: a\nCreator: Tool: syft\nCreated: 2025\n\nPackageName: b\nPackageVersion: 1\nPackageComment: <text>x\ny</text>\nPackageSupplier: Person: B\nPackageLicenseDeclared: MIT\nExternalRef: PACKAGE-MANAGER purl pkg:a/b\nFileName: c\n';
const provenance02 = {
  builder: { id: 'b' },
  buildType: 'https://mobyproject.org/buildkit@v1',
  invocation: {
    configSource: { uri: 'git+https://a', digest: { sha1: 'aa' } },
    parameters: { args: { target: 'x', list: [1, { a: null }] } },
  },
  metadata: { buildStartedOn: '2025' },
  materials: [{ uri: 'm', digest: { sha256: 'bb' } }],
  buildConfig: {},
};
const coseHeader = Buffer.concat([
  Buffer.from('a2', 'hex'),
  cborText('io.cncf.notary.signingScheme'),
  cborText('notary.x509'),
  cborText('io.cncf.notary.signingTime'),
  Buffer.from('c11a65000000', 'hex'),
]);
const cose = Buffer.concat([
  Buffer.from('84', 'hex'),
  cborBytes(coseHeader),
  Buffer.from('a11821', 'hex'),
  Buffer.from('81', 'hex'),
  cborBytes(der),
  cborBytes(Buffer.from('x')),
  cborBytes(Buffer.from('y')),
]);
const metadata = JSON.stringify({
  mutating: true,
  executionMode: 'kubewarden-wapc',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  contextAwareResources: [{ apiVersion: 'v1', kind: 'Namespace' }],
  annotations: { 'io.kubewarden.policy.title': 'a' },
});
const wasm = Buffer.concat([
  Buffer.from('0061736d01000000', 'hex'),
  section(0, Buffer.concat([leb(22), Buffer.from('io.kubewarden.metadata'), Buffer.from(metadata)])),
  section(1, Buffer.from([0])),
]);
const root = parseTrustRoot(Buffer.from(seed('trusted-root.json')));
const key = parsePublicKey(seed('key.pub'), 'key.pub');
const trust = { keys: key.kind === 'ok' ? [key.value] : [], root: root.kind === 'ok' ? root.value : undefined };

const WORDS = [
  '__proto__',
  'constructor',
  'NOASSERTION',
  'NONE',
  '<text>',
  '</text>',
  'pkg:',
  'payload',
  'signatures',
  'sig',
  '\u202e',
  '\x1b[31m',
  'toString',
  'Data',
];

const SUBJECT = digestOf(Buffer.from('the image'));
const OURS = keyPairOf('ours');
const STRANGER = keyPairOf("a stranger's");
const SIGNATURE_KEY = 'dev.cosignproject.cosign/signature';

export const artifacts: readonly Target[] = [
  signatures(),
  held('SBOM in SPDX 2', json, TYPES.json, [JSON.stringify(spdx2)]),
  held('SBOM in SPDX 3', json, TYPES.json, [JSON.stringify(spdx3)]),
  held('SBOM in CycloneDX', json, TYPES.json, [
    JSON.stringify(cycloneDx),
    JSON.stringify({ ...cycloneDx, metadata: { tools: [{ name: 'x' }] } }),
  ]),
  held('SBOM in tags and values', text, TYPES.tagValue, [tagValue]),
  held('statement', json, TYPES.json, [
    JSON.stringify(statement('https://slsa.dev/provenance/v0.2', provenance02)),
    Buffer.from(
      (JSON.parse(seed('key-bundle.json')) as { dsseEnvelope: { payload: string } }).dsseEnvelope.payload,
      'base64',
    ).toString(),
    JSON.stringify(statement('https://spdx.dev/Document', spdx2)),
    JSON.stringify(statement('https://cyclonedx.org/bom', { Data: cycloneDx })),
    JSON.stringify(statement('https://spdx.dev/Document', { Data: tagValue })),
  ]),
  held('DSSE envelope', json, TYPES.json, [
    JSON.stringify((JSON.parse(seed('key-bundle.json')) as { dsseEnvelope: unknown }).dsseEnvelope),
    JSON.stringify({
      payloadType: 'application/vnd.in-toto+json',
      payload: payload(statement('https://spdx.dev/Document', spdx2)),
      signatures: [{ sig: 'AAAA' }],
    }),
  ]),
  held('Sigstore bundle', json, TYPES.json, [seed('key-bundle.json'), seed('certified-bundle.json')]),
  held("cosign's payload", json, TYPES.signing, [
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': 'a' },
        image: { 'docker-manifest-digest': OTHER },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
  ]),
  held('signature of Notary in JWS', json, TYPES.jws, [
    JSON.stringify({
      payload: payload({ targetArtifact: {} }),
      protected: payload({
        alg: 'ES256',
        'io.cncf.notary.signingScheme': 'notary.x509',
        'io.cncf.notary.signingTime': '2025-06-01T00:00:00Z',
      }),
      header: { x5c: [der.toString('base64')] },
      signature: 'AAAA',
    }),
  ]),
  held('signature of Notary in COSE', bytes, TYPES.cose, [cose.toString('latin1')]),
  held('WebAssembly of Kubewarden', bytes, TYPES.wasm, [wasm.toString('latin1')]),
  {
    name: "cosign's annotations",
    shape: json,
    seeds: [JSON.stringify(annotations)],
    words: [...Object.keys(annotations), 'Payload', 'body', 'logIndex', 'integratedTime', 'SignedRFC3161Timestamp'],
    run: (input) => {
      const read = textsIn(input);
      const layer = { mediaType: TYPES.signing, digest: OTHER, size: 1, annotations: read };
      verifySignature(layer, Buffer.from('another image'), { subject: OTHER, says: { kind: 'signature' } }, trust);
      return cosignLayer(read);
    },
  },
  {
    name: 'certificate',
    shape: bytes,
    seeds: [der.toString('latin1')],
    words: ['\x30\x82', '\x06\x0a', '\xa0\x03', '\x30\x80', '\xff\xff\xff\xff'],
    run: (input) => parseCertificate(Buffer.from(input, 'latin1')),
  },
  {
    name: 'PEM',
    shape: text,
    seeds: [pem, seed('key.pub'), `${pem}${pem}`],
    words: [
      '-----BEGIN CERTIFICATE-----',
      '-----END CERTIFICATE-----',
      '-----BEGIN PUBLIC KEY-----',
      '-----BEGIN RSA PUBLIC KEY-----',
      '\r\n',
      'Proc-Type: 4,ENCRYPTED\n',
    ],
    run: (input) => {
      const parsed = parsePublicKey(input, 'k');
      if (parsed.kind === 'ok') isSignedBy(parsed.value, Buffer.from('x'), Buffer.from('y'));
      return [parsePemCertificate(input), parsed.kind === 'ok' ? parsed.value.fingerprint : parsed];
    },
  },
  {
    name: 'trust root',
    shape: json,
    seeds: [seed('trusted-root.json')],
    words: [
      'tlogs',
      'ctlogs',
      'certificateAuthorities',
      'timestampAuthorities',
      'validFor',
      'start',
      'end',
      'certChain',
      'keyDetails',
      'rawBytes',
      '2021-01-01T00:00:00Z',
    ],
    run: (input) => {
      const parsed = parseTrustRoot(Buffer.from(input));
      if (parsed.kind !== 'ok') return parsed;
      return parsed.value.check(JSON.parse(seed('certified-bundle.json')) as unknown, Buffer.from('x'));
    },
  },
];

/** Never counts what nobody signed whom we trust: of what is verified, every byte that is signed is one of those that were. */
function signatures(): Target {
  const byCosign = seed('key-bundle.json');
  const { dsseEnvelope } = JSON.parse(byCosign) as { readonly dsseEnvelope: EnvelopeJson };
  const old = (payload: Uint8Array, pair: KeyPair) =>
    JSON.stringify({ payload: base64(payload), annotations: { [SIGNATURE_KEY]: base64(signed(payload, pair)) } });
  const bundle = (content: object, pair: KeyPair, payloadType?: string) =>
    JSON.stringify(keyBundle(envelope(content, [pair], payloadType)));
  const trusting = { keys: [...trust.keys, trusted(OURS)], root: trust.root };
  const says = (note: string) => signedStatement(SUBJECT, COSIGN_SIGN, { note });
  const payload = simpleSigning(SUBJECT);
  const honest = [bytesOf(says('honest')), payload, Buffer.from(dsseEnvelope.payload, 'base64')];
  const counting = [bundle(says('honest'), OURS), old(payload, OURS)];
  // Of another image, for something else, by somebody else, and changed after it was signed.
  const others = [
    ...[bundle(signedStatement(OTHER), OURS), old(simpleSigning(OTHER), OURS), bundle(says('x'), OURS, 'text/plain')],
    ...[bundle(says("a stranger's"), STRANGER), old(Buffer.concat([payload, Buffer.from(' ')]), STRANGER)],
    JSON.stringify(keyBundle({ ...dsseEnvelope, payload: base64(bytesOf(says('changed'))) })),
  ];
  return {
    name: 'signatures that count',
    shape: json,
    seeds: [...counting, byCosign, ...others],
    words: [SUBJECT, OTHER, SUBJECT.slice(7), OTHER.slice(7), 'payload', 'payloadType', 'signatures', 'sig'],
    run: (input) => {
      const { mediaType, bytes, signedBytes, annotations: read } = layerIn(input);
      const layer = { mediaType, digest: digestOf(bytes), size: bytes.length, annotations: read };
      return [{ kind: 'signature' } as const, { kind: 'attestation', predicateTypes: [] } as const].map((claimed) => {
        const verified = verifySignature(layer, bytes, { subject: SUBJECT, says: claimed }, trusting);
        const isHonest = honest.some((each) => signedBytes.equals(each));
        // What nobody changed has to count, or nothing would be seen here.
        if (counting.includes(input) && claimed.kind === 'signature')
          holds(verified.kind === 'verified', 'a signature does not count');
        holds(verified.kind !== 'verified' || isHonest, 'a signature counts for what nobody signed');
        return verified;
      });
    },
  };
}

/** A bundle; or, where there is a payload beside annotations, a layer in cosign's older form. `signedBytes`: what it says was signed. */
function layerIn(input: string) {
  const value = jsonIn(input);
  const { payload, annotations: given, dsseEnvelope } = { ...(value as Partial<Record<string, unknown>>) };
  if (typeof payload === 'string' && typeof given === 'object' && given !== null) {
    const bytes = Buffer.from(payload, 'base64');
    return { mediaType: TYPES.signing, bytes, signedBytes: bytes, annotations: textsIn(JSON.stringify(given)) };
  }
  // What is no bundle is read as an envelope.
  const { payload: inner } = { ...((isBundle(value) ? dsseEnvelope : value) as Partial<Record<string, unknown>>) };
  const signedBytes = Buffer.from(typeof inner === 'string' ? inner : '', 'base64');
  return { mediaType: BUNDLE_TYPE, bytes: Buffer.from(input), signedBytes, annotations: {} };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The same pair each time. */
function keyPairOf(name: string): KeyPair {
  const seed = createHash('sha256').update(name).digest();
  // PKCS 8 of an Ed25519 key, up to the key (RFC 8410, section 7).
  const key = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** What a layer of the type holds, read and shown; nothing of it is a signature of another image. */
function held(name: string, shape: Shape, mediaType: string, seeds: readonly string[]): Target {
  const isBinary = shape === bytes;
  return {
    name,
    shape,
    seeds,
    words: WORDS,
    ...(shape === json ? { glance: SHORT_GLANCE } : {}),
    run: async (input) => {
      holds(isReadable(mediaType), 'the type is not read');
      const content = Buffer.from(input, isBinary ? 'latin1' : 'utf8');
      const read = await heldIn(mediaType, annotations, content);
      if (read.facts) checkShown(contentFactsText(read.facts), true);
      const shown = read.content && [heldTitle(read.content, mediaType), shownContent(read.content)];
      checkAllShown(shown);
      const sbom = sbomIn(read);
      const packages = sbom ? [...panelPackages(OTHER, sbom)] : [];
      checkAllShown(packages);
      if (shape === json) parseSbom(content);
      const layer = { mediaType, digest: digestOf(content), size: content.length, annotations };
      // A chain of certificates takes longer than all else together.
      if (mediaType === TYPES.signing && input.length % 8 !== 0) return [read, shown, packages];
      const claim = { subject: OTHER, says: { kind: 'attestation', predicateTypes: [] } } as const;
      const verified = verifySignature(layer, content, claim, trust);
      holds(verified.kind !== 'verified', 'a signature of something else counts');
      return [read, shown, packages, verified];
    },
  };
}

function textsIn(input: string): Readonly<Record<string, string>> {
  try {
    const entries = Object.entries(JSON.parse(input) as object);
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return { 'dev.sigstore.cosign/bundle': input, 'dev.sigstore.cosign/certificate': input };
  }
}

function cborText(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x78, value.length]), Buffer.from(value)]);
}

function cborBytes(value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x59, value.length >> 8, value.length & 0xff]), value]);
}

function section(id: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([id]), leb(content.length), content]);
}

function leb(value: number): Buffer {
  return value < 0x80 ? Buffer.from([value]) : Buffer.from([(value & 0x7f) | 0x80, value >> 7]);
}
