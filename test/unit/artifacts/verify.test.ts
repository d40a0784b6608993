import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Trust, Claim } from '../../../src/artifacts/verify';
import { verifySignature } from '../../../src/artifacts/verify';
import { parsePublicKey, type PublicKey } from '../../../src/artifacts/publicKey';
import type { Descriptor } from '../../../src/oci/descriptor';
import { type Digest, digestOf } from '../../../src/oci/digest';
import {
  base64,
  BUNDLE_TYPE,
  bytesOf,
  COSIGN_SIGN,
  envelope,
  keyBundle,
  type KeyPair,
  keyPairs,
  pemOf,
  signed,
  simpleSigning,
  statement,
  trusted,
} from '../../support/signing';
import { toolMade } from '../registry/local/localFixtures';

const SUBJECT = digestOf(Buffer.from('the image'));
const OTHER = digestOf(Buffer.from('another image'));
const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json';
const DSSE = 'application/vnd.dsse.envelope.v1+json';
const SPDX = 'https://spdx.dev/Document';
const signature: Claim = { subject: SUBJECT, says: { kind: 'signature' } };
const attestation = (...predicateTypes: string[]): Claim => ({
  subject: SUBJECT,
  says: { kind: 'attestation', predicateTypes },
});

function layer(mediaType: string, bytes: Uint8Array, annotations: Record<string, string> = {}): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length, annotations };
}

function check(
  mediaType: string,
  bytes: Uint8Array,
  claim: Claim,
  trust: Partial<Trust>,
  annotations?: Record<string, string>,
) {
  return verifySignature(layer(mediaType, bytes, annotations), bytes, claim, { keys: [], root: undefined, ...trust });
}

const bundleCheck = (dsse: object, claim: Claim, ...pairs: KeyPair[]) =>
  check(BUNDLE_TYPE, bytesOf(keyBundle(dsse)), claim, { keys: pairs.map((pair) => trusted(pair)) });

const oldForm = (payload: Uint8Array, sig: Uint8Array, pair: KeyPair, claim = signature) =>
  check(
    SIMPLE_SIGNING,
    payload,
    claim,
    { keys: [trusted(pair)] },
    { 'dev.cosignproject.cosign/signature': base64(sig) },
  );

const verified = expect.objectContaining({ kind: 'verified' }) as unknown;
const failed = (reason: string) => ({ kind: 'failed', reason });
const notChecked = (reason: string) => ({ kind: 'notChecked', reason });

describe("the signature that cosign's own program made", async () => {
  const root = path.join(toolMade, 'crane-signed');
  const blob = (encoded: string) => readFile(path.join(root, 'blobs/sha256', encoded));
  const pem = await readFile(path.join(toolMade, 'crane-signed-cosign.pub'), 'utf8');
  const bytes = await blob('d2eb6bed6cae7fc392158bc0ce35a5dbdaca55e8f12fa43cf2c6f25168b32025');
  const subject = 'sha256:28618f99d21886c511177f365d10ef999e0c8f619226c6761b2a656f50f192c6' as Digest;
  const claim: Claim = { subject, says: { kind: 'signature' } };
  const parsed = parsePublicKey(pem, 'crane-signed-cosign.pub');
  const keys = parsed.kind === 'ok' ? [parsed.value] : [];
  interface BundleJson {
    dsseEnvelope: { payload: string; signatures: { sig: string }[] };
  }
  const bundle = JSON.parse(bytes.toString()) as BundleJson;

  it('verifies with its key', () => {
    expect(check(BUNDLE_TYPE, bytes, claim, { keys })).toEqual({
      kind: 'verified',
      by: {
        kind: 'key',
        name: 'crane-signed-cosign.pub',
        fingerprint: 'SHA256:fafe5d233c852ac4b5048ba1034bc3e6d9f3d974d1c32b8e1c9a9c9408304f0a',
      },
      predicateType: COSIGN_SIGN,
    });
  });

  it('fails with one bit changed in the payload, wherever', () => {
    const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64');
    for (let bit = 0; bit < payload.length * 8; bit += 7) {
      const changed = { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payload: base64(flipped(payload, bit)) } };
      expect(check(BUNDLE_TYPE, bytesOf(changed), claim, { keys })).toEqual(failed('key'));
    }
  });

  it('fails with one bit changed in the signature, wherever', () => {
    const sig = Buffer.from(bundle.dsseEnvelope.signatures[0]!.sig, 'base64');
    for (let bit = 0; bit < sig.length * 8; bit++) {
      const signatures = [{ sig: base64(flipped(sig, bit)) }];
      const changed = { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, signatures } };
      expect(check(BUNDLE_TYPE, bytesOf(changed), claim, { keys })).toEqual(failed('key'));
    }
  });

  it('fails with one bit changed in the subject', () => {
    const changed = subject.replace(/6$/, '7') as Digest;
    expect(check(BUNDLE_TYPE, bytes, { ...claim, subject: changed }, { keys })).toEqual(failed('subject'));
  });

  it('fails with one bit changed in the key, wherever that leaves a key', () => {
    for (const key of keysWithOneBitChanged(pem)) {
      expect(check(BUNDLE_TYPE, bytes, claim, { keys: [key] })).toEqual(failed('key'));
    }
    expect(check(BUNDLE_TYPE, bytes, claim, { keys: [trusted(keyPairs['P-256']())] })).toEqual(failed('key'));
  });

  it('is not checked without a key', () => {
    expect(check(BUNDLE_TYPE, bytes, claim, {})).toEqual(notChecked('noKey'));
  });

  it('fails where the content is not that of the digest', () => {
    const other = { ...layer(BUNDLE_TYPE, bytes), digest: OTHER };
    expect(verifySignature(other, bytes, claim, { keys, root: undefined })).toEqual(failed('content'));
    // An algorithm that we do not compute is no match.
    const unknown = { ...other, digest: `blake3:${'0'.repeat(64)}` as Digest };
    expect(verifySignature(unknown, bytes, claim, { keys, root: undefined })).toEqual(failed('content'));
  });
});

