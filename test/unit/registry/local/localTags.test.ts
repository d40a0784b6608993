import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../../src/oci/digest';
import {
  archiveAt,
  ask,
  CONFIG,
  failure,
  imageManifest,
  json,
  layoutAt,
  layoutFiles,
  scratchArchive,
  tarOfFiles,
  toolMade,
} from './localFixtures';

const ONE = imageManifest('one');
const TWO = imageManifest('two');
const NAME = 'org.opencontainers.image.ref.name';
const WHOLE_NAME = 'io.containerd.image.name';

describe('The tags of a local source', () => {
  const archive = scratchArchive();
  const read = async (place = archiveAt(archive.file)) => {
    const list = archive.sources.tags(place, ask());
    expect([list.dropped, list.end]).toEqual([0, undefined]);
    const tags: string[] = [];
    for await (const page of list) tags.push(...page);
    return { tags, dropped: list.dropped, end: list.end };
  };
  const complete = (...tags: string[]) => ({ tags, dropped: 0, end: 'complete' });

  it('are the names in a layout, and the whole ones of an archive of docker save', async () => {
    expect(await read(layoutAt(path.join(toolMade, 'crane-signed')))).toEqual(complete('multi'));
    const saved = archiveAt(path.join(toolMade, 'skopeo-docker-archive.tar'));
    expect(await read(saved)).toEqual(complete('example.com/team/base:1.0'));
  });

  it('are none where nothing has a name', async () => {
    await archive.write(tarOfFiles(layoutFiles([[undefined, ONE]])));
    expect(await read()).toEqual(complete());
  });

  it('each choose one image, also where two images share a short name', async () => {
    const entry = (bytes: Uint8Array, annotations: object) => ({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf(bytes),
      size: bytes.length,
      annotations,
    });
    const index = json({
      schemaVersion: 2,
      manifests: [
        entry(ONE, { [NAME]: '1.0', [WHOLE_NAME]: 'docker.io/library/app:1.0' }),
        entry(TWO, { [NAME]: '1.0', [WHOLE_NAME]: 'docker.io/library/web:1.0' }),
        entry(TWO, { [NAME]: '2.0', [WHOLE_NAME]: 'docker.io/library/web:2.0' }),
      ],
    });
    await archive.write(
      tarOfFiles({
        ...layoutFiles([
          ['x', ONE],
          ['y', TWO],
        ]),
        'index.json': index,
      }),
    );
    const { tags } = await read();
    expect(tags).toEqual(['docker.io/library/app:1.0', 'docker.io/library/web:1.0', '2.0']);
    const digests = await Promise.all(tags.map((tag) => archive.sources.resolve(archiveAt(archive.file, tag), ask())));
    expect(digests).toEqual([digestOf(ONE), digestOf(TWO), digestOf(TWO)]);
  });

  it('leave out what no locator can hold, and count it', async () => {
    const RepoTags = ['app:1', 'app:1', 'a b', '\u001b[2J', '', 'x'.repeat(5_000)];
    const files = { 'manifest.json': json([{ Config: 'c.json', RepoTags, Layers: [] }]), 'c.json': CONFIG };
    await archive.write(tarOfFiles(files));
    expect(await read()).toEqual({ tags: ['app:1'], dropped: 4, end: 'complete' });
  });

  it('are those of the file as it is now', async () => {
    await archive.write(tarOfFiles(layoutFiles([['old', ONE]])));
    expect(await read()).toEqual(complete('old'));
    await archive.write(tarOfFiles(layoutFiles([['newer', TWO]])));
    expect(await read()).toEqual(complete('newer'));
  });

  it('fail when they are read, where there is no such file', async () => {
    expect(await failure(read())).toMatchObject({ kind: 'notFound', systemCode: 'ENOENT' });
  });
});
