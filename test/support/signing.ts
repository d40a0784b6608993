import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { preAuthEncoding } from '../../src/artifacts/envelope';
import { type PublicKey, parsePublicKey } from '../../src/artifacts/publicKey';
import type { Digest } from '../../src/oci/digest';

const run = promisify(execFile);

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export const COSIGN_SIGN = 'https://sigstore.dev/cosign/sign/v1';
export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

export const keyPairs = {
  'P-256': () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
  'P-384': () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }),
  'P-521': () => generateKeyPairSync('ec', { namedCurve: 'secp521r1' }),
  RSA: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  Ed25519: () => generateKeyPairSync('ed25519'),
} satisfies Record<string, () => KeyPair>;

export function pemOf({ publicKey }: KeyPair): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

export function trusted(pair: KeyPair, name = 'test.pub'): PublicKey {
  const key = parsePublicKey(pemOf(pair), name);
  if (key.kind !== 'ok') throw new Error(key.reason);
  return key.value;
}

/** As the key's type asks for: cosign's default. */
export function signed(message: Uint8Array, { privateKey }: KeyPair, hash: string | null = 'sha256'): Uint8Array {
  return sign(privateKey.asymmetricKeyType === 'ed25519' ? null : hash, message, privateKey);
}

export function simpleSigning(digest: string, type = 'cosign container image signature'): Uint8Array {
  const image = { 'docker-manifest-digest': digest };
  return bytesOf({ critical: { identity: { 'docker-reference': 'example.com/app' }, image, type }, optional: null });
}

export function statement(subject: Digest, predicateType = COSIGN_SIGN, predicate: object = {}): object {
  const [algorithm = '', encoded = ''] = subject.split(':', 2);
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { [algorithm]: encoded } }],
    predicateType,
    predicate,
  };
}

export interface EnvelopeJson {
  payload: string;
  payloadType: string;
  signatures: { sig: string }[];
}

export function envelope(
  content: object,
  signers: readonly KeyPair[],
  payloadType = 'application/vnd.in-toto+json',
): EnvelopeJson {
  const payload = bytesOf(content);
  const message = preAuthEncoding({ payloadType, payload, signatures: [] });
  const signatures = signers.map((pair) => ({ sig: base64(signed(message, pair)) }));
  return { payload: base64(payload), payloadType, signatures };
}

/** A bundle of a key's, as cosign 3 writes it. */
export function keyBundle(dsseEnvelope: object): object {
  return { mediaType: BUNDLE_TYPE, verificationMaterial: { publicKey: { hint: 'hint' } }, dsseEnvelope };
}

export function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** A certificate authority and a log as sigstore has them, and what they say about one signature. */
export interface SigstoreInstance {
  /** JSON of `trusted_root.json`. */
  readonly root: object;
  /** A certificate for a key that lives as long as one signature: PEM. */
  certify(pair: KeyPair, options?: { readonly expired?: boolean }): Promise<string>;
  /** Rekor's answer to what was signed, as cosign keeps it in an annotation. */
  log(entry: LoggedSignature, time?: number): RekorBundle;
}

export interface LoggedSignature {
  readonly certificate: string;
  readonly digest: string;
  readonly signature: Uint8Array;
}

export interface RekorBundle {
  SignedEntryTimestamp: string;
  Payload: { body: string; integratedTime: number; logIndex: number; logID: string };
}

export const IDENTITY = 'https://github.com/example/app/.github/workflows/release.yml@refs/tags/v1';
export const ISSUER = 'https://token.actions.githubusercontent.com';

/** Made by the program `openssl` (Debian package openssl). @param folder takes the files; it is the caller's to remove. */
export async function sigstoreInstance(folder: string, name = 'sigstore'): Promise<SigstoreInstance> {
  const file = (suffix: string) => path.join(folder, `${name}.${suffix}`);
  const subject = ['-subj', `/O=${name}`];
  await openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', ...subject],
    ...['-days', '30', '-keyout', file('key'), '-out', file('pem')],
  );
  const rekor = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const rekorDer = rekor.publicKey.export({ type: 'spki', format: 'der' });
  const logId = createHash('sha256').update(rekorDer).digest();
  const start = '2020-01-01T00:00:00Z';
  const root = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [
      {
        baseUrl: 'https://rekor.example.com',
        hashAlgorithm: 'SHA2_256',
        publicKey: { rawBytes: base64(rekorDer), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor: { start } },
        logId: { keyId: logId.toString('base64') },
      },
    ],
    certificateAuthorities: [
      {
        subject: { organization: name, commonName: name },
        uri: 'https://fulcio.example.com',
        certChain: { certificates: [{ rawBytes: derIn(await readFile(file('pem'), 'utf8')) }] },
        validFor: { start },
      },
    ],
    ctlogs: [],
    timestampAuthorities: [],
  };
  return {
    root,
    certify: async (pair, { expired = false } = {}) => {
      await writeFile(file('leaf.key'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await writeFile(
        file('ext'),
        [
          'keyUsage=critical,digitalSignature',
          'extendedKeyUsage=codeSigning',
          `subjectAltName=critical,URI:${IDENTITY}`,
          `1.3.6.1.4.1.57264.1.8=ASN1:UTF8String:${ISSUER}`,
          '',
        ].join('\n'),
      );
      await openssl('req', '-new', '-key', file('leaf.key'), '-subj', '/', '-out', file('csr'));
      await openssl(
        ...['x509', '-req', '-in', file('csr'), '-CA', file('pem'), '-CAkey', file('key'), '-extfile', file('ext')],
        ...['-out', file('leaf.pem'), '-days', expired ? '-1' : '1'],
      );
      return readFile(file('leaf.pem'), 'utf8');
    },
    log: ({ certificate, digest, signature }, time = Math.floor(Date.now() / 1000)) => {
      const body = base64(
        bytesOf({
          apiVersion: '0.0.1',
          kind: 'hashedrekord',
          spec: {
            data: { hash: { algorithm: 'sha256', value: digest } },
            signature: { content: base64(signature), publicKey: { content: base64(Buffer.from(certificate)) } },
          },
        }),
      );
      const payload = { body, integratedTime: time, logID: logId.toString('hex'), logIndex: 42 };
      // Its members stand in the order of their names, as the signature wants them.
      const promise = sign('sha256', bytesOf(payload), rekor.privateKey);
      return { SignedEntryTimestamp: base64(promise), Payload: payload };
    },
  };
}

export function derIn(pem: string): string {
  return pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
}

async function openssl(...args: readonly string[]): Promise<void> {
  await run('openssl', [...args]);
}