describe.each(Object.entries(keyPairs))('a key of type %s', (type, generate) => {
  const pair = generate();
  const payload = simpleSigning(SUBJECT);

  it('verifies both forms, and fails for another key of its type', () => {
    expect(bundleCheck(envelope(statement(SUBJECT), [pair]), signature, pair)).toEqual(verified);
    expect(oldForm(payload, signed(payload, pair), pair)).toEqual(verified);
    expect(bundleCheck(envelope(statement(SUBJECT), [pair]), signature, generate())).toEqual(failed('key'));
    expect(oldForm(payload, signed(payload, pair), generate())).toEqual(failed('key'));
  });

  it('fails with one bit changed in payload or signature of the older form', () => {
    const sig = Buffer.from(signed(payload, pair));
    for (let bit = 0; bit < sig.length * 8; bit += 13) {
      expect(oldForm(payload, flipped(sig, bit), pair)).toEqual(failed('key'));
    }
    for (let bit = 0; bit < payload.length * 8; bit += 97) {
      expect(oldForm(flipped(payload, bit), sig, pair)).toEqual(failed('key'));
    }
  });

  it('fails with one bit changed in the subject, in both forms', () => {
    const digest = SUBJECT.slice('sha256:'.length);
    for (let bit = 0; bit < 256; bit += 5) {
      const encoded = Buffer.from(flipped(Buffer.from(digest, 'hex'), bit)).toString('hex');
      const changed: Claim = { ...signature, subject: `sha256:${encoded}` as Digest };
      expect(oldForm(payload, signed(payload, pair), pair, changed)).toEqual(failed('subject'));
      expect(bundleCheck(envelope(statement(SUBJECT), [pair]), changed, pair)).toEqual(failed('subject'));
    }
  });

  it('fails with one bit changed in the key, in both forms, wherever that leaves a key', () => {
    const annotations = { 'dev.cosignproject.cosign/signature': base64(signed(payload, pair)) };
    const bundle = bytesOf(keyBundle(envelope(statement(SUBJECT), [pair])));
    for (const key of keysWithOneBitChanged(pemOf(pair))) {
      expect(check(SIMPLE_SIGNING, payload, signature, { keys: [key] }, annotations)).toEqual(failed('key'));
      expect(check(BUNDLE_TYPE, bundle, signature, { keys: [key] })).toEqual(failed('key'));
    }
  });

  it.runIf(type === 'P-384' || type === 'P-521')("takes the hash of the curve's size, too", () => {
    const hash = type === 'P-384' ? 'sha384' : 'sha512';
    expect(oldForm(payload, signed(payload, pair, hash), pair)).toEqual(verified);
    expect(oldForm(payload, signed(payload, pair, 'sha1'), pair)).toEqual(failed('key'));
  });
});

