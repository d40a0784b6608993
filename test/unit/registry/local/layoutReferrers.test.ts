import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evidenceTree } from '../../../../src/inspection/evidenceTree';
import { digestOf } from '../../../../src/oci/digest';
import { atDigest } from '../../../../src/registry/imageSource';
import type { LocalSources } from '../../../../src/registry/local/localSources';
import { createScratchFolder, type ScratchFolder } from '../../../support/scratchFolder';
import {
  archiveAt,
  ask,
  blobName,
  failure,
  type Files,
  imageManifest,
  json,
  layoutAt,
  layoutFiles,
  localSources,
  tarOfFiles,
  toolMade,
  writeFiles,
} from './localFixtures';

const ONE = imageManifest('one');
const OTHER = imageManifest('other');
const about = (bytes: Uint8Array, artifactType: string) => {
  const image = JSON.parse(Buffer.from(OTHER).toString()) as object;
  return json({ ...image, artifactType, subject: { mediaType: '', digest: digestOf(bytes), size: bytes.length } });
};
const SBOM = about(ONE, 'application/spdx+json');
const SIGNATURE = about(SBOM, 'application/vnd.cncf.notary.signature');

describe('Referrers in an image layout', () => {
  let sources: LocalSources;
  let scratch: ScratchFolder;
  let folder: string;

  beforeEach(async () => {
    sources = localSources();
    scratch = await createScratchFolder({});
    folder = path.join(scratch.path, 'layout');
  });
  afterEach(() => scratch.remove());

  const files = (): Files => layoutFiles([['1', ONE], [undefined, SBOM], [undefined, SIGNATURE]]); // prettier-ignore
  const referrers = (bytes: Uint8Array, artifactType?: string, place = layoutAt(folder)) =>
    sources.referrers(atDigest(place, digestOf(bytes)), { artifactType }, ask());
  const digests = async (bytes: Uint8Array) => (await referrers(bytes)).descriptors.map(({ digest }) => digest);

  it('are the manifests of index.json with that subject', async () => {
    await writeFiles(folder, files());
    expect(await digests(ONE)).toEqual([digestOf(SBOM)]);
    expect(await digests(SBOM)).toEqual([digestOf(SIGNATURE)]);
    expect(await referrers(SIGNATURE)).toEqual({ descriptors: [], via: 'localIndex', end: 'complete' });
    await writeFile(path.join(scratch.path, 'a.tar'), tarOfFiles(files()));
    const archive = await referrers(ONE, undefined, archiveAt(path.join(scratch.path, 'a.tar')));
    expect(archive.descriptors).toHaveLength(1);
  });

  it('are read again when index.json is another', async () => {
    await writeFiles(folder, layoutFiles([['1', ONE]]));
    expect(await digests(ONE)).toEqual([]);
    await writeFiles(folder, files());
    expect(await digests(ONE)).toEqual([digestOf(SBOM)]);
  });

  it.each<[string, Files | string, string]>([
    ['is missing', blobName(SBOM), 'notFound'],
    ['is not what its digest says', { [blobName(SBOM)]: OTHER }, 'digestMismatch'],
  ])('are not known where a manifest %s: it could be one', async (_name, change, kind) => {
    await writeFiles(folder, { ...files(), ...(typeof change === 'string' ? {} : change) });
    if (typeof change === 'string') await rm(path.join(folder, change));
    expect((await failure(referrers(ONE))).kind).toBe(kind);
    const tree = await evidenceTree(sources, layoutAt(folder, '1'), {}, ask());
    expect(tree.signed).toMatchObject({ kind: 'unchecked', reasons: [{ what: 'referrers' }] });
  });

  it('need a digest', async () => {
    await writeFiles(folder, files());
    expect((await failure(sources.referrers(layoutAt(folder), {}, ask()))).kind).toBe('refused');
  });

  it("make the tree of an index that crane wrote, an SBOM that oras attached, and cosign's signature", async () => {
    const tree = await evidenceTree(sources, layoutAt(path.join(toolMade, 'crane-signed'), 'multi'), {}, ask());
    expect(tree.root.children.slice(3)).toMatchObject([
      { artifactType: 'application/spdx+json', kind: { kind: 'sbom' }, found: ['localIndex'] },
      {
        artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        kind: { kind: 'signature', form: 'sigstore' },
        created: '2026-11-21T02:31:10Z',
      },
    ]);
    expect([tree.signed.kind, tree.sbom.kind, tree.provenance.kind]).toEqual(['found', 'found', 'none']);
  });

  it("have cosign's tags among them, by the names in index.json", async () => {
    const tag = `${digestOf(ONE).replace(':', '-')}.sbom`;
    await writeFiles(folder, layoutFiles([['1', ONE], [tag, OTHER]])); // prettier-ignore
    const tree = await evidenceTree(sources, layoutAt(folder, '1'), {}, ask());
    expect(tree.root.children).toMatchObject([{ descriptor: { digest: digestOf(OTHER) }, found: ['cosignTag'] }]);
  });

  it('are not looked for in an archive of docker save, which holds none', async () => {
    const archive = archiveAt(path.join(toolMade, 'skopeo-docker-archive.tar'));
    const tree = await evidenceTree(sources, archive, {}, ask());
    expect([tree.signed, tree.cosignTags]).toEqual([{ kind: 'notLookedFor' }, 'notLookedFor']);
    const { digest } = tree.root.descriptor;
    expect(await sources.referrers(atDigest(archive, digest), {}, ask())).toMatchObject({ descriptors: [] });
  });
});
