import { open, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../../src/oci/descriptor';
import { type Digest, digestOf } from '../../../../src/oci/digest';
import type { LocalSources } from '../../../../src/registry/local/localSources';
import { createScratchFolder, type ScratchFolder } from '../../../support/scratchFolder';
import {
  archiveAt,
  ask,
  CONFIG,
  failure,
  imageManifest,
  layoutFiles,
  localSources,
  openFiles,
  tarOfFiles,
} from './localFixtures';

const ONE = imageManifest('one');
const TWO = imageManifest('two');

describe('LocalSources', () => {
  let sources: LocalSources;
  let scratch: ScratchFolder;
  let file: string;

  beforeEach(async () => {
    sources = localSources();
    scratch = await createScratchFolder({});
    file = path.join(scratch.path, 'a.tar');
  });

  afterEach(async () => {
    expect(openFiles(scratch.path)).toEqual([]);
    await scratch.remove();
  });

  const write = (bytes: Uint8Array) => writeFile(file, bytes);
  const manifest = (tag?: string) => sources.manifest(archiveAt(file, tag), ask());

  const config: Descriptor = {
    mediaType: '',
    digest: digestOf(CONFIG),
    size: CONFIG.length,
    annotations: {},
  };
  const time = 1_700_000_000;

  it('reads the headers once while the file is the same', async () => {
    await write(tarOfFiles(layoutFiles([['1', ONE]])));
    await utimes(file, time, time);
    expect(await sources.resolve(archiveAt(file), ask())).toBe(digestOf(ONE));

    // The headers are destroyed, and nobody looks at them; the contents are where they were.
    const bytes = await readFile(file);
    bytes.fill(0xff, 0, 100);
    const handle = await open(file, 'r+');
    await handle.write(bytes);
    await handle.close();
    await utimes(file, time, time);
    expect((await manifest('1')).digest).toBe(digestOf(ONE));
    expect(await sources.blob(archiveAt(file), config, ask())).toEqual(CONFIG);
    const fresh = sources.manifest(archiveAt(file), { ...ask(), fresh: true });
    expect((await failure(fresh)).kind).toBe('malformed');
  });

  it('sees that the file was written again', async () => {
    await write(tarOfFiles(layoutFiles([['1', ONE]])));
    await utimes(file, time, time);
    expect(await sources.resolve(archiveAt(file), ask())).toBe(digestOf(ONE));
    await write(tarOfFiles(layoutFiles([['1', TWO]])));
    expect(await sources.resolve(archiveAt(file), ask())).toBe(digestOf(TWO));
  });

  it('shares the first reading, which outlives one asker', async () => {
    await write(gzipSync(tarOfFiles(layoutFiles([['1', ONE]]))));
    const leaving = new AbortController();
    const left = failure(sources.resolve(archiveAt(file), { signal: leaving.signal }));
    const others = Array.from({ length: 20 }, () => sources.resolve(archiveAt(file), ask()));
    leaving.abort();
    expect((await left).kind).toBe('cancelled');
    expect(new Set(await Promise.all(others))).toEqual(new Set<Digest>([digestOf(ONE)]));
  });
});