describe("cosign's older form", () => {
  const pair = keyPairs['P-256']();
  const sign = (payload: Uint8Array) => oldForm(payload, signed(payload, pair), pair);

  it('is about the subject and nothing else', () => {
    expect(sign(simpleSigning(OTHER))).toEqual(failed('subject'));
    expect(sign(simpleSigning(SUBJECT.toUpperCase()))).toEqual(failed('subject'));
    expect(sign(simpleSigning(`${SUBJECT} `))).toEqual(failed('subject'));
  });

  it('is the payload of a signature and nothing else', () => {
    expect(sign(simpleSigning(SUBJECT, 'atomic container signature'))).toEqual(failed('malformed'));
    expect(sign(bytesOf({ critical: null }))).toEqual(failed('malformed'));
    expect(sign(bytesOf(statement(SUBJECT)))).toEqual(failed('malformed'));
    expect(sign(Buffer.from('no JSON'))).toEqual(failed('malformed'));
    const payload = simpleSigning(SUBJECT);
    expect(oldForm(payload, signed(payload, pair), pair, attestation())).toEqual(failed('predicate'));
  });

  it('holds no signature where none is annotated', () => {
    const trust = { keys: [trusted(pair)] };
    const payload = simpleSigning(SUBJECT);
    expect(check(SIMPLE_SIGNING, payload, signature, trust)).toEqual(failed('unsigned'));
    for (const text of ['', '!', '====']) {
      const annotations = { 'dev.cosignproject.cosign/signature': text };
      expect(check(SIMPLE_SIGNING, payload, signature, trust, annotations)).toEqual(failed('unsigned'));
    }
  });

  it('verifies an attestation in an envelope', () => {
    const dsse = envelope(statement(SUBJECT, SPDX), [pair]);
    const trust = { keys: [trusted(pair)] };
    expect(check(DSSE, bytesOf(dsse), attestation(SPDX), trust)).toEqual(verified);
    expect(check(DSSE, bytesOf(dsse), signature, trust)).toEqual(failed('predicate'));
    expect(check(DSSE, bytesOf({ ...dsse, signatures: [] }), attestation(SPDX), trust)).toEqual(failed('unsigned'));
  });

  it('needs a trust root for a certificate, and takes no other word for it', () => {
    const payload = simpleSigning(SUBJECT);
    const annotations = {
      'dev.cosignproject.cosign/signature': base64(signed(payload, keyPairs['P-256']())),
      'dev.sigstore.cosign/certificate': 'no certificate',
    };
    const trust = { keys: [trusted(pair)] };
    expect(check(SIMPLE_SIGNING, payload, signature, trust, annotations)).toEqual(notChecked('noTrustRoot'));
  });
});

