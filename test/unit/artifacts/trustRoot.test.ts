import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTrustRoot, type TrustRoot } from '../../../src/artifacts/trustRoot';
import type { Verification } from '../../../src/artifacts/verification';
import { type Claim, verifySignature } from '../../../src/artifacts/verify';
import { digestOf } from '../../../src/oci/digest';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import {
  base64,
  bytesOf,
  COSIGN_SIGN,
  derIn,
  envelope,
  IDENTITY,
  ISSUER,
  keyPairs,
  type RekorBundle,
  signed,
  type SigstoreInstance,
  sigstoreInstance,
  simpleSigning,
  statement,
  trusted,
} from '../../support/signing';

const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json';
const SUBJECT = digestOf(Buffer.from('the image'));
const claim: Claim = { subject: SUBJECT, says: { kind: 'signature' } };
const failed = (reason: string): unknown => ({ kind: 'failed', reason });
const VERIFIED = { kind: 'verified', by: { kind: 'identity', identity: IDENTITY, issuer: ISSUER } };

describe('signatures with certificates', () => {
  let scratch: ScratchFolder;
  let sigstore: SigstoreInstance;
  let other: SigstoreInstance;
  let root: TrustRoot;
  let certificate: string;
  let expired: string;
  let foreign: string;
  const pair = keyPairs['P-256']();
  const payload = simpleSigning(SUBJECT);
  const signature = signed(payload, pair);
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  beforeAll(async () => {
    scratch = await createScratchFolder({});
    sigstore = await sigstoreInstance(scratch.path);
    other = await sigstoreInstance(scratch.path, 'other');
    certificate = await sigstore.certify(pair);
    expired = await sigstore.certify(pair, { expired: true });
    foreign = await other.certify(pair);
    root = rootOf(sigstore.root);
  });
  afterAll(() => scratch.remove());

  function rootOf(json: object): TrustRoot {
    const parsed = parseTrustRoot(bytesOf(json));
    if (parsed.kind !== 'ok') throw new Error(parsed.reason);
    return parsed.value;
  }

  interface Changes {
    readonly payload?: Uint8Array;
    readonly signature?: Uint8Array;
    readonly certificate?: string;
    readonly rekor?: RekorBundle | undefined;
    readonly claim?: Claim;
    readonly root?: TrustRoot;
  }

  /** Cosign's older form, with what is changed in it. */
  function check(changes: Changes = {}): Verification {
    const parts = { payload, signature, certificate, claim, root, ...changes };
    const logged = sigstore.log({ ...parts, digest: sha256(parts.payload) });
    const rekor = 'rekor' in changes ? changes.rekor : logged;
    const annotations = {
      'dev.cosignproject.cosign/signature': base64(parts.signature),
      'dev.sigstore.cosign/certificate': parts.certificate,
      ...(rekor && { 'dev.sigstore.cosign/bundle': JSON.stringify(rekor) }),
    };
    const { length: size } = parts.payload;
    const layer = { mediaType: SIMPLE_SIGNING, digest: digestOf(parts.payload), size, annotations };
    return verifySignature(layer, parts.payload, parts.claim, { keys: [], root: parts.root });
  }

  it("verify in cosign's older form, and tell whose they are", () => {
    expect(check()).toEqual(VERIFIED);
  });

  it('fail with one bit changed in payload, signature, log or certificate', () => {
    for (let bit = 0; bit < payload.length * 8; bit += 101) {
      expect(check({ payload: flipped(payload, bit) })).toEqual(failed('signature'));
    }
    for (let bit = 0; bit < signature.length * 8; bit += 17) {
      expect(check({ signature: flipped(signature, bit) })).toEqual(failed('signature'));
    }
    const rekor = sigstore.log({ certificate, digest: sha256(payload), signature });
    const promise = Buffer.from(rekor.SignedEntryTimestamp, 'base64');
    for (let bit = 0; bit < promise.length * 8; bit += 17) {
      const changed = { ...rekor, SignedEntryTimestamp: base64(flipped(promise, bit)) };
      expect(check({ rekor: changed })).toEqual(failed('log'));
    }
    const der = Buffer.from(derIn(certificate), 'base64');
    for (let bit = 0; bit < der.length * 8; bit += 3) {
      const pem = `-----BEGIN CERTIFICATE-----\n${base64(flipped(der, bit))}\n-----END CERTIFICATE-----\n`;
      expect(check({ certificate: pem }).kind).toBe('failed');
    }
  });

  it('fail for another subject', () => {
    expect(check({ claim: { ...claim, subject: digestOf(Buffer.from('x')) } })).toEqual(failed('subject'));
  });

  it('fail by a certificate of another authority, or one that was not valid then', () => {
    expect(check({ certificate: foreign })).toEqual(failed('certificate'));
    expect(check({ certificate: expired })).toEqual(failed('certificate'));
    const later = sigstore.log({ certificate, digest: sha256(payload), signature }, 2_000_000_000);
    expect(check({ rekor: later })).toEqual(failed('certificate'));
  });

  it('fail by a broken certificate', () => {
    for (const text of ['text', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----']) {
      expect(check({ certificate: text }).kind).toBe('failed');
    }
  });

  it('fail without a log entry, or one of another log or of something else', () => {
    expect(check({ rekor: undefined })).toEqual(failed('time'));
    const foreignLog = other.log({ certificate, digest: sha256(payload), signature });
    expect(check({ rekor: foreignLog })).toEqual(failed('log'));
    const elsewhere = sigstore.log({ certificate, digest: sha256(Buffer.from('x')), signature });
    expect(check({ rekor: elsewhere })).toEqual(failed('log'));
    const { Payload } = foreignLog;
    for (const changed of [{ body: '' }, { body: 'e30=' }, { logID: 'x' }, { logIndex: -1 }, { integratedTime: 0 }]) {
      const rekor = { ...foreignLog, Payload: { ...Payload, ...changed } };
      expect(check({ rekor }).kind).toBe('failed');
    }
  });

  it('fail where the trust root wants more than there is', () => {
    const [tlog] = (sigstore.root as { tlogs: object[] }).tlogs;
    expect(check({ root: rootOf({ ...sigstore.root, ctlogs: [tlog] }) })).toEqual(failed('certificate'));
    expect(check({ root: rootOf({ ...sigstore.root, tlogs: [] }) })).toEqual(failed('log'));
  });

  it('are not checked by a trust root with a log that was always trusted', () => {
    const [tlog] = (sigstore.root as { tlogs: { publicKey: object }[] }).tlogs;
    const undated = { ...tlog, publicKey: { ...tlog!.publicKey, validFor: {} } };
    expect(parseTrustRoot(bytesOf({ ...sigstore.root, tlogs: [undated] })).kind).toBe('malformed');
    expect(parseTrustRoot(bytesOf({ ...sigstore.root, ctlogs: [undated] })).kind).toBe('malformed');
  });

  it("are a key's signatures, where the key is trusted", () => {
    const annotations = {
      'dev.cosignproject.cosign/signature': base64(signature),
      'dev.sigstore.cosign/certificate': certificate,
    };
    const layer = { mediaType: SIMPLE_SIGNING, digest: digestOf(payload), size: payload.length, annotations };
    const by = { kind: 'key', name: 'test.pub' };
    expect(verifySignature(layer, payload, claim, { keys: [trusted(pair)], root: undefined })).toMatchObject({ by });
  });

  describe('in bundles', () => {
    const bundle = (changes: object = {}, pem = certificate) => {
      const dsseEnvelope = envelope(statement(SUBJECT), [pair]);
      const sig = Buffer.from(dsseEnvelope.signatures[0]!.sig, 'base64');
      const rekor = dsseLog(dsseEnvelope, pem, sig);
      return {
        mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
        verificationMaterial: {
          x509CertificateChain: { certificates: [{ rawBytes: derIn(pem) }] },
          tlogEntries: [rekor],
        },
        dsseEnvelope,
        ...changes,
      };
    };
    /** What is logged is the hash of the payload, in this kind of entry. */
    const dsseLog = (dsse: ReturnType<typeof envelope>, pem: string, sig: Uint8Array) => {
      const digest = sha256(Buffer.from(dsse.payload, 'base64'));
      const { SignedEntryTimestamp, Payload } = sigstore.log({ certificate: pem, digest, signature: sig });
      return {
        logIndex: String(Payload.logIndex),
        logId: { keyId: Buffer.from(Payload.logID, 'hex').toString('base64') },
        kindVersion: { kind: 'hashedrekord', version: '0.0.1' },
        integratedTime: String(Payload.integratedTime),
        inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
        canonicalizedBody: Payload.body,
      };
    };
    const checkBundle = (json: object, trust = root) => {
      const bytes = bytesOf(json);
      const layer = { mediaType: 'application/json', digest: digestOf(bytes), size: bytes.length, annotations: {} };
      return verifySignature(layer, bytes, claim, { keys: [], root: trust });
    };

    it('verify, and fail for another authority or envelope', () => {
      expect(checkBundle(bundle())).toEqual({ ...VERIFIED, predicateType: COSIGN_SIGN });
      expect(checkBundle(bundle({}, foreign))).toEqual(failed('certificate'));
      expect(checkBundle(bundle(), rootOf(other.root)).kind).toBe('failed');
      const dsseEnvelope = envelope(statement(SUBJECT), [keyPairs['P-256']()]);
      expect(checkBundle(bundle({ dsseEnvelope })).kind).toBe('failed');
      const forged = { ...bundle().dsseEnvelope, payload: base64(bytesOf(statement(digestOf(Buffer.from('x'))))) };
      expect(checkBundle(bundle({ dsseEnvelope: forged })).kind).toBe('failed');
    });

    it("are not checked with an entry of Rekor's version 2 that is over more than the payload", () => {
      const entry = {
        ...bundle().verificationMaterial.tlogEntries[0]!,
        kindVersion: { kind: 'hashedrekord', version: '0.0.2' },
      };
      const verificationMaterial = { ...bundle().verificationMaterial, tlogEntries: [entry] };
      expect(checkBundle(bundle({ verificationMaterial }))).toEqual({ kind: 'notChecked', reason: 'form' });
    });

    it('fail in a version that does not allow their form', () => {
      const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
      expect(checkBundle(bundle({ mediaType }))).toEqual(failed('malformed'));
    });

    it('fail with a checkpoint whose signer has no plain name, and soon', () => {
      const evil = `log\n1\nAAAA\n\n\u2014 ${'(.*)*'.repeat(10)}x AAAAAAAA\n`;
      const entry = bundle().verificationMaterial.tlogEntries[0]!;
      for (const written of [evil, [evil], `— a\n${evil}`]) {
        const inclusionProof = { checkpoint: { envelope: written }, logIndex: '1', rootHash: 'AA==', treeSize: '2' };
        const material = { ...bundle().verificationMaterial, tlogEntries: [{ ...entry, inclusionProof }] };
        const start = performance.now();
        expect(checkBundle(bundle({ verificationMaterial: material }))).toEqual(failed('malformed'));
        expect(performance.now() - start).toBeLessThan(1_000);
      }
    });
  });
});

describe('parseTrustRoot', () => {
  it.each([
    ['no JSON', '{'],
    ['a list', []],
    ['another type', { mediaType: 'application/json', certificateAuthorities: [{}] }],
    ['nobody', { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' }],
    [
      'a broken certificate',
      {
        mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
        certificateAuthorities: [{ certChain: { certificates: [{ rawBytes: 'AAAA' }] } }],
      },
    ],
  ])('refuses %s', (_, content) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : bytesOf(content);
    expect(parseTrustRoot(bytes).kind).toBe('malformed');
  });
});

/** A copy with one bit changed. */
function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
