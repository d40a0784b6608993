import { open, readFile, utimes } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../../src/oci/descriptor';
import { type Digest, digestOf } from '../../../../src/oci/digest';
import {
  archiveAt,
  ask,
  CONFIG,
  failure,
  imageManifest,
  layoutFiles,
  scratchArchive,
  tarOfFiles,
} from './localFixtures';

const ONE = imageManifest('one');
const TWO = imageManifest('two');

describe('LocalSources', () => {
  const archive = scratchArchive();

  const config: Descriptor = {
    mediaType: '',
    digest: digestOf(CONFIG),
    size: CONFIG.length,
    annotations: {},
  };
  const time = 1_700_000_000;

  it('reads the headers once while the file is the same', async () => {
    await archive.write(tarOfFiles(layoutFiles([['1', ONE]])));
    await utimes(archive.file, time, time);
    expect(await archive.sources.resolve(archiveAt(archive.file), ask())).toBe(digestOf(ONE));

    // The headers are destroyed, and nobody looks at them; the contents are where they were.
    const bytes = await readFile(archive.file);
    bytes.fill(0xff, 0, 100);
    const handle = await open(archive.file, 'r+');
    await handle.write(bytes);
    await handle.close();
    await utimes(archive.file, time, time);
    expect((await archive.manifest('1')).digest).toBe(digestOf(ONE));
    expect(await archive.sources.blob(archiveAt(archive.file), config, ask())).toEqual(CONFIG);
    const fresh = archive.sources.manifest(archiveAt(archive.file), { ...ask(), fresh: true });
    expect((await failure(fresh)).kind).toBe('malformed');
  });

  it('sees that the file was written again', async () => {
    await archive.write(tarOfFiles(layoutFiles([['1', ONE]])));
    await utimes(archive.file, time, time);
    expect(await archive.sources.resolve(archiveAt(archive.file), ask())).toBe(digestOf(ONE));
    await archive.write(tarOfFiles(layoutFiles([['1', TWO]])));
    expect(await archive.sources.resolve(archiveAt(archive.file), ask())).toBe(digestOf(TWO));
  });

  it('shares the first reading, which outlives one asker', async () => {
    await archive.write(gzipSync(tarOfFiles(layoutFiles([['1', ONE]]))));
    const leaving = new AbortController();
    const left = failure(archive.sources.resolve(archiveAt(archive.file), { signal: leaving.signal }));
    const others = Array.from({ length: 20 }, () => archive.sources.resolve(archiveAt(archive.file), ask()));
    leaving.abort();
    expect((await left).kind).toBe('cancelled');
    expect(new Set(await Promise.all(others))).toEqual(new Set<Digest>([digestOf(ONE)]));
  });
});
