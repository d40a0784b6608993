import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { type Content, pushContent } from '../../support/sampleImages';
import { buildArtifact } from '../../support/sampleImages/buildArtifact';
import { artifact, cosignTagOf, image, TYPES } from '../../support/sampleImages/evidence';
import { gzip, tar } from '../../support/sampleImages/tar';
import { watchConnections } from '../../support/watchConnections';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import {
  base64,
  BUNDLE_TYPE,
  bytesOf,
  COSIGN_SIGN,
  envelope,
  IDENTITY,
  ISSUER,
  keyBundle,
  keyPairs,
  pemOf,
  signed,
  type SigstoreInstance,
  sigstoreInstance,
  simpleSigning,
  statement,
} from '../../support/signing';
import { toolMade } from '../registry/local/localFixtures';
import { run } from './run';

const SPDX = 'https://spdx.dev/Document';
const HELM_CONFIG = 'application/vnd.cncf.helm.config.v1+json';
const HELM_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const pair = keyPairs['P-256']();
const other = keyPairs.RSA();
const sbom = (count: number) => ({
  spdxVersion: 'SPDX-2.3',
  packages: Array.from({ length: count }, (_, index) => ({ name: `p${index}` })),
});

describe('oci-lens referrers, what it reads', () => {
  let registry: ScratchRegistry;
  let scratch: ScratchFolder;
  let sigstore: SigstoreInstance;
  const app = image();
  const digest = app.descriptor.digest;

  const bundleOf = (subject: Content, predicateType = COSIGN_SIGN, signer = pair, predicate = {}) =>
    artifact(BUNDLE_TYPE, subject, {
      layers: [
        {
          mediaType: BUNDLE_TYPE,
          bytes: bytesOf(keyBundle(envelope(statement(subject.descriptor.digest, predicateType, predicate), [signer]))),
        },
      ],
      annotations: { 'dev.sigstore.bundle.predicateType': predicateType },
    });
  const spdxOf = (subject: Content, count: number) =>
    artifact(TYPES.spdx, subject, { layers: [{ mediaType: TYPES.spdx, bytes: bytesOf(sbom(count)) }] });

  beforeAll(async () => {
    registry = await startScratchRegistry();
    scratch = await createScratchFolder({});
    sigstore = await sigstoreInstance(scratch.path);
    await writeFile(path.join(scratch.path, 'cosign.pub'), pemOf(pair));
    await writeFile(path.join(scratch.path, 'other.pub'), pemOf(other));
    await writeFile(path.join(scratch.path, 'root.json'), JSON.stringify(sigstore.root));
  });
  afterAll(async () => {
    await registry.close();
    await scratch.remove();
  });
  beforeEach(() => registry.forgetRequests());

  const push = (repository: string, ...contents: readonly Content[]) => {
    pushContent(registry, repository, app, '1');
    for (const content of contents) pushContent(registry, repository, content);
    return `${registry.host}/${repository}:1`;
  };
  const referrers = (...args: readonly string[]) => run(['referrers', ...args], { workingFolder: scratch.path });
  const line = (printed: string, start: string) =>
    printed.split('\n').find((each) => each.replace(/^[│ ]*[├└]── /, '').startsWith(start)) ?? '';

  it('sums up what artifacts hold, and reads nothing of that unasked', async () => {
    const list = spdxOf(app, 3);
    const provenance = bundleOf(app, 'https://slsa.dev/provenance/v1', pair, {
      buildDefinition: { externalParameters: { source: { uri: 'git+https://example.com/app' } } },
      runDetails: { builder: { id: 'https://example.com/builder' } },
    });
    const at = push('details', list, provenance, bundleOf(list));
    const plain = await referrers(at);
    const requests = registry.count();
    expect(plain.printed).not.toContain('packages');
    const { status: exit, printed, reported } = await referrers(at, '--details');
    expect({ exit, reported }).toEqual({ exit: 0, reported: '' });
    expect(line(printed, 'SBOM ')).toMatch(/\] {2}SPDX 2\.3, packages: 3$/);
    expect(line(printed, 'Provenance attestation')).toMatch(
      /SLSA 1, builder https:\/\/example\.com\/builder, source git\+https:\/\/example\.com\/app, materials: 0, made with a key$/,
    );
    expect(printed).toContain('Signature   none: every look-up succeeded');
    // One request more for each of the three contents: their manifests are known.
    expect(registry.count() - requests).toBe(requests + 3);
  });

  it('sums up an SBOM in tags and values, as cosign attaches it', async () => {
    const text = 'SPDXVersion: SPDX-2.3\nDocumentName: app\nPackageName: a\nPackageName: b\n';
    const at = push('tag-value');
    const layers = [{ mediaType: 'text/spdx', bytes: Buffer.from(text) }];
    pushContent(registry, 'tag-value', buildArtifact({ layers }), cosignTagOf(app, 'sbom'));
    const { printed } = await referrers(at, '--details');
    expect(line(printed, 'SBOM ')).toContain('SPDX 2.3, packages: 2');
  });

  it('says what an artifact is that stands at the root', async () => {
    const files = [
      { path: 'podinfo/Chart.yaml', content: 'name: podinfo\nversion: 6.5.0\nappVersion: 6.5.1' },
      { path: 'podinfo/values.yaml', content: 'a: 1' },
    ];
    const chart = buildArtifact({
      config: { mediaType: HELM_CONFIG, bytes: bytesOf({ name: 'podinfo' }) },
      layers: [{ mediaType: HELM_LAYER, bytes: gzip(tar(files)) }],
    });
    pushContent(registry, 'chart', chart, '6.5.0');
    const { printed } = await referrers(`${registry.host}/chart:6.5.0`, '--details');
    expect(printed.split('\n')[1]).toBe(
      `${chart.descriptor.digest}  ${HELM_CONFIG}  Helm chart podinfo 6.5.0, version of the application: 6.5.1, files: 2`,
    );
  });

  it('says by whom each signature is verified, or why not', async () => {
    const list = spdxOf(app, 1);
    const at = push('keys', bundleOf(app), bundleOf(app, COSIGN_SIGN, other), list, bundleOf(list));
    const { status: exit, printed } = await referrers(at, '--key', 'cosign.pub');
    expect(exit).toBe(0);
    const by = /verified by the key cosign\.pub \(SHA256:[0-9a-f]{16}…\)$/;
    const signatures = printed.split('\n').filter((each) => each.includes('Sigstore signature'));
    expect(signatures.filter((each) => by.test(each))).toHaveLength(2);
    expect(signatures.filter((each) => / {2}failed: none of the keys made it/.test(each))).toHaveLength(1);
    expect(printed).toContain('Signature   2, verified: 1, failed: 1\n');
    expect(printed).toContain('SBOM        1, verified: 0\n');
    const both = await referrers(at, '--key', 'cosign.pub', '--key', 'other.pub');
    expect(both.printed).toContain('Signature   2, verified: 2\n');
    expect((await referrers(at, '--trust-root', 'root.json')).printed.match(/not checked: it was made/g)).toHaveLength(
      3,
    );
  });

  it("checks what cosign's tags hold, by key and by certificate, each of several signatures", async () => {
    const payload = simpleSigning(digest);
    const certificate = await sigstore.certify(pair);
    const signature = signed(payload, pair);
    const rekor = sigstore.log({ certificate, digest: createHash('sha256').update(payload).digest('hex'), signature });
    const layer = (annotations: Record<string, string>) => ({
      mediaType: TYPES.simpleSigning,
      bytes: payload,
      annotations,
    });
    const signatures = buildArtifact({
      layers: [
        layer({
          'dev.cosignproject.cosign/signature': base64(signature),
          'dev.sigstore.cosign/certificate': certificate,
          'dev.sigstore.cosign/bundle': JSON.stringify(rekor),
        }),
        layer({ 'dev.cosignproject.cosign/signature': base64(signed(payload, other)) }),
      ],
    });
    const at = push('tagged');
    pushContent(registry, 'tagged', signatures, cosignTagOf(app, 'sig'));
    const { reached, stop } = watchConnections();
    const byRoot = await referrers(at, '--trust-root', 'root.json', '--details');
    const expected = `verified by ${IDENTITY}, issuer ${ISSUER}  not checked: it was made with a key: name it with --key  its certificate names ${IDENTITY}, issuer ${ISSUER}, log entry 42, `;
    expect(line(byRoot.printed, 'Cosign signature')).toContain(expected);
    const byBoth = await referrers(at, '--trust-root', 'root.json', '--key', 'other.pub', '--json');
    const { referrers: found } = JSON.parse(byBoth.printed) as { referrers: readonly object[] };
    expect(found).toMatchObject([
      {
        verifications: [
          { state: 'verified', reason: null, by: { kind: 'identity', identity: IDENTITY, issuer: ISSUER } },
          { state: 'verified', reason: null, by: { kind: 'key', name: 'other.pub' } },
        ],
        details: [],
      },
    ]);
    stop();
    expect([...reached]).toEqual([registry.host]);
  });

  it('checks all signatures that an image collects in years, and says so of more', async () => {
    const layer = (signer: typeof pair, serial: number) => ({
      mediaType: TYPES.simpleSigning,
      bytes: simpleSigning(digest),
      annotations: {
        'dev.cosignproject.cosign/signature': base64(signed(simpleSigning(digest), signer)),
        serial: String(serial),
      },
    });
    const at = push('nightly');
    const nightly = Array.from({ length: 255 }, (_, serial) => layer(other, serial));
    const sign = (...layers: ReturnType<typeof layer>[]) =>
      pushContent(registry, 'nightly', buildArtifact({ layers }), cosignTagOf(app, 'sig'));
    sign(...nightly, layer(pair, 255));
    expect((await referrers(at, '--key', 'cosign.pub')).printed).toContain('Signature   1, verified: 1\n');
    sign(...nightly, layer(other, 255), layer(pair, 256));
    const { printed } = await referrers(at, '--key', 'cosign.pub');
    expect(line(printed, 'Cosign signature')).toContain('not checked: there are too many');
  });

  it.each(['0.1', '0.2', '0.3'])('checks a bundle whose type has version %s as a parameter', async (version) => {
    const mediaType = `application/vnd.dev.sigstore.bundle+json;version=${version}`;
    const bundle = { ...keyBundle(envelope(statement(digest), [pair])), mediaType };
    const at = push(
      `version-${version}`,
      artifact(mediaType, app, { layers: [{ mediaType, bytes: bytesOf(bundle) }] }),
    );
    const { printed } = await referrers(at, '--key', 'cosign.pub', '--details');
    expect(printed).toContain('Signature   1, verified: 1\n');
    expect(line(printed, 'Sigstore signature')).toContain(`statement of type ${COSIGN_SIGN}`);
  });

  it('takes no verified attestation for another one beside it', async () => {
    const slsa = 'https://slsa.dev/provenance/v1';
    const attestation = (signer: typeof pair, says: string, shown = says) => ({
      mediaType: TYPES.dsse,
      bytes: bytesOf(envelope(statement(digest, says), [signer])),
      annotations: { predicateType: shown },
    });
    const added = buildArtifact({ layers: [attestation(pair, SPDX), attestation(other, slsa)] });
    const at = push('beside');
    pushContent(registry, 'beside', added, cosignTagOf(app, 'att'));
    const { printed } = await referrers(at, '--key', 'cosign.pub');
    expect(printed).toContain(`statement of type ${SPDX} verified by the key cosign.pub`);
    expect(printed).toContain('SBOM        1, verified: 1\n');
    expect(printed).toContain('Provenance  1, verified: 0');

    const swapped = buildArtifact({ layers: [attestation(pair, SPDX, slsa), attestation(other, slsa, SPDX)] });
    const swappedAt = push('swapped');
    pushContent(registry, 'swapped', swapped, cosignTagOf(app, 'att'));
    expect((await referrers(swappedAt, '--key', 'cosign.pub')).printed).toContain('Provenance  1, verified: 0');
    const { referrers: found } = JSON.parse((await referrers(at, '--key', 'cosign.pub', '--json')).printed) as {
      referrers: readonly object[];
    };
    expect(found).toMatchObject([
      {
        verifications: [
          { state: 'verified', predicateType: SPDX },
          { state: 'failed', predicateType: null },
        ],
      },
    ]);
  });

  it('counts what is verified in the whole tree where a part of it is shown', async () => {
    const list = spdxOf(app, 1);
    const at = push('part', bundleOf(app), list, bundleOf(list));
    const args = [at, '--artifact-type', TYPES.spdx, '--key', 'cosign.pub'];
    const { printed } = await referrers(...args, '--details');
    expect(printed.match(/── Sigstore/g)).toBeNull();
    expect(line(printed, 'SBOM ')).toContain('packages: 1');
    expect(printed).toContain('Signature   1, verified: 1\n');
    const nested = await referrers(at, '--artifact-type', BUNDLE_TYPE, '--key', 'cosign.pub');
    expect(nested.printed.match(/verified by the key/g)).toHaveLength(2);
  });

  it('says that nothing is verified where the signature was moved to another image', async () => {
    const moved = artifact(BUNDLE_TYPE, app, {
      layers: [
        {
          mediaType: BUNDLE_TYPE,
          bytes: bytesOf(keyBundle(envelope(statement(spdxOf(app, 1).descriptor.digest), [pair]))),
        },
      ],
    });
    const renamed = artifact(BUNDLE_TYPE, app, {
      layers: [{ mediaType: BUNDLE_TYPE, bytes: bytesOf(keyBundle(envelope(statement(digest, SPDX), [pair]))) }],
    });
    const { printed } = await referrers(push('moved', moved, renamed), '--key', 'cosign.pub');
    expect(printed).toContain('failed: it is about something else');
    expect(printed).toContain('failed: it says something else than what it is shown as');
    expect(printed).toContain('Signature   2, verified: 0, failed: 2\n');
  });

  it('names what could not be read, and prints the rest', async () => {
    const list = spdxOf(app, 1);
    const signature = bundleOf(app);
    const at = push('unread', list, signature);
    const off = registry.on({ kind: 'blob', reference: digestOf(signature.blobs[1]!.bytes) }, status(403));
    const { status: exit, printed, reported } = await referrers(at, '--details', '--key', 'cosign.pub');
    off();
    expect(exit).toBe(3);
    expect(line(printed, 'Sigstore signature')).toMatch(/not checked: it could not be read$/);
    expect(line(printed, 'SBOM ')).toContain('packages: 1');
    expect(reported).toContain(`${signature.descriptor.digest.slice(0, 19)} could not be read. `);
  });

  it('tells of content that is broken', async () => {
    const broken = artifact(TYPES.spdx, app, { layers: [{ mediaType: TYPES.spdx, bytes: Buffer.from('{') }] });
    const { status: exit, printed } = await referrers(push('broken', broken), '--details');
    expect(exit).toBe(0);
    expect(line(printed, 'SBOM ')).toMatch(/its content cannot be read: the body is not JSON$/);
  });

  it('reads no more artifacts than 500, and says so', async () => {
    const lists = Array.from({ length: 503 }, () => bundleOf(app));
    const at = push('many', ...lists);
    const { status: exit, printed, reported } = await referrers(at, '--key', 'cosign.pub');
    expect(exit).toBe(3);
    expect(printed).toContain('Signature   503, verified: 500\n');
    expect(printed.match(/not checked: there are too many/g)).toHaveLength(3);
    expect(reported).toContain('Not read, since no more than 500 artifacts are: 3.');
  });

  it('shows what a stranger wrote, and obeys nothing', async () => {
    const evil = '\u001b[2J\u202e\n';
    const list = artifact(TYPES.spdx, app, {
      layers: [
        { mediaType: 'application/vnd.in-toto+json', bytes: bytesOf(statement(digest, `https://x/${evil}`)) },
        {
          mediaType: 'application/vnd.in-toto+json',
          bytes: bytesOf(statement(digest, 'https://slsa.dev/provenance/v0.2', { builder: { id: evil } })),
        },
      ],
    });
    const at = push('hostile', list);
    for (const more of [[], ['--json']]) {
      const { printed } = await referrers(at, '--details', ...more);
      expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it("verifies the signature that cosign's own program made", async () => {
    const layout = `oci:${path.join(toolMade, 'crane-signed')}:multi`;
    const key = path.join(toolMade, 'crane-signed-cosign.pub');
    const { status: exit, printed } = await referrers(layout, '--key', key);
    expect(exit).toBe(0);
    expect(line(printed, 'Sigstore signature')).toContain('  verified by the key ');
    const failed = await referrers(layout, '--key', 'other.pub');
    expect(failed.printed).toContain('  failed: none of the keys made it');
    expect(failed.status).toBe(0);
  });

  it.each([
    ['--key', 'missing.pub', 'does not exist'],
    ['--key', 'root.json', 'holds no public key'],
    ['--trust-root', 'cosign.pub', 'is no trust root'],
  ])('asks nobody where %s is %s', async (option, file, sentence) => {
    const { status: exit, printed, reported } = await referrers(`${registry.host}/keys:1`, option, file);
    expect({ exit, printed }).toEqual({ exit: 3, printed: '' });
    expect(reported).toContain(sentence);
    expect(registry.count()).toBe(0);
  });
});
