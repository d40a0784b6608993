import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../../src/oci/digest';
import { MediaType } from '../../../../src/oci/mediaType';
import { atDigest } from '../../../../src/registry/imageSource';
import {
  archiveAt,
  ask,
  CONFIG,
  detailsOf,
  failure,
  type Files,
  imageManifest,
  json,
  layoutFiles,
  membersOf,
  scratchArchive,
  tarOfFiles,
  toolMade,
} from './localFixtures';
import { type MemberBlocks, tarOf } from './tarBlocks';

const LIMIT = 10_000;
const ONE = imageManifest('one');
const LAYER = Buffer.from('a layer');

/** What `docker save` writes for one image. */
const saved = (image: object = {}, more: Files = {}): Files => ({
  'manifest.json': json([{ Config: 'c.json', RepoTags: ['example.com/app:1'], Layers: ['l/layer.tar'], ...image }]),
  'c.json': CONFIG,
  'l/layer.tar': LAYER,
  ...more,
});

describe('an archive of docker save', () => {
  const archive = scratchArchive();
  const fails = async (tag?: string) => (await failure(archive.manifest(tag))).kind;

  it('made by skopeo has a manifest composed over its configuration and layers', async () => {
    const place = archiveAt(path.join(toolMade, 'skopeo-docker-archive.tar'));
    const fetched = await archive.sources.manifest(place, ask());
    expect(fetched.digest).toBe(digestOf(fetched.bytes));
    expect(JSON.parse(new TextDecoder().decode(fetched.bytes))).toEqual({
      schemaVersion: 2,
      mediaType: MediaType.dockerManifest,
      config: {
        mediaType: MediaType.dockerConfig,
        size: 523,
        digest: 'sha256:118ada6da0fa0e77b4308b54e9e3ea58eb7e330b9eb9f153963216cd32d8f885',
      },
      layers: [
        {
          mediaType: 'application/vnd.docker.image.rootfs.diff.tar',
          size: 1027,
          digest: 'sha256:5b8d4d0316de706f656d9199057adc9e12c4126d076c3a31b333aef54a82ed41',
        },
      ],
    });
    if (fetched.value.kind !== 'image') throw new Error('no image');
    const layer = await archive.sources.blob(place, fetched.value.layers[0]!, ask());
    expect(layer).toHaveLength(1027);
    expect((await detailsOf(archive.sources, archiveAt(place.path, '1.0')))?.config?.platform.architecture).toBe(
      'arm64',
    );
  });

  it('prefers the layout in what newer versions of docker save write', async () => {
    await archive.write(tarOfFiles({ ...saved(), ...layoutFiles([['1', ONE]]) }));
    expect(await archive.manifest('1')).toMatchObject({ digest: digestOf(ONE), mediaType: MediaType.ociManifest });
  });

  it('is read by GNU tar as it is by us', async () => {
    await archive.write(tarOfFiles(saved()));
    expect(execFileSync('tar', ['-tf', archive.file], { encoding: 'utf8' }).trim().split('\n')).toEqual(
      Object.keys(saved()),
    );
  });

  const second = json({ architecture: 'amd64', os: 'linux', rootfs: { diff_ids: [] } });
  const both = saved({}, {
    'manifest.json': json([
      { Config: 'c.json', RepoTags: ['example.com/app:1'], Layers: ['l/layer.tar'] },
      { Config: 'd.json', RepoTags: null, Layers: null },
    ]),
    'd.json': second,
  }); // prettier-ignore

  it('composes an index of several images, each by its digest or name', async () => {
    await archive.write(tarOfFiles(both));
    const { value, digest } = await archive.manifest();
    if (value.kind !== 'index') throw new Error('no index');
    expect(value.manifests.map((entry) => [entry.platform?.architecture, entry.annotations])).toEqual([
      ['arm64', { 'org.opencontainers.image.ref.name': 'example.com/app:1' }],
      ['amd64', {}],
    ]);
    for (const entry of value.manifests) {
      const image = await archive.sources.manifest(atDigest(archiveAt(archive.file), entry.digest), ask());
      expect([image.digest, image.bytes.length]).toEqual([entry.digest, entry.size]);
    }
    expect((await archive.sources.manifest(atDigest(archiveAt(archive.file), digest), ask())).value.kind).toBe('index');
    for (const tag of ['1', 'example.com/app:1']) {
      expect(await archive.sources.resolve(archiveAt(archive.file, tag), ask())).toBe(value.manifests[0]?.digest);
    }
    expect(await fails('2')).toBe('notFound');
    expect(
      (await failure(archive.sources.manifest(atDigest(archiveAt(archive.file), digestOf(ONE)), ask()))).kind,
    ).toBe('notFound');
  });

  it('follows the links that older versions write for shared layers', async () => {
    const files = saved({ Layers: ['soft/layer.tar'] });
    const links: MemberBlocks[] = [
      { name: 'soft/layer.tar', type: '2', link: '../hard/layer.tar' },
      { name: 'hard/layer.tar', type: '1', link: 'l/layer.tar' },
    ];
    await archive.write(tarOf([...links, ...membersOf(files)]));
    expect((await archive.manifest()).value).toMatchObject({
      layers: [{ size: LAYER.length, digest: digestOf(LAYER) }],
    });
  });

  it('computes the digest of a layer that was left compressed', async () => {
    const layer = gzipSync(LAYER);
    for (const compress of [(bytes: Buffer) => bytes, gzipSync]) {
      await archive.write(compress(tarOfFiles(saved({}, { 'l/layer.tar': layer }))));
      const { value } = await archive.manifest();
      if (value.kind !== 'image') throw new Error('no image');
      expect(value.layers).toMatchObject([
        {
          digest: digestOf(layer),
          size: layer.length,
          mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
        },
      ]);
      expect(
        Buffer.from(await archive.sources.blob(archiveAt(archive.file), value.layers[0]!, ask())).equals(layer),
      ).toBe(true);
    }
  });

  it('says so where a layer is not what the configuration says', async () => {
    await archive.write(tarOfFiles(saved({}, { 'l/layer.tar': 'another' })));
    const { value } = await archive.manifest();
    if (value.kind !== 'image') throw new Error('no image');
    expect((await failure(archive.sources.blob(archiveAt(archive.file), value.layers[0]!, ask()))).kind).toBe(
      'digestMismatch',
    );
  });

  it.each<[string, Files, string]>([
    ['a manifest.json that is no JSON', saved({}, { 'manifest.json': '<html>' }), 'malformed'],
    ['a manifest.json a million deep', saved({}, { 'manifest.json': '['.repeat(1e6) }), 'malformed'],
    ['a manifest.json over the limit', saved({}, { 'manifest.json': ' '.repeat(4 * 1024 * 1024 + 1) }), 'tooLarge'],
    [
      '101 images',
      saved({}, { 'manifest.json': json(Array.from({ length: 101 }, () => ({ Config: 'c.json' }))) }),
      'tooLarge',
    ],
    ['1001 layers', saved({ Layers: Array.from({ length: 1001 }, () => 'l/layer.tar') }), 'malformed'],
    ['more layers than diff_ids', saved({ Layers: ['l/layer.tar', 'l/layer.tar'] }), 'malformed'],
    ['a configuration that is missing', saved({ Config: 'none.json' }), 'malformed'],
    ['a configuration over the limit', saved({}, { 'c.json': ' '.repeat(8 * 1024 * 1024 + 1) }), 'tooLarge'],
    ['a configuration without rootfs', saved({}, { 'c.json': '{}' }), 'malformed'],
    ['a diff_id that is no digest', saved({}, { 'c.json': '{"rootfs":{"diff_ids":["../../x"]}}' }), 'malformed'],
    ['a configuration that is a path of this machine', saved({ Config: '/etc/hostname' }), 'malformed'],
    ['a layer that is a path out of the archive', saved({ Layers: ['../../../../etc/hostname'] }), 'malformed'],
  ])('refuses %s', { timeout: LIMIT }, async (_, files, kind) => {
    await archive.write(tarOfFiles(files));
    expect(await fails()).toBe(kind);
  });

  it.each<[string, MemberBlocks]>([
    ['to a file of this machine', { name: 'c.json', type: '2', link: '/etc/hostname' }],
    ['out of the archive', { name: 'c.json', type: '2', link: '../../../../../../etc/hostname' }],
    ['to itself', { name: 'c.json', type: '2', link: 'c.json' }],
    ['that is a device', { name: 'c.json', type: '3' }],
  ])('follows no link %s', async (_, link) => {
    await archive.write(tarOf([...membersOf(saved()).filter(({ name }) => name !== 'c.json'), link]));
    expect(await fails()).toBe('malformed');
  });
});
