import { execFileSync } from 'node:child_process';
import { rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDetails, summariseImage } from '../../../../src/inspection/inspectImage';
import { type Descriptor } from '../../../../src/oci/descriptor';
import { type Digest, digestOf } from '../../../../src/oci/digest';
import { MediaType } from '../../../../src/oci/mediaType';
import { atDigest } from '../../../../src/registry/imageSource';
import type { RegistryError } from '../../../../src/registry/registryError';
import type { LocalSources } from '../../../../src/registry/local/localSources';
import { createScratchFolder, type ScratchFolder } from '../../../support/scratchFolder';
import {
  ask,
  blobName,
  CONFIG,
  failure,
  imageManifest,
  json,
  layoutAt,
  layoutFiles,
  localSources,
  openFiles,
  toolMade,
  writeFiles,
} from './localFixtures';

const LIMIT = 10_000;
const ONE = imageManifest('one');
const TWO = imageManifest('two');
const descriptor = (digest: Digest, size: number): Descriptor => ({ mediaType: '', digest, size, annotations: {} });

describe('an image layout in a folder', () => {
  let sources: LocalSources;
  let scratch: ScratchFolder;
  let folder: string;

  beforeEach(async () => {
    sources = localSources();
    scratch = await createScratchFolder({ 'secret.json': '{}' });
    folder = path.join(scratch.path, 'layout');
  });

  afterEach(async () => {
    expect(openFiles(scratch.path)).toEqual([]);
    await scratch.remove();
  });

  const write = (files = layoutFiles([['1', ONE]])) => writeFiles(folder, files);
  const fails = async (tag?: string) => (await failure(sources.manifest(layoutAt(folder, tag), ask()))).kind;

  describe('made by tools', () => {
    it("answers umoci's image by its tag, and as the only one", async () => {
      const place = path.join(toolMade, 'umoci');
      const digest = 'sha256:f6902d2fbc326e4705ce39208e80d3b9e31b2f07d7b67c4490d6b57d095cd221';
      expect(await sources.resolve(layoutAt(place, 'base'), ask())).toBe(digest);
      const summary = await summariseImage(sources, layoutAt(place), ask());
      expect(summary.fetched).toMatchObject({ digest, mediaType: MediaType.ociManifest });
      const details = await readDetails(sources, summary, { kind: 'wishes', wishes: [] }, ask());
      expect(details?.config).toMatchObject({ entrypoint: ['/bin/true'], platform: { architecture: 'arm64' } });
    });

    it("answers crane's index by its tag, with each of its platforms", async () => {
      const place = layoutAt(path.join(toolMade, 'crane-signed'), 'multi');
      const { value } = await sources.manifest(place, ask());
      if (value.kind !== 'index') throw new Error('no index');
      expect(value.manifests).toHaveLength(3);
      for (const { digest } of value.manifests) {
        const image = await sources.manifest(atDigest(place, digest), ask());
        expect(image).toMatchObject({ digest, value: { kind: 'image' } });
      }
    });

    it('answers index.json itself where it lists several images and none is named', async () => {
      const place = layoutAt(path.join(toolMade, 'crane-signed'));
      const fetched = await sources.manifest(place, ask());
      expect(fetched.value).toMatchObject({ kind: 'index', manifests: { length: 6 } });
      expect(fetched.digest).toBe(digestOf(fetched.bytes));
      expect(await sources.resolve(place, ask())).toBe(fetched.digest);
      expect((await sources.manifest(atDigest(place, fetched.digest), ask())).bytes).toEqual(fetched.bytes);
    });
  });

  it('chooses by the tag, by the whole name, and by what stands behind its colon', async () => {
    await write(layoutFiles([['1', ONE], ['example.com:5000/app:2', TWO]])); // prettier-ignore
    for (const [tag, bytes] of [
      ['1', ONE],
      ['2', TWO],
      ['example.com:5000/app:2', TWO],
    ] as const) {
      expect(await sources.resolve(layoutAt(folder, tag), ask())).toBe(digestOf(bytes));
      expect((await sources.manifest(layoutAt(folder, tag), ask())).bytes).toEqual(bytes);
    }
  });

  it('says notFound for a tag or digest that is not there, and for a folder that is not', async () => {
    await write();
    expect(await failure(sources.manifest(layoutAt(folder, '2'), ask()))).toMatchObject({
      kind: 'notFound',
      host: folder,
      message: "no image named '2'",
    });
    const missing = atDigest(layoutAt(folder), digestOf(TWO));
    expect(await failure(sources.resolve(missing, ask()))).toMatchObject({ kind: 'notFound', host: folder });
    expect(await failure(sources.manifest(missing, ask()))).toMatchObject({ kind: 'notFound' });
    await rm(folder, { recursive: true });
    expect(await failure(sources.manifest(layoutAt(folder), ask()))).toMatchObject({
      systemCode: 'ENOENT',
      kind: 'notFound',
    });
  });

  it('says notFound for an entry whose content is missing', async () => {
    await write();
    await rm(path.join(folder, blobName(ONE)));
    expect(await fails('1')).toBe('notFound');
    expect((await failure(sources.resolve(layoutAt(folder, '1'), ask()))).kind).toBe('notFound');
  });

  it('chooses no image where one name stands for several, but does where they are the same', async () => {
    await write(layoutFiles([['1', ONE], ['1', TWO]])); // prettier-ignore
    expect(await fails('1')).toBe('unsupported');
    await write(layoutFiles([['1', ONE], ['1', ONE]])); // prettier-ignore
    expect(await sources.resolve(layoutAt(folder, '1'), ask())).toBe(digestOf(ONE));
  });

  it.each<[string, Record<string, string | Uint8Array>, string]>([
    ['no oci-layout', { 'oci-layout': '' }, 'malformed'],
    ['a version of the future', { 'oci-layout': '{"imageLayoutVersion":"2.0.0"}' }, 'unsupported'],
    ['an oci-layout without end', { 'oci-layout': ' '.repeat(5000) }, 'tooLarge'],
    ['an index.json that is no JSON', { 'index.json': '<html>' }, 'malformed'],
    ['an index.json that is an image', { 'index.json': ONE }, 'malformed'],
    ['an index.json a million deep', { 'index.json': '['.repeat(1e6) + ']'.repeat(1e6) }, 'malformed'],
    [
      'annotations a million deep',
      { 'index.json': `{"manifests":[],"annotations":${'{"a":'.repeat(6e5)}1${'}'.repeat(6e5)}}` },
      'malformed',
    ],
    ['an index.json over the limit', { 'index.json': ' '.repeat(4 * 1024 * 1024 + 1) }, 'tooLarge'],
    [
      'a digest with a path in it',
      { 'index.json': '{"manifests":[{"digest":"sha256:../../../secret.json","size":2}]}' },
      'malformed',
    ],
    ['an algorithm that leads out', { 'index.json': '{"manifests":[{"digest":"..:secret","size":2}]}' }, 'malformed'],
    [
      'an algorithm that is not computed',
      { 'index.json': '{"manifests":[{"digest":"blake3:abc","size":2}]}' },
      'unsupported',
    ],
    ['a manifest over the limit', { [blobName(ONE)]: ' '.repeat(4 * 1024 * 1024 + 1) }, 'tooLarge'],
    ['another content than the digest says', { [blobName(ONE)]: TWO }, 'digestMismatch'],
  ])('meets %s', { timeout: LIMIT }, async (_, files, kind) => {
    await write({ ...layoutFiles([['1', ONE]]), ...files });
    const result = await sources.manifest(layoutAt(folder), ask()).then(() => 'ok', (error: unknown) => (error as RegistryError).kind); // prettier-ignore
    expect(result).toBe(kind);
    // The next question works.
    await write();
    expect(await sources.resolve(layoutAt(folder), ask())).toBe(digestOf(ONE));
  });

  it('takes what a descriptor embeds, but not what has another digest', async () => {
    await write();
    const other = { ...descriptor(digestOf(TWO), TWO.length), data: Buffer.from(TWO).toString('base64') };
    expect(Buffer.from(await sources.blob(layoutAt(folder), other, ask())).equals(TWO)).toBe(true);
    const wrong = { ...other, digest: digestOf(json('another')) };
    expect((await failure(sources.blob(layoutAt(folder), wrong, ask()))).kind).toBe('notFound');
  });

  it('verifies a blob and caps it', async () => {
    await write();
    const config = descriptor(digestOf(CONFIG), CONFIG.length);
    expect(await sources.blob(layoutAt(folder), config, ask())).toEqual(CONFIG);
    const announced = { ...config, size: 4e9 };
    expect((await failure(sources.blob(layoutAt(folder), announced, ask()))).kind).toBe('tooLarge');
    await writeFile(path.join(folder, blobName(CONFIG)), 'other');
    expect((await failure(sources.blob(layoutAt(folder), config, ask()))).kind).toBe('digestMismatch');
    await writeFile(path.join(folder, blobName(CONFIG)), Buffer.alloc(8 * 1024 * 1024 + 1));
    expect((await failure(sources.blob(layoutAt(folder), config, ask()))).kind).toBe('tooLarge');
    await rm(path.join(folder, blobName(CONFIG)));
    expect((await failure(sources.blob(layoutAt(folder), config, ask()))).kind).toBe('notFound');
  });

  it.skipIf(process.platform === 'win32')('follows links inside the folder, and none out of it', async () => {
    await write();
    await writeFiles(folder, { 'kept/one': ONE });
    await rm(path.join(folder, blobName(ONE)));
    await symlink('../../kept/one', path.join(folder, blobName(ONE)));
    expect(await sources.resolve(layoutAt(folder), ask())).toBe(digestOf(ONE));

    await rm(path.join(folder, 'index.json'));
    await symlink('../secret.json', path.join(folder, 'index.json'));
    expect(await fails()).toBe('refused');
    await rm(path.join(folder, 'index.json'));
    await symlink('index.json', path.join(folder, 'index.json'));
    expect(await fails()).toBe('malformed');

    // The folder itself may be a link: it was named by a person.
    await rm(path.join(folder, 'index.json'));
    await write();
    await symlink(folder, path.join(scratch.path, 'link'));
    expect(await sources.resolve(layoutAt(path.join(scratch.path, 'link')), ask())).toBe(digestOf(ONE));
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', { timeout: LIMIT }, async () => {
    await write();
    await rm(path.join(folder, 'index.json'));
    execFileSync('mkfifo', [path.join(folder, 'index.json')]);
    expect(await fails()).toBe('unsupported');
  });

  it('stops for a signal', async () => {
    await write();
    expect((await failure(sources.manifest(layoutAt(folder), { signal: AbortSignal.abort() }))).kind).toBe('cancelled');
  });

  it('is asked nothing that it does not hold: a registry stays a registry', async () => {
    const reference = { registry: 'example.com', repository: 'app' };
    const question = sources.resolve({ kind: 'registry', reference }, ask());
    await expect(question).rejects.toThrow('a registry was asked');
  });

  it('reads an index that contains an index', async () => {
    const inner = json({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [] });
    const index = json({
      schemaVersion: 2,
      manifests: [{ mediaType: MediaType.ociIndex, digest: digestOf(inner), size: inner.length }],
    });
    await write({ ...layoutFiles([]), 'index.json': index, [blobName(inner)]: inner });
    expect(await sources.manifest(layoutAt(folder), ask())).toMatchObject({ digest: digestOf(inner) });
  });
});
