import { execFileSync } from 'node:child_process';
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTarEntries, type TarEntry, TarError } from '../../../src/oci/tarEntries';
import { FileReader, GunzipReader } from '../../../src/registry/local/forwardReader';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { ask, openFiles } from '../registry/local/localFixtures';
import { base256, blocksOf, paxRecord, tarOf } from '../registry/local/tarBlocks';

const LIMIT = 10_000;
const LONG = `${'folder/'.repeat(40)}file`;
const hasTar = (() => {
  try {
    return execFileSync('tar', ['--version'], { encoding: 'utf8' }).includes('GNU');
  } catch {
    return false;
  }
})();

describe('readTarEntries', () => {
  let scratch: ScratchFolder;
  let file: string;

  beforeEach(async () => {
    scratch = await createScratchFolder({});
    file = path.join(scratch.path, 'a.tar');
  });

  afterEach(async () => {
    expect(openFiles(scratch.path)).toEqual([]);
    await scratch.remove();
  });

  async function entries(compressed: boolean): Promise<TarEntry[]> {
    const handle = await open(file);
    const { size } = await handle.stat();
    const { signal } = ask();
    const reader = compressed
      ? new GunzipReader(handle, size, file, signal)
      : new FileReader(handle, size, file, signal);
    const found: TarEntry[] = [];
    try {
      for await (const entry of readTarEntries(reader)) found.push(entry);
      return found;
    } finally {
      reader.close();
      await handle.close();
    }
  }

  /** The entries of these bytes, which must be the same behind gzip. */
  async function entriesOf(bytes: Uint8Array): Promise<TarEntry[]> {
    await writeFile(file, gzipSync(bytes));
    const compressed = await entries(true);
    await writeFile(file, bytes);
    expect(await entries(false)).toEqual(compressed);
    return compressed;
  }

  async function failureOf(bytes: Uint8Array): Promise<string> {
    await writeFile(file, gzipSync(bytes));
    const compressed = await kindOf(entries(true));
    await writeFile(file, bytes);
    expect(await kindOf(entries(false))).toBe(compressed);
    return compressed;
  }

  async function kindOf(reading: Promise<unknown>): Promise<string> {
    const error: unknown = await reading.then(
      () => 'no failure',
      (cause: unknown) => cause,
    );
    if (error instanceof TarError) return error.kind;
    throw error;
  }

  it('reads files, folders and links with the offsets of their content', async () => {
    const found = await entriesOf(
      tarOf([
        { name: 'folder/', type: '5' },
        { name: 'folder/one', content: 'x'.repeat(513) },
        { name: 'old', content: 'old', type: '\0' },
        { name: 'soft', type: '2', link: 'folder/one', size: '00000001000\0' },
        { name: 'hard', type: '1', link: 'folder/one' },
      ]),
    );
    expect(found).toEqual([
      { name: 'folder/', kind: 'folder', link: '', offset: 512, size: 0 },
      { name: 'folder/one', kind: 'file', link: '', offset: 1024, size: 513 },
      { name: 'old', kind: 'file', link: '', offset: 2560, size: 3 },
      { name: 'soft', kind: 'symbolicLink', link: 'folder/one', offset: 3584, size: 0 },
      { name: 'hard', kind: 'hardLink', link: 'folder/one', offset: 4096, size: 0 },
    ]);
  });

  it.each([
    ['a prefix', [{ name: 'file', prefix: 'a/b', content: '1' }], 'a/b/file', 1],
    [
      "GNU's magic, where the prefix is something else",
      [{ name: 'file', prefix: 'atime', magic: 'ustar  \0' }],
      'file',
      0,
    ],
    ["GNU's long name", [{ name: '././@LongLink', type: 'L', content: `${LONG}\0` }, { name: 'cut' }], LONG, 0],
    [
      'a pax path',
      [{ name: 'pax', type: 'x', content: paxRecord('path', `${LONG}ü`) }, { name: 'cut' }],
      `${LONG}ü`,
      0,
    ],
    [
      'a pax size',
      [
        { name: 'pax', type: 'x', content: paxRecord('size', '3') },
        { name: 'f', content: 'abc', size: '0\0' },
      ],
      'f',
      3,
    ],
    [
      'other pax records',
      [{ name: 'pax', type: 'x', content: paxRecord('SCHILY.xattr.a', '=\n=') }, { name: 'f' }],
      'f',
      0,
    ],
    ['base 256', [{ name: 'f', content: 'abc', size: base256(3n) }], 'f', 3],
    ['a size in spaces', [{ name: 'f', content: 'abc', size: '         3 \0' }], 'f', 3],
  ])('reads %s', async (_, members, name, size) => {
    const found = await entriesOf(tarOf([...members, { name: 'last', content: 'last' }]));
    expect(found.filter(({ kind }) => kind === 'file')).toMatchObject([{ name, size }, { name: 'last', size: 4 }]); // prettier-ignore
  });

  it('reads an archive without the two empty blocks, and an empty one', async () => {
    expect(await entriesOf(blocksOf({ name: 'f', content: 'abc' }))).toHaveLength(1);
    expect(await entriesOf(tarOf([]))).toEqual([]);
  });

  it.skipIf(!hasTar).each(['v7', 'ustar', 'gnu', 'pax'])("reads what GNU tar writes as '%s'", async (format) => {
    const name = format === 'v7' ? 'short' : `${'n'.repeat(90)}/${'m'.repeat(90)}`;
    const names = format === 'gnu' || format === 'pax' ? [name, `${name}/${'o'.repeat(200)}`] : [name];
    for (const each of names) {
      const folder = path.join(scratch.path, 'in', format, `${each}.d`);
      execFileSync('mkdir', ['-p', folder]);
      await writeFile(path.join(folder, 'ü'), each);
    }
    execFileSync('tar', ['-C', path.join(scratch.path, 'in', format), `--format=${format}`, '-cf', file, '.']);
    const found = (await entries(false)).filter(({ kind }) => kind === 'file');
    expect(found.map((entry) => entry.name).sort()).toEqual(names.map((each) => `./${each}.d/ü`).sort());
    const bytes = await readFile(file);
    for (const { name: at, offset, size } of found) {
      expect(`./${bytes.toString('utf8', offset, offset + size)}.d/ü`).toBe(at);
    }
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing at all', new Uint8Array(0), 'malformed'],
    ['something that is no tar', Buffer.from('<html>'.repeat(200)), 'malformed'],
    ['a wrong checksum', tarOf([{ name: 'f', checksum: '000001\0 ' }]), 'malformed'],
    ['a wrong checksum later', tarOf([{ name: 'f' }, { name: 'g', checksum: '777777\0 ' }]), 'malformed'],
    ['a size that is no number', tarOf([{ name: 'f', size: '9999\0' }]), 'malformed'],
    ['a negative size', tarOf([{ name: 'f', size: Buffer.alloc(12, 0xff) }]), 'malformed'],
    ['2^62 bytes announced', tarOf([{ name: 'f', size: base256(1n << 62n) }]), 'malformed'],
    [
      '8 EiB less one announced in pax',
      tarOf([{ name: 'p', type: 'x', content: paxRecord('size', '9223372036854775807') }, { name: 'f' }]),
      'malformed',
    ],
    ['nearly 2^53 bytes announced', tarOf([{ name: 'f', size: base256((1n << 53n) - 2n) }]), 'malformed'],
    ['4 GB announced', tarOf([{ name: 'f', size: base256(1n << 32n) }]), 'malformed'],
    ['4 GB of a long name', tarOf([{ name: 'f', type: 'L', size: base256(1n << 32n) }]), 'tooLarge'],
    ['4 GB of pax records', tarOf([{ name: 'f', type: 'x', size: base256(1n << 32n) }]), 'tooLarge'],
    ['an end within the content', tarOf([{ name: 'f', content: 'x'.repeat(2000) }]).subarray(0, 1500), 'malformed'],
    ['an end within a header', tarOf([{ name: 'f' }, { name: 'g' }]).subarray(0, 800), 'malformed'],
    [
      'an end within a long name',
      tarOf([{ name: 'f', type: 'L', content: 'x'.repeat(2000) }]).subarray(0, 1500),
      'malformed',
    ],
    ['a pax record without length', tarOf([{ name: 'p', type: 'x', content: 'path=x\n' }, { name: 'f' }]), 'malformed'],
    [
      'a pax record longer than all',
      tarOf([{ name: 'p', type: 'x', content: '99999 path=x\n' }, { name: 'f' }]),
      'malformed',
    ],
    ['a pax record of length 0', tarOf([{ name: 'p', type: 'x', content: '0 path=x\n' }, { name: 'f' }]), 'malformed'],
    [
      'a pax size that is no number',
      tarOf([{ name: 'p', type: 'x', content: paxRecord('size', '-1') }, { name: 'f' }]),
      'malformed',
    ],
  ])('refuses %s', { timeout: LIMIT }, async (_, bytes, kind) => {
    expect(await failureOf(bytes)).toBe(kind);
  });

  it('refuses more members than any image has', { timeout: LIMIT }, async () => {
    const block = blocksOf({ name: 'f' });
    const bytes = Buffer.alloc(100_100 * block.length);
    for (let index = 0; index < 100_100; index++) block.copy(bytes, index * block.length);
    expect(await failureOf(bytes)).toBe('tooLarge');
  });
});