describe('envelopes', () => {
  const pair = keyPairs['P-256']();
  const other = keyPairs.Ed25519();

  it('verify by one of several signatures and keys', () => {
    const dsse = envelope(statement(SUBJECT), [other, pair]);
    expect(bundleCheck(dsse, signature, pair)).toEqual(verified);
    expect(bundleCheck(dsse, signature, keyPairs['P-521'](), other)).toEqual(verified);
    expect(bundleCheck(dsse, signature, keyPairs['P-521']())).toEqual(failed('key'));
  });

  it('fail without a signature', () => {
    for (const signatures of [[], [{}], [{ sig: '' }], [{ sig: 7 }], 'x', undefined]) {
      const dsse = { ...envelope(statement(SUBJECT), []), signatures };
      expect(bundleCheck(dsse, signature, pair)).toEqual(failed('unsigned'));
    }
  });

  it('fail with more signatures than anybody makes', () => {
    const one = envelope(statement(SUBJECT), [pair]);
    const dsse = { ...one, signatures: Array.from({ length: 101 }, () => one.signatures[0]) };
    expect(bundleCheck(dsse, signature, pair)).toEqual(failed('malformed'));
  });

  it('say what they are shown as', () => {
    const sbom = envelope(statement(SUBJECT, SPDX), [pair]);
    expect(bundleCheck(sbom, signature, pair)).toEqual(failed('predicate'));
    expect(bundleCheck(sbom, attestation(SPDX), pair)).toEqual(verified);
    expect(bundleCheck(sbom, attestation(), pair)).toEqual(verified);
    expect(bundleCheck(sbom, attestation('https://slsa.dev/provenance/v1'), pair)).toEqual(failed('predicate'));
    expect(bundleCheck(envelope(statement(SUBJECT, COSIGN_SIGN), [pair]), attestation(SPDX), pair)).toEqual(
      failed('predicate'),
    );
  });

  it('are about the subject', () => {
    expect(bundleCheck(envelope(statement(OTHER), [pair]), signature, pair)).toEqual(failed('subject'));
    const none = { ...statement(SUBJECT), subject: [] };
    expect(bundleCheck(envelope(none, [pair]), signature, pair)).toEqual(failed('subject'));
    const several = {
      ...statement(SUBJECT),
      subject: [{ name: 'a', digest: { sha256: OTHER.slice(7) } }, { digest: { sha256: SUBJECT.slice(7) } }],
    };
    expect(bundleCheck(envelope(several, [pair]), signature, pair)).toEqual(verified);
  });

  it('are not checked where they name the subject by another algorithm', () => {
    const sha512 = statement(`sha512:${'0'.repeat(128)}` as Digest);
    expect(bundleCheck(envelope(sha512, [pair]), signature, pair)).toEqual(notChecked('algorithm'));
    // The right value under the wrong name is nothing.
    const confused = { ...statement(SUBJECT), subject: [{ digest: { sha512: SUBJECT.slice(7) } }] };
    expect(bundleCheck(envelope(confused, [pair]), signature, pair)).toEqual(notChecked('algorithm'));
    expect(bundleCheck(envelope(confused, [other]), signature, pair)).toEqual(failed('key'));
  });

  it('hold a statement, and say so', () => {
    const text = envelope(statement(SUBJECT), [pair], 'text/plain');
    expect(bundleCheck(text, signature, pair)).toEqual(failed('malformed'));
    expect(bundleCheck({ ...text, payloadType: 'application/vnd.in-toto+json' }, signature, pair)).toEqual(
      failed('key'),
    );
    expect(bundleCheck(envelope({ _type: 'other' }, [pair]), signature, pair)).toEqual(failed('malformed'));
  });
});

describe('a person whose files could not all be read', () => {
  const pair = keyPairs['P-256']();
  const other = keyPairs.Ed25519();
  const dsse = envelope(statement(SUBJECT), [pair]);
  const certified = {
    'dev.cosignproject.cosign/signature': base64(signed(simpleSigning(SUBJECT), other)),
    'dev.sigstore.cosign/certificate': 'no certificate',
  };
  const bundle = (...args: [KeyPair[], Trust['unread']]) =>
    check(BUNDLE_TYPE, bytesOf(keyBundle(dsse)), signature, {
      keys: args[0].map((each) => trusted(each)),
      unread: args[1],
    });

  it('is told of what verifies all the same, and of nothing that fails for want of a key', () => {
    const unread = { key: true, root: false };
    expect(bundle([pair], unread)).toEqual(verified);
    expect(bundle([other], unread)).toEqual(notChecked('keyUnread'));
    expect(bundle([], unread)).toEqual(notChecked('keyUnread'));
    expect(bundle([other], { key: false, root: true })).toEqual(failed('key'));
    const root = { check: () => ({ kind: 'failed', reason: 'certificate' }) as const };
    const payload = simpleSigning(SUBJECT);
    expect(check(SIMPLE_SIGNING, payload, signature, { root, unread }, certified)).toEqual(notChecked('keyUnread'));
  });

  it('is told that the trust root is missing that a certificate needs', () => {
    const unread = { key: false, root: true };
    expect(check(SIMPLE_SIGNING, simpleSigning(SUBJECT), signature, { unread }, certified)).toEqual(
      notChecked('trustRootUnread'),
    );
    expect(bundle([], unread)).toEqual(notChecked('noKey'));
  });
});

