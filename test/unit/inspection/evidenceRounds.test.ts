import { afterEach, describe, expect, it } from 'vitest';
import { type EvidenceNode, nodesOf } from '../../../src/inspection/evidence';
import { referrersTag } from '../../../src/oci/referrersTag';
import { buildAttestation } from '../../support/sampleImages/buildAttestation';
import type { Content } from '../../support/sampleImages/content';
import { pushContent } from '../../support/sampleImages/pushContent';
import {
  header,
  rounds,
  type ScratchRegistry,
  type ScratchRegistryOptions,
  startScratchRegistry,
  status,
} from '../../support/scratchRegistry';
import { locate, registryClient, type RegistryClient } from '../registry/registryClient';
import {
  artifact,
  cosignContent,
  cosignTagOf,
  image,
  indexOf,
  referrersIndex,
  TYPES,
} from '../../support/sampleImages/evidence';
import { treeOf } from './evidenceFixtures';

const LIMIT = 20_000;

/** What a tree costs: rounds of requests, one after another, and requests. */
describe('The evidence about an image takes few rounds', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });
  const start = async (options: ScratchRegistryOptions = {}) => {
    registry = await startScratchRegistry(options);
    client = registryClient();
  };
  const push = (content: Content, tag?: string) => pushContent(registry, 'app', content, tag);
  /** An index of six images with a signature, an SBOM, and its signature: 10 subjects, 2 levels. */
  const pushIndex = () => {
    const index = indexOf(6);
    const sig = artifact(TYPES.signature, index);
    const sbom = artifact(TYPES.spdx, index);
    const sbomSig = artifact(TYPES.signature, sbom);
    push(index, '1');
    for (const content of [sig, sbom, sbomSig]) push(content);
    return { index, sig, sbom, sbomSig };
  };
  const cost = async () => {
    registry.forgetRequests();
    const counted = rounds();
    const off = registry.on({}, counted);
    const tree = await treeOf(client.source, locate(registry, 'app', '1'));
    off();
    return { tree, spent: { rounds: counted.count, requests: registry.count() } };
  };

  it(
    'with the API: the levels of referrers and two, also while nothing is known of the registry',
    { timeout: LIMIT },
    async () => {
      await start();
      pushIndex();
      const { tree, spent } = await cost();
      expect(tree.signed.kind).toBe('found');
      // The root, the tags, the referrers of 10 subjects, the manifests of 3 referrers; two and twice the subjects are allowed.
      expect(spent).toEqual({ rounds: 4, requests: 15 });
      expect((await cost()).spent).toEqual(spent);
    },
  );

  it('with a first token: two more', { timeout: LIMIT }, async () => {
    await start({ auth: { kind: 'bearer' } });
    pushIndex();
    const { spent } = await cost();
    expect(spent).toEqual({ rounds: 6, requests: 17 });
    const again = await cost();
    expect(again.spent).toEqual({ rounds: 4, requests: 15 });
  });

  it.each(['404', 'a web page'])(
    'without the API: one more while that is not known (%s)',
    { timeout: LIMIT },
    async (answer) => {
      await start({ referrersApi: answer !== '404' });
      const { index, sig, sbom, sbomSig } = pushIndex();
      for (const [subject, referrers] of [
        [index, [sig, sbom]],
        [sbom, [sbomSig]],
      ] as const) {
        push(referrersIndex(referrers), referrersTag(subject.descriptor.digest));
      }
      if (answer !== '404') registry.on({ kind: 'referrers' }, header('Content-Type', 'text/html'));
      const { tree, spent } = await cost();
      expect(tree.signed.kind).toBe('found');
      // The images and the root ask for the API at once: none knows of the others.
      expect(spent).toEqual({ rounds: 5, requests: 22 });
      const again = await cost();
      expect(again.spent).toEqual({ rounds: 4, requests: 15 });
    },
  );

  it('of a single image without evidence: two, three requests', { timeout: LIMIT }, async () => {
    await start();
    push(image(), '1');
    const { tree, spent } = await cost();
    expect(tree.signed.kind).toBe('none');
    expect(spent).toEqual({ rounds: 2, requests: 3 });
  });

  it("with cosign's signatures: as many as with referrers", { timeout: LIMIT }, async () => {
    await start();
    const index = indexOf(2);
    push(index, '1');
    push(cosignContent(TYPES.simpleSigning), cosignTagOf(index, 'sig'));
    push(cosignContent(TYPES.simpleSigning), cosignTagOf(index.manifests[0]!, 'sig'));
    const { tree, spent } = await cost();
    expect(tree.signed).toMatchObject({ count: 2 });
    expect(spent).toEqual({ rounds: 3, requests: 7 });
  });

  it(
    "with an SBOM under a tag of cosign: as many, once the registry's first answer is known",
    { timeout: LIMIT },
    async () => {
      await start();
      const app = image();
      push(app, '1');
      push(cosignContent('text/spdx+json'), cosignTagOf(app, 'sbom'));
      const { tree, spent } = await cost();
      expect(tree.sbom.kind).toBe('found');
      // The list of tags waits for the root's answer, which may tell how we are let in.
      expect(spent).toEqual({ rounds: 4, requests: 5 });
      expect((await cost()).spent).toEqual({ rounds: 3, requests: 5 });
    },
  );

  it('without a list of tags: no more rounds, and three requests for each subject', { timeout: LIMIT }, async () => {
    await start();
    const { sbom } = pushIndex();
    push(cosignContent(TYPES.simpleSigning), cosignTagOf(sbom, 'sig'));
    registry.on({ kind: 'tags' }, status(404));
    await cost();
    const { tree, spent } = await cost();
    expect(tree).toMatchObject({ cosignTags: 'each', cuts: [] });
    // Besides the signature's manifest; one round more for the 28 questions about the first seven subjects, 16 at once.
    expect(spent).toEqual({ rounds: 5, requests: 15 + 30 + 3 + 1 });
  });

  it("with BuildKit's attestations: these are read when their own referrers are", { timeout: LIMIT }, async () => {
    await start();
    const about = { name: 'app:1', packages: {}, source: 'https://example.com/app.git' };
    push(
      indexOf(3, (images) => images.map((each) => buildAttestation(each, about))),
      '1',
    );
    const { tree, spent } = await cost();
    expect(tree.provenance.kind).toBe('found');
    expect(spent).toEqual({ rounds: 2, requests: 12 });
  });

  describe.each<[string, ScratchRegistryOptions, { rounds: number; requests: number }]>([
    // While support is unknown, a round more.
    ['the API', {}, { rounds: 1, requests: 0 }],
    ['the API and a first token', { auth: { kind: 'bearer' } }, { rounds: 2, requests: 2 }],
  ])('of any kind, with %s', (_name, options, first) => {
    const referrers = () => void pushIndex();
    /** Each image with a signature and an attestation, the index with an SBOM, which is signed, and attested, which is attested. */
    const cosign = () => {
      // With more images a round is more than 16 requests, which are sent at once.
      const index = indexOf(3);
      const [sbom, att, last] = ['text/spdx+json', TYPES.dsse, TYPES.dsse].map((type) => cosignContent(type));
      push(index, '1');
      push(sbom!, cosignTagOf(index, 'sbom'));
      push(att!, cosignTagOf(sbom!, 'att'));
      push(last!, cosignTagOf(att!, 'att'));
      push(cosignContent(TYPES.simpleSigning), cosignTagOf(sbom!, 'sig'));
      for (const each of index.manifests) {
        push(cosignContent(TYPES.simpleSigning), cosignTagOf(each, 'sig'));
        push(cosignContent(TYPES.dsse), cosignTagOf(each, 'att'));
      }
    };
    /** A referrer below a tag of cosign's, and such a tag below that. */
    const mixed = () => {
      const app = image();
      const sbom = cosignContent('text/spdx+json');
      const bundle = artifact(TYPES.bundle, sbom);
      push(app, '1');
      push(artifact(TYPES.notary, app));
      push(sbom, cosignTagOf(app, 'sbom'));
      push(bundle);
      push(cosignContent(TYPES.dsse), cosignTagOf(bundle, 'att'));
    };
    const buildKit = () => {
      const about = { name: 'app:1', packages: {}, source: 'https://example.com/app.git' };
      const index = indexOf(3, (images) => images.map((each) => buildAttestation(each, about)));
      push(index, '1');
      push(artifact(TYPES.signature, index.manifests[3]));
    };
    const nothing = () => push(image(), '1');

    it.each<[string, () => void, number, number]>([
      ['nothing', nothing, 0, 1],
      ['referrers', referrers, 2, 10],
      ["cosign's tags", cosign, 3, 4 + 4 + 6],
      ["referrers and cosign's tags", mixed, 3, 5],
      ["BuildKit's attestations", buildKit, 2, 8],
    ])('%s: depth + 2 rounds, and no more than 2 + 2n requests', { timeout: LIMIT }, async (_what, fill, depth, n) => {
      await start(options);
      fill();
      for (const more of [first, { rounds: 0, requests: 0 }]) {
        const { tree, spent } = await cost();
        const nodes = [...nodesOf(tree.root)];
        expect({
          depth: levelsOf(tree.root),
          n: nodes.length,
          problems: nodes.flatMap(({ problems }) => problems),
        }).toEqual({
          ...{ depth, n, problems: [] },
        });
        expect(spent.rounds).toBeLessThanOrEqual(depth + 2 + more.rounds);
        expect(spent.requests).toBeLessThanOrEqual(2 + 2 * n + more.requests);
      }
    });
  });

  it('of a chain: its length and two, and never more than sixteen levels', { timeout: 60_000 }, async () => {
    await start();
    let subject: Content = image();
    push(subject, '1');
    for (let level = 0; level < 20; level++) {
      subject = artifact(TYPES.signature, subject);
      push(subject);
    }
    const { tree, spent } = await cost();
    expect(spent).toEqual({ rounds: 18, requests: 2 + 16 + 16 });
    expect(tree.cuts).toEqual(['depth']);
  });
});

/** Levels of referrers below a node; images of an index are none. */
function levelsOf({ children }: EvidenceNode): number {
  return Math.max(0, ...children.map((child) => levelsOf(child) + (child.kind.kind === 'content' ? 0 : 1)));
}
