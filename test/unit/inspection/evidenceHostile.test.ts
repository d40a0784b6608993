import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EvidenceNode, nodesOf } from '../../../src/inspection/evidence';
import { type Digest, digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { type Content, encodeJson } from '../../support/sampleImages/content';
import { pushContent } from '../../support/sampleImages/pushContent';
import { type ScratchRegistry, startScratchRegistry, wrongBody } from '../../support/scratchRegistry';
import { locate, registryClient, type RegistryClient } from '../registry/registryClient';
import { artifact, image, indexOf, TYPES } from '../../support/sampleImages/evidence';
import { namesOf, nodeOf, shapeOf, statesOf, treeOf } from './evidenceFixtures';

/** A registry can say anything. */
describe('The evidence about an image, by a hostile registry', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    client = registryClient();
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });
  const push = (content: Content, tag?: string) => pushContent(registry, 'app', content, tag);
  /** Says that these refer to the subject. */
  const list = (subject: Content, entries: readonly object[]) =>
    registry.on(
      { kind: 'referrers', reference: subject.descriptor.digest },
      wrongBody(encodeJson({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: entries })),
    );
  const tree = (depth?: number) => treeOf(client.source, locate(registry, 'app', '1'), { depth });
  const depthOf = (node: EvidenceNode): number => 1 + Math.max(0, ...node.children.map(depthOf));

  it('ends at a circle, and at what names itself', async () => {
    const app = image();
    const one = artifact(TYPES.signature, app);
    const two = artifact(TYPES.signature, one);
    push(app, '1');
    for (const content of [one, two]) push(content);
    list(app, [one.descriptor, app.descriptor]);
    list(one, [two.descriptor, one.descriptor]);
    list(two, [one.descriptor, app.descriptor, two.descriptor]);
    const found = await tree();
    const names = namesOf({ app, one, two });
    expect(shapeOf(found.root, names)).toEqual([['one', [['two', ['one…', 'app…', 'two…']], 'one…']], 'app…']);
    expect(found.root.kind).toEqual({ kind: 'content' });
    expect(found.signed).toMatchObject({ count: 1 });
    expect(registry.count()).toBe(7);
  });

  it('ends at a circle through the images of an index', async () => {
    const index = indexOf(2);
    const [amd64, arm64] = index.manifests;
    push(index, '1');
    list(amd64!, [index.descriptor, arm64!.descriptor]);
    list(arm64!, [amd64!.descriptor]);
    const found = await tree();
    const names = namesOf({ index, amd64: amd64!, arm64: arm64! });
    expect(shapeOf(found.root, names)).toEqual([['amd64', ['index…', 'arm64…']], ['arm64', ['amd64…']]]); // prettier-ignore
    // None of them says that it is about another.
    expect(statesOf(found)).toEqual(['none', 'none', 'none']);
  });

  it('stops at 2,000 manifests of 10,000 referrers, and says so', { timeout: 60_000 }, async () => {
    const app = image();
    push(app, '1');
    const others = Array.from({ length: 2_000 }, () => artifact('application/vnd.example.other', app));
    for (const { bytes } of others) registry.putManifest('app', undefined, bytes, MediaType.ociManifest);
    const more = Array.from({ length: 8_000 }, (_, index) => ({ digest: digestOf(encodeJson(index)), size: 1 }));
    list(app, [...others.map(({ descriptor }) => descriptor), ...more]);
    const found = await tree(1);
    expect([...nodesOf(found.root)]).toHaveLength(2_000);
    expect(found.cuts).toContain('nodes');
    expect(found.signed).toEqual({ kind: 'unchecked', reasons: [{ what: 'tooMany' }] });
  });

  it('does not go down as deep as the entries of one list can lead', { timeout: 60_000 }, async () => {
    // Each of the first level refers to the next of the same level, says the registry.
    const app = image();
    push(app, '1');
    const row = Array.from({ length: 300 }, () => artifact(TYPES.signature, app));
    for (const { bytes } of row) registry.putManifest('app', undefined, bytes, MediaType.ociManifest);
    for (const [index, content] of row.entries()) list(content, [row[(index + 1) % row.length]!.descriptor]);
    const found = await tree();
    expect(depthOf(found.root)).toBe(3);
    expect(found.root.children).toHaveLength(300);
  });

  it.each([
    ['no JSON', '<html>'],
    ['an index with an entry that has no digest', '{"manifests":[{"digest":"x","size":1}]}'],
    ['no list', '{"manifests":7}'],
  ])('tells that the list is malformed: %s', async (_name, body) => {
    push(image(), '1');
    registry.on({ kind: 'referrers' }, wrongBody(body));
    expect((await tree()).signed).toMatchObject({
      kind: 'unchecked',
      reasons: [{ what: 'referrers', error: { kind: 'malformed' } }],
    });
  });

  const fake = digestOf(encodeJson('fake'));
  it.each<[string, (digest: Digest) => Uint8Array, string, string]>([
    ['is not what its digest says', () => encodeJson({ schemaVersion: 2 }), MediaType.ociManifest, 'digestMismatch'],
    [
      'is of another kind than it says',
      () => encodeJson({ manifests: [], config: {} }),
      MediaType.ociManifest,
      'malformed',
    ],
    ['is no JSON', () => Buffer.from('<html>'), MediaType.ociManifest, 'malformed'],
    ['is of no kind that we know', () => encodeJson({ mediaType: 'application/x' }), 'application/x', 'unsupported'],
  ])('counts no signature whose manifest %s', async (_name, content, type, kind) => {
    const app = image();
    push(app, '1');
    const bytes = content(fake);
    const digest = kind === 'digestMismatch' ? fake : digestOf(bytes);
    registry.putManifest('app', digest, bytes, type);
    list(app, [{ mediaType: type, digest, size: bytes.length, artifactType: TYPES.signature }]);
    const found = await tree();
    expect(found.signed).toMatchObject({ kind: 'unchecked', reasons: [{ what: 'manifest', error: { kind } }] });
    expect(found.root.children).toMatchObject([{ kind: { kind: 'signature' }, problems: [{ error: { kind } }] }]);
  });

  it('reads a referrer that is an index, and what is in it', async () => {
    const app = image();
    const part = image({ architecture: 'arm64', os: 'linux' });
    push(app, '1');
    push(part);
    const bytes = encodeJson({
      schemaVersion: 2,
      mediaType: MediaType.ociIndex,
      artifactType: TYPES.notary,
      manifests: [part.descriptor, { ...app.descriptor }],
      subject: app.descriptor,
    });
    const index = registry.putManifest('app', undefined, bytes, MediaType.ociIndex);
    list(app, [{ ...index, mediaType: MediaType.ociManifest }]);
    const found = await tree();
    expect(found.root.children).toMatchObject([
      {
        descriptor: { digest: index.digest, mediaType: MediaType.ociIndex },
        kind: { kind: 'signature', form: 'notary' },
        children: [{ descriptor: { digest: part.descriptor.digest } }, { isAgain: true }],
      },
    ]);
    expect(found.signed).toMatchObject({ count: 1 });
  });

  it('keeps little of what a stranger can make large', async () => {
    const app = image();
    const long = 'x'.repeat(100_000);
    const sig = artifact(`${TYPES.signature}${long}`, app, {
      annotations: { 'org.opencontainers.image.created': long, other: long },
    });
    push(app, '1');
    push(sig);
    const found = await tree();
    expect(JSON.stringify(nodeOf(found, sig)).length).toBeLessThan(2_000);
  });

  it('does not ask for digests of algorithms that nobody can verify', async () => {
    const app = image();
    push(app, '1');
    list(app, [{ mediaType: MediaType.ociManifest, digest: 'blake3:abc', size: 1, artifactType: TYPES.signature }]);
    const found = await tree();
    expect(registry.count({ kind: 'manifest' })).toBe(1);
    expect(found.signed).toMatchObject({ reasons: [{ error: { kind: 'unsupported' } }] });
  });
});