describe('what cannot be checked', () => {
  const keys = [trusted(keyPairs['P-256']())];

  it.each([
    ['a statement that nobody signed', 'application/vnd.in-toto+json', statement(SUBJECT), 'unsigned'],
    ["the Notary Project's envelope", 'application/jose+json', { payload: 'e30', protected: 'e30' }, 'form'],
    ['some signature', 'application/vnd.example.signature.v1+json', { signature: 'x' }, 'form'],
    [
      'the signature of a file',
      BUNDLE_TYPE,
      {
        mediaType: BUNDLE_TYPE,
        verificationMaterial: { publicKey: { hint: 'h' } },
        messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest: 'AA==' }, signature: 'AA==' },
      },
      'form',
    ],
  ])('%s', (_, mediaType, content, reason) => {
    expect(check(mediaType, bytesOf(content), signature, { keys })).toEqual(notChecked(reason));
  });

  it('what is no JSON', () => {
    expect(check('application/cose', Buffer.from([0xd2, 0x84]), signature, { keys })).toEqual(notChecked('form'));
  });

  it('what would take long: many keys over a payload of any size', () => {
    const pair = keyPairs['P-256']();
    const payload = Buffer.alloc(34 * 1024 * 1024);
    const annotations = { 'dev.cosignproject.cosign/signature': base64(Buffer.from('signature')) };
    const all = Array.from({ length: 32 }, () => trusted(pair));
    expect(check(SIMPLE_SIGNING, payload, signature, { keys: all }, annotations)).toEqual(notChecked('tooMany'));
  });

  it('what would take long: many signatures and keys over much', () => {
    const pair = keyPairs['P-256']();
    const { signatures, ...rest } = envelope({ ...statement(SUBJECT), predicate: 'x'.repeat(2_000_000) }, [pair]);
    const many = { ...rest, signatures: Array.from({ length: 100 }, () => signatures[0]) };
    const bytes = bytesOf(keyBundle(many));
    const all = Array.from({ length: 32 }, () => trusted(pair));
    expect(check(BUNDLE_TYPE, bytes, signature, { keys: all })).toEqual(notChecked('tooMany'));
    expect(check(BUNDLE_TYPE, bytes, signature, { keys: all.slice(0, 1) })).toEqual(verified);
  });

  it('a bundle with two contents', () => {
    const dsse = envelope(statement(SUBJECT), [keyPairs['P-256']()]);
    const messageSignature = { messageDigest: { algorithm: 'SHA2_256', digest: 'AA==' }, signature: 'AA==' };
    const bytes = bytesOf({ ...keyBundle(dsse), messageSignature });
    expect(check(BUNDLE_TYPE, bytes, signature, { keys })).toEqual(failed('malformed'));
  });
});

describe('parsePublicKey', () => {
  const pair = keyPairs['P-256']();

  it('takes the older form of a key of RSA, and any ends of lines', () => {
    const rsa = keyPairs.RSA();
    const older = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const fingerprint = trusted(rsa).fingerprint;
    for (const text of [older, older.replaceAll('\n', '\r\n'), `# ours\n${pemOf(rsa)}`]) {
      expect(parsePublicKey(text, 'k')).toMatchObject({ kind: 'ok', value: { fingerprint } });
    }
  });

  it('refuses what is no public key, or a weak one', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const pemOfKind = (keys: KeyPair) => pemOf(keys);
    const refused = [
      '',
      'text',
      pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      `${pemOf(pair)}${pemOf(pair)}`,
      keyPairs.RSA().privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n',
      pemOfKind(generateKeyPairSync('rsa', { modulusLength: 1024 })),
      pemOfKind(generateKeyPairSync('ec', { namedCurve: 'secp256k1' })),
      pemOfKind(generateKeyPairSync('x25519')),
      pemOfKind(generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 })),
      pemOfKind(generateKeyPairSync('rsa-pss', { modulusLength: 2048 })),
    ];
    for (const text of refused) expect(parsePublicKey(text, 'k').kind).not.toBe('ok');
  });
});

/** Those that are keys still: a point of a curve is hardly ever on it then. */
function* keysWithOneBitChanged(pem: string): Generator<PublicKey, void, void> {
  const der = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  let count = 0;
  for (let bit = 0; bit < der.length * 8; bit += der.length > 200 ? 29 : 1) {
    const text = `-----BEGIN PUBLIC KEY-----\n${base64(flipped(der, bit))}\n-----END PUBLIC KEY-----\n`;
    const key = parsePublicKey(text, 'changed');
    count++;
    if (key.kind === 'ok') yield key.value;
  }
  expect(count).toBeGreaterThan(80);
}

/** A copy with one bit changed. */
function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
