import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../../src/oci/descriptor';
import { digestOf } from '../../../../src/oci/digest';
import {
  archiveAt,
  ask,
  blobName,
  failure,
  type Files,
  imageManifest,
  layoutAt,
  layoutFiles,
  scratchArchive,
  tarOfFiles,
  writeFiles,
} from './localFixtures';

/** Of several chunks, of which no two are the same. */
const BLOB = Buffer.alloc(1_000_000, Buffer.from(Array.from({ length: 251 }, (_, index) => index)));
const descriptorOf = (bytes: Uint8Array): Descriptor => {
  return { mediaType: '', digest: digestOf(bytes), size: bytes.length, annotations: {} };
};
const wholeOf = async (chunks: AsyncIterable<Uint8Array>) => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
};

describe.each(['a folder', 'a tar', 'a gzip tar'] as const)('a blob of any size in %s', (kind) => {
  const scratch = scratchArchive();
  const layout = () => path.join(scratch.folder, 'layout');
  const place = () => (kind === 'a folder' ? layoutAt(layout()) : archiveAt(scratch.file));
  const write = (more: Files) => {
    const files = { ...layoutFiles([['1', imageManifest('one')]]), ...more };
    if (kind === 'a folder') return writeFiles(layout(), files);
    const tar = tarOfFiles(files);
    return scratch.write(kind === 'a tar' ? tar : gzipSync(tar));
  };
  const open = (descriptor: Descriptor, signal = ask().signal) =>
    scratch.sources.openBlob(place(), descriptor, { signal });
  const fails = async (descriptor: Descriptor) => (await failure(wholeOf(open(descriptor)))).kind;

  it('comes whole', async () => {
    await write({ [blobName(BLOB)]: BLOB });
    expect((await wholeOf(open(descriptorOf(BLOB)))).equals(BLOB)).toBe(true);
  });

  it('is refused at its end where it is not what its digest says', async () => {
    const other = Buffer.from(BLOB);
    other[other.length - 1] = 0xff;
    await write({ [blobName(BLOB)]: other });
    expect(await fails(descriptorOf(BLOB))).toBe('digestMismatch');
  });

  it('is refused where it is longer or shorter than its descriptor says', async () => {
    await write({ [blobName(BLOB)]: BLOB });
    for (const size of [BLOB.length - 1, BLOB.length + 1]) {
      expect(await fails({ ...descriptorOf(BLOB), size })).toBe('digestMismatch');
    }
  });

  it('is what its descriptor embeds, as from a registry, also where it is not there', async () => {
    await write({});
    const embedded = { ...descriptorOf(BLOB), data: BLOB.toString('base64') };
    expect((await wholeOf(open(embedded))).equals(BLOB)).toBe(true);
    expect((await wholeOf(open(descriptorOf(Buffer.from('{}'))))).toString()).toBe('{}');
  });

  it('is not found where it is not there', async () => {
    await write({});
    const error = await failure(wholeOf(open(descriptorOf(BLOB))));
    expect(error).toMatchObject({ kind: 'notFound', code: 'BLOB_UNKNOWN' });
  });

  it('ends when it is cancelled', async () => {
    await write({ [blobName(BLOB)]: BLOB });
    const controller = new AbortController();
    const reading = (async () => {
      for await (const chunk of open(descriptorOf(BLOB), controller.signal)) if (chunk.length > 0) controller.abort();
    })();
    expect((await failure(reading)).kind).toBe('cancelled');
  });

  it('is closed by who stops early', async () => {
    await write({ [blobName(BLOB)]: BLOB });
    for await (const chunk of open(descriptorOf(BLOB))) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
});

describe('a blob of a folder', () => {
  const scratch = scratchArchive();

  it('is no link that leads out', async () => {
    const folder = path.join(scratch.folder, 'layout');
    await writeFiles(folder, { ...layoutFiles([['1', imageManifest('one')]]), [blobName(BLOB)]: BLOB });
    const secret = Buffer.from('secret');
    await writeFile(path.join(scratch.folder, 'secret'), secret);
    await symlink('../../../secret', path.join(folder, blobName(secret)));
    const reading = wholeOf(scratch.sources.openBlob(layoutAt(folder), descriptorOf(secret), ask()));
    expect((await failure(reading)).kind).toBe('refused');
  });
});
