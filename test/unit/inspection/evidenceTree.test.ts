import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ofArtifactType } from '../../../src/inspection/evidence';
import { MediaType } from '../../../src/oci/mediaType';
import { referrersTag } from '../../../src/oci/referrersTag';
import { buildAttestation } from '../../support/sampleImages/buildAttestation';
import { buildIndex } from '../../support/sampleImages/buildIndex';
import { type Content, encodeJson } from '../../support/sampleImages/content';
import { pushContent } from '../../support/sampleImages/pushContent';
import {
  type ScratchRegistry,
  type ScratchRegistryOptions,
  startScratchRegistry,
  status,
} from '../../support/scratchRegistry';
import { locate, registryClient, type RegistryClient } from '../registry/registryClient';
import { artifact, cosignContent, cosignTagOf, image, indexOf, TYPES } from '../../support/sampleImages/evidence';
import { namesOf, nodeOf, shapeOf, statesOf, treeOf } from './evidenceFixtures';

describe('The evidence about an image', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  const start = async (options: ScratchRegistryOptions = {}) => {
    registry = await startScratchRegistry(options);
    client = registryClient();
  };
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });
  const push = (content: Content, tag?: string) => pushContent(registry, 'app', content, tag);
  /** The referrers tag, as clients keep it where there is no API. */
  const listUnderTag = (subject: Content, referrers: readonly Content[], artifactType?: string) => {
    const entries = referrers.map((content) => ({ content }));
    const { bytes } = buildIndex(entries);
    const index = JSON.parse(Buffer.from(bytes).toString()) as { manifests: object[] };
    index.manifests = index.manifests.map((entry) => ({ ...entry, artifactType }));
    registry.putManifest('app', referrersTag(subject.descriptor.digest), encodeJson(index), MediaType.ociIndex);
  };
  const tree = (depth?: number) => treeOf(client.source, locate(registry, 'app', '1'), { depth });

  describe('in a registry with the API', () => {
    beforeEach(() => start());

    it('is the tree of a signature, an SBOM and its signature', async () => {
      const index = indexOf(2);
      const sig = artifact(TYPES.signature, index);
      const sbom = artifact(TYPES.spdx, index);
      const sbomSig = artifact(TYPES.signature, sbom);
      push(index, '1');
      for (const content of [sig, sbom, sbomSig]) push(content);
      const found = await tree();
      const names = namesOf({ sig, sbom, sbomSig, amd64: index.manifests[0]!, arm64: index.manifests[1]! });
      expect(shapeOf(found.root, names)).toEqual(['amd64', 'arm64', 'sig', ['sbom', ['sbomSig']]]);
      expect(nodeOf(found, sig)).toMatchObject({
        artifactType: TYPES.signature,
        kind: { kind: 'signature', form: 'other' },
        created: '2025-06-01T08:42:37Z',
        found: ['api'],
        isFollowed: true,
        descriptor: { size: sig.bytes.length, mediaType: MediaType.ociManifest },
      });
      const subjects = [index.descriptor.digest];
      expect(found).toMatchObject({
        signed: { kind: 'found', count: 1, subjects },
        sbom: { kind: 'found', count: 1, subjects },
        provenance: { kind: 'none' },
        cosignTags: 'list',
        cuts: [],
      });
    });

    it('is that of the images of an index, too', async () => {
      const index = indexOf(2);
      const [amd64, arm64] = index.manifests;
      const sig = artifact(TYPES.notary, arm64);
      push(index, '1');
      push(sig);
      const found = await tree();
      expect(shapeOf(found.root, namesOf({ amd64: amd64!, arm64: arm64!, sig }))).toEqual([
        'amd64',
        ['arm64', ['sig']],
      ]);
      expect(nodeOf(found, sig).kind).toEqual({ kind: 'signature', form: 'notary' });
      expect(found.signed).toEqual({ kind: 'found', count: 1, subjects: [arm64!.descriptor.digest] });
    });

    it("has cosign's tags, by one list, and what is about these", async () => {
      const app = image();
      const sig = cosignContent(TYPES.simpleSigning);
      const att = cosignContent(TYPES.dsse, { predicateType: 'https://slsa.dev/provenance/v1' });
      const sbom = cosignContent('text/spdx+json');
      const sbomSig = cosignContent(TYPES.simpleSigning);
      push(app, '1');
      push(sig, cosignTagOf(app, 'sig'));
      push(att, cosignTagOf(app, 'att'));
      push(sbom, cosignTagOf(app, 'sbom'));
      push(sbomSig, cosignTagOf(sbom, 'sig'));
      const found = await tree();
      expect(shapeOf(found.root, namesOf({ sig, att, sbom, sbomSig }))).toEqual(['sig', 'att', ['sbom', ['sbomSig']]]);
      expect(nodeOf(found, sig)).toMatchObject({
        found: ['cosignTag'],
        artifactType: TYPES.simpleSigning,
        kind: { kind: 'signature', form: 'cosign' },
        descriptor: { digest: sig.descriptor.digest, size: sig.bytes.length },
      });
      expect(nodeOf(found, att).kind).toEqual({
        kind: 'attestation',
        topics: ['provenance'],
        predicateTypes: ['https://slsa.dev/provenance/v1'],
      });
      expect(nodeOf(found, sbom).kind).toEqual({ kind: 'sbom' });
      expect(statesOf(found)).toEqual(['found', 'found', 'found']);
      expect(registry.count({ method: 'HEAD' })).toBe(0);
    });

    it("asks for each of cosign's tags where the list does not tell, three a subject", async () => {
      const app = image();
      const sig = cosignContent(TYPES.simpleSigning);
      push(app, '1');
      push(sig, cosignTagOf(app, 'sig'));
      registry.on({ kind: 'tags' }, status(403));
      const found = await tree();
      expect(found).toMatchObject({ cosignTags: 'each', signed: { kind: 'found', count: 1 }, sbom: { kind: 'none' } });
      expect(registry.count({ method: 'HEAD' })).toBe(6);
      expect(
        registry.requests.filter(
          ({ method, kind, status: code }) => method === 'GET' && kind === 'manifest' && code === 404,
        ),
      ).toEqual([]);
    });

    it('counts once what is a referrer and under a tag of cosign', async () => {
      const app = image();
      const sig = artifact(TYPES.simpleSigning, app);
      push(app, '1');
      push(sig, cosignTagOf(app, 'sig'));
      const found = await tree();
      expect(shapeOf(found.root, namesOf({ sig }))).toEqual(['sig']);
      expect(nodeOf(found, sig).found).toEqual(['api', 'cosignTag']);
      expect(found.signed).toMatchObject({ count: 1 });
    });

    it("has BuildKit's attestations below the images that they are about, and counts once what is a referrer, too", async () => {
      const about = { name: 'app:1', packages: { busybox: '1.36' }, source: 'https://example.com/app.git' };
      const index = indexOf(2, (images) => images.map((each) => buildAttestation(each, about)));
      const [amd64, arm64, one, two] = index.manifests;
      const asArtifact = buildIndex([
        { content: amd64!, platform: { os: 'linux', architecture: 'amd64' } },
        {
          content: artifact('application/vnd.docker.attestation.manifest.v1+json', amd64, {
            layers: [
              {
                mediaType: 'application/vnd.in-toto+json',
                bytes: encodeJson({}),
                annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' },
              },
            ],
          }),
          platform: { architecture: 'unknown', os: 'unknown' },
          annotations: {
            'vnd.docker.reference.digest': amd64!.descriptor.digest,
            'vnd.docker.reference.type': 'attestation-manifest',
          },
        },
      ]);
      push(index, '1');
      const found = await tree();
      const names = namesOf({ amd64: amd64!, arm64: arm64!, one: one!, two: two! });
      expect(shapeOf(found.root, names)).toEqual([['amd64', ['one']], ['arm64', ['two']]]); // prettier-ignore
      expect(nodeOf(found, one!)).toMatchObject({
        found: ['indexEntry'],
        artifactType: 'application/vnd.in-toto+json',
        kind: {
          kind: 'attestation',
          topics: ['sbom', 'provenance'],
          predicateTypes: ['https://spdx.dev/Document', 'https://slsa.dev/provenance/v0.2'],
        },
      });
      expect(statesOf(found)).toEqual(['none', 'found', 'found']);

      push(asArtifact, '1');
      const again = await tree();
      expect(nodeOf(again, asArtifact.manifests[1]!).found).toEqual(['indexEntry', 'api']);
      expect(again.provenance).toEqual({ kind: 'found', count: 1, subjects: [amd64!.descriptor.digest] });
    });

    it('is the same tree from an index in an index', async () => {
      const inner = indexOf(1);
      const outer = buildIndex([{ content: inner }]);
      const sig = artifact(TYPES.signature, inner.manifests[0]);
      push(outer, '1');
      push(sig);
      const found = await tree();
      const names = namesOf({ inner, amd64: inner.manifests[0]!, sig });
      expect(shapeOf(found.root, names)).toEqual([['inner', [['amd64', ['sig']]]]]);
      expect(found.signed).toMatchObject({ kind: 'found' });
    });

    it('stops at the depth that is wanted, and asks for nothing below it', async () => {
      const app = image();
      const sbom = artifact(TYPES.spdx, app);
      const sig = artifact(TYPES.signature, sbom);
      push(app, '1');
      for (const content of [sbom, sig]) push(content);
      const found = await tree(1);
      expect(shapeOf(found.root, namesOf({ sbom }))).toEqual(['sbom']);
      expect(nodeOf(found, sbom).isFollowed).toBe(false);
      expect(found.cuts).toEqual(['wanted']);
      expect(statesOf(found)).toEqual(['none', 'found', 'none']);
      expect(registry.count({ kind: 'referrers' })).toBe(1);

      registry.forgetRequests();
      const root = await tree(0);
      expect(statesOf(root)).toEqual(['notLookedFor', 'notLookedFor', 'notLookedFor']);
      expect(registry.count()).toBe(1);
    });

    it('keeps what leads to an artifact of a type, and says of the whole what it said', async () => {
      const app = image();
      const sbom = artifact(TYPES.spdx, app);
      const other = artifact('application/vnd.example.other', app);
      const sig = artifact(TYPES.signature, sbom);
      push(app, '1');
      for (const content of [sbom, other, sig]) push(content);
      const found = ofArtifactType(await tree(), TYPES.signature);
      expect(shapeOf(found.root, namesOf({ sbom, sig }))).toEqual([['sbom', ['sig']]]);
      expect(statesOf(found)).toEqual(['none', 'found', 'none']);
      expect(ofArtifactType(found, 'application/none').root.children).toEqual([]);
    });

    it('embedded manifests cost no request', async () => {
      const app = image();
      const sig = artifact(TYPES.signature, app);
      push(app, '1');
      const entry = { ...sig.descriptor, data: Buffer.from(sig.bytes).toString('base64') };
      registry.on({ kind: 'referrers', reference: app.descriptor.digest }, async (_request, next) => ({
        ...(await next()),
        body: encodeJson({ schemaVersion: 2, manifests: [entry] }),
      }));
      expect((await tree()).signed).toMatchObject({ kind: 'found' });
      expect(registry.count({ kind: 'manifest' })).toBe(1);
    });
  });

  describe('in a registry without the API', () => {
    beforeEach(() => start({ referrersApi: false }));

    it('is the same tree, with the true types', async () => {
      const app = image();
      const sbom = artifact(TYPES.spdx, app);
      const bundle = artifact(undefined, sbom, {
        layers: [{ mediaType: TYPES.bundle, bytes: encodeJson({}) }],
      });
      push(app, '1');
      for (const content of [sbom, bundle]) push(content);
      // Wrong, and left out, as tools do.
      listUnderTag(app, [sbom], MediaType.ociEmpty);
      listUnderTag(sbom, [bundle]);
      const found = await tree();
      expect(shapeOf(found.root, namesOf({ sbom, bundle }))).toEqual([['sbom', ['bundle']]]);
      expect(nodeOf(found, sbom)).toMatchObject({ artifactType: TYPES.spdx, found: ['tagSchema'] });
      expect(nodeOf(found, bundle)).toMatchObject({ artifactType: TYPES.bundle, kind: { form: 'sigstore' } });
      expect(statesOf(found)).toEqual(['none', 'found', 'none']);
    });

    it('counts nothing that the tag lists and that is about something else', async () => {
      const app = image();
      const stranger = artifact(TYPES.signature, image({ architecture: 'arm64', os: 'linux' }));
      const none = artifact(TYPES.signature);
      push(app, '1');
      for (const content of [stranger, none]) push(content);
      listUnderTag(app, [stranger, none]);
      const found = await tree();
      expect(nodeOf(found, stranger).isAboutOther).toBe(true);
      expect(nodeOf(found, none).isAboutOther).toBe(true);
      expect(found.signed).toEqual({ kind: 'none' });
    });
  });

  describe('is said to be absent only where every look-up succeeded', () => {
    beforeEach(async () => {
      await start();
      push(image(), '1');
    });

    it.each([
      ['the referrers', { kind: 'referrers' }, 403, 'denied'],
      ['the referrers, which are limited', { kind: 'referrers' }, 429, 'rateLimited'],
      ['the tags', { kind: 'tags' }, 429, 'rateLimited'],
    ] as const)('not where a look-up failed: %s', async (_name, match, code, kind) => {
      registry.on(match, status(code));
      const found = await tree();
      expect(statesOf(found)).toEqual(['unchecked', 'unchecked', 'unchecked']);
      expect(found.signed).toMatchObject({ reasons: [{ error: { kind } }] });
      expect(found.root.problems).not.toEqual([]);
    });

    it("not where one of cosign's tags fails", async () => {
      registry.on({ kind: 'tags' }, status(404));
      registry.on(({ method, reference }) => method === 'HEAD' && reference?.endsWith('.att') === true, status(500));
      expect((await tree()).signed).toMatchObject({ kind: 'unchecked', reasons: [{ what: 'cosignTags' }] });
    });

    it("not where what cosign's tag names cannot be read; and no node says what it is", async () => {
      const app = image();
      registry.putTag('app', cosignTagOf(app, 'sig'), app.descriptor.digest);
      registry.on({ kind: 'manifest', reference: cosignTagOf(app, 'sig') }, status(403));
      const found = await tree();
      expect(found.root.children).toEqual([]);
      expect(found.signed).toMatchObject({
        kind: 'unchecked',
        reasons: [{ what: 'cosignTags', error: { kind: 'denied' } }],
      });
    });

    it('nor where it is asked for by its name alone, and is there', async () => {
      const sig = cosignContent(TYPES.simpleSigning);
      push(sig, cosignTagOf(image(), 'sig'));
      registry.on({ kind: 'tags' }, status(404));
      const off = registry.on({ method: 'GET', reference: sig.descriptor.digest }, status(403));
      const found = await tree();
      expect(found.root.children).toEqual([]);
      expect(found.signed).toMatchObject({
        kind: 'unchecked',
        reasons: [{ what: 'cosignTags', error: { kind: 'denied' } }],
      });
      off();
      expect((await tree()).signed).toMatchObject({ kind: 'found', count: 1 });
    });

    it('but what is found is said all the same', async () => {
      const sig = artifact(TYPES.signature, image());
      const broken = artifact(TYPES.spdx, image());
      push(sig);
      push(broken);
      registry.on({ kind: 'manifest', reference: broken.descriptor.digest }, status(403));
      const found = await tree();
      expect(statesOf(found)).toEqual(['found', 'unchecked', 'unchecked']);
      expect(nodeOf(found, broken)).toMatchObject({ kind: { kind: 'sbom' }, problems: [{ what: 'manifest' }] });
    });

    it('where they did', async () => {
      expect(await tree()).toMatchObject({
        signed: { kind: 'none' },
        sbom: { kind: 'none' },
        provenance: { kind: 'none' },
      });
    });
  });

  it('is asked for no more once the registry wants no more', async () => {
    await start();
    const app = image();
    push(app, '1');
    for (let number = 0; number < 200; number++) push(artifact(TYPES.signature, app));
    registry.on(({ reference }) => reference !== '1' && reference !== app.descriptor.digest, status(429));
    const found = await tree();
    expect(registry.count({ status: 429 })).toBeLessThan(60);
    expect(found.signed.kind).toBe('unchecked');
  });

  it('ends when it is cancelled, and where the image is not there', async () => {
    await start();
    await expect(tree()).rejects.toMatchObject({ kind: 'notFound' });
    push(image(), '1');
    const controller = new AbortController();
    registry.on({ kind: 'referrers' }, (_request, next) => {
      controller.abort();
      return next();
    });
    const cancelled = treeOf(client.source, locate(registry, 'app', '1'), {}, controller.signal);
    await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
