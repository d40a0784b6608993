import { execFileSync } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createGzip, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../../src/oci/digest';
import {
  archiveAt,
  ask,
  detailsOf,
  failure,
  imageManifest,
  layoutFiles,
  membersOf,
  openFiles,
  scratchArchive,
  tarOfFiles,
  toolMade,
} from './localFixtures';
import { base256, blocksOf, tarOf } from './tarBlocks';

const LIMIT = 10_000;
const ONE = imageManifest('one');
const TWO = imageManifest('two');

describe('an image layout in a tar', () => {
  const archive = scratchArchive();
  const fails = async (tag?: string) => (await failure(archive.manifest(tag))).kind;

  it('made by skopeo is the same image as in the folder', async () => {
    for (const tag of ['base', undefined]) {
      const image = await detailsOf(archive.sources, archiveAt(path.join(toolMade, 'skopeo-oci-archive.tar'), tag));
      expect(image?.manifest.digest).toBe('sha256:f6902d2fbc326e4705ce39208e80d3b9e31b2f07d7b67c4490d6b57d095cd221');
      expect(image?.config?.entrypoint).toEqual(['/bin/true']);
    }
  });

  it.each(['', './', '/'])("reads a layout whose names start with '%s', plain and compressed", async (prefix) => {
    const bytes = tarOf(membersOf(layoutFiles([['1', ONE], ['2', TWO]])).map((member) => ({ ...member, name: prefix + member.name }))); // prettier-ignore
    for (const content of [bytes, gzipSync(bytes)]) {
      await archive.write(content);
      expect((await archive.manifest('2')).bytes).toEqual(TWO);
      expect(await archive.sources.resolve(archiveAt(archive.file, '1'), ask())).toBe(digestOf(ONE));
      expect((await archive.manifest()).value).toMatchObject({ kind: 'index', manifests: { length: 2 } });
      expect(await fails('3')).toBe('notFound');
    }
  });

  it('reads from a gzip archive what is too large to be kept', async () => {
    const big = Buffer.from(JSON.stringify({ os: 'linux', history: [{ comment: 'x'.repeat(300_000) }] }));
    const after = { mediaType: '', digest: digestOf(big), size: big.length, annotations: {} };
    await archive.write(
      gzipSync(tarOfFiles({ ...layoutFiles([['1', ONE]]), [`blobs/${after.digest.replace(':', '/')}`]: big })),
    );
    expect(await archive.sources.blob(archiveAt(archive.file), after, ask())).toEqual(new Uint8Array(big));
  });

  const layout = layoutFiles([['1', ONE]]);
  const blob = `blobs/${digestOf(ONE).replace(':', '/')}`;

  it.each<[string, () => Uint8Array, string]>([
    ['an empty file', () => new Uint8Array(0), 'malformed'],
    ['no archive', () => Buffer.from('#!/bin/sh\n'.repeat(100)), 'malformed'],
    ['an archive of something else', () => tarOfFiles({ 'readme.md': '#' }), 'malformed'],
    [
      'index.json twice',
      () => tarOf([...membersOf(layout), { name: './index.json', content: '{"manifests":[]}' }]),
      'malformed',
    ],
    ['another content than the digest says', () => tarOfFiles({ ...layout, [blob]: TWO }), 'digestMismatch'],
    ['a manifest over the limit', () => tarOfFiles({ ...layout, [blob]: ' '.repeat(4 * 1024 * 1024 + 1) }), 'tooLarge'],
    ['an end in the middle', () => tarOfFiles(layout).subarray(0, 2500), 'malformed'],
    [
      'a huge announced size',
      () => Buffer.concat([blocksOf({ name: blob, size: base256(1n << 40n) }), tarOfFiles(layout)]),
      'malformed',
    ],
    ['a gzip file cut short', () => gzipSync(tarOfFiles(layout)).subarray(0, 300), 'malformed'],
    ['a gzip file with a wrong byte', () => gzipSync(tarOfFiles(layout)).fill(0xff, 200, 220), 'malformed'],
    ['gzip within gzip', () => gzipSync(gzipSync(tarOfFiles(layout))), 'malformed'],
  ])('refuses %s', { timeout: LIMIT }, async (_, bytes, kind) => {
    await archive.write(bytes());
    expect(await fails()).toBe(kind);
    await archive.write(tarOfFiles(layout));
    expect(await archive.sources.resolve(archiveAt(archive.file), ask())).toBe(digestOf(ONE));
  });

  it.each([
    ['zstd', '28b52ffd00000000'],
    ['xz', 'fd377a585a000000'],
    ['bzip2', '425a683931415926'],
  ])('says that it cannot read %s', async (compression, start) => {
    await archive.write(Buffer.from(start, 'hex'));
    expect(await failure(archive.manifest())).toMatchObject({
      kind: 'unsupported',
      host: archive.file,
      message: `an archive compressed with ${compression}`,
    });
  });

  /** A member of `gigabytes` of zeros, compressed to a thousandth. */
  async function writeBomb(gigabytes: number): Promise<void> {
    const gzip = createGzip({ level: 1 });
    const handle = await open(archive.file, 'w');
    const written = (async () => {
      for await (const chunk of gzip) await handle.write(chunk as Buffer);
    })();
    gzip.write(blocksOf({ name: 'zeros', size: base256(BigInt(gigabytes) << 30n) }));
    const zeros = Buffer.alloc(1 << 24);
    for (let index = 0; index < gigabytes * 64; index++) {
      if (!gzip.write(zeros)) await new Promise((resolve) => gzip.once('drain', resolve));
    }
    gzip.end(tarOfFiles(layout));
    await written;
    await handle.close();
  }

  it('ends a gzip bomb', { timeout: 60_000 }, async () => {
    await writeBomb(1);
    expect((await readFile(archive.file)).length).toBeLessThan(8 * 1024 * 1024);
    expect(await fails()).toBe('tooLarge');
  });

  it('stops decompressing for a signal', { timeout: 60_000 }, async () => {
    await writeBomb(1);
    const controller = new AbortController();
    const question = failure(archive.sources.manifest(archiveAt(archive.file), { signal: controller.signal }));
    setTimeout(() => controller.abort(), 20);
    expect((await question).kind).toBe('cancelled');
    await expect.poll(() => openFiles(archive.folder)).toEqual([]);
  });

  it('says what is wrong with a place that is no file', async () => {
    expect(await failure(archive.manifest())).toMatchObject({
      kind: 'notFound',
      systemCode: 'ENOENT',
      host: archive.file,
    });
    expect((await failure(archive.sources.manifest(archiveAt(archive.folder), ask()))).kind).toBe('unsupported');
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', { timeout: LIMIT }, async () => {
    execFileSync('mkfifo', [archive.file]);
    expect(await fails()).toBe('unsupported');
  });
});
