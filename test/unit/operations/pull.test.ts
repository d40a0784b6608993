import { link, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { artifactManifest, TITLE_KEY } from '../../../src/oci/artifactManifest';
import type { Annotations, Descriptor } from '../../../src/oci/descriptor';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { pullArtifact, type Pulled, type PullOptions } from '../../../src/operations/pull';
import { TransferError, type TransferProblem } from '../../../src/operations/transferError';
import { askOfPerson, type RegistryLocator } from '../../../src/registry/imageSource';
import { leftOpen, openResources } from '../../support/openResources';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { type ScratchRegistry, stallInBody, startScratchRegistry, wrongBody } from '../../support/scratchRegistry';
import { pushClient, type PushClient } from '../registry/pushClient';
import { type MemberBlocks, paxRecord, tarOf } from '../registry/local/tarBlocks';

let registry: ScratchRegistry;
let client: PushClient;
let scratch: ScratchFolder;
let folder: string;
let before: ReturnType<typeof openResources>;

beforeEach(async () => {
  registry = await startScratchRegistry();
  client = pushClient();
  scratch = await createScratchFolder({ 'outside.txt': 'outside' });
  folder = path.join(scratch.path, 'target');
  before = openResources();
});

afterEach(async () => {
  client.dispose();
  expect(await leftOpen(before)).toEqual([]);
  await registry.close();
  await scratch.remove();
});

interface Layer {
  readonly title?: string;
  readonly content?: string | Uint8Array;
  readonly size?: number;
  readonly annotations?: Annotations;
}

const locator = (): RegistryLocator => ({
  kind: 'registry',
  reference: { registry: registry.host, repository: 'a', tag: '1' },
});

function put(layers: readonly Layer[]): void {
  const descriptors = layers.map(({ title, content = title ?? '', size, annotations = {} }): Descriptor => {
    const bytes = Buffer.from(content);
    const stored = registry.putBlob('a', bytes);
    const titled = title === undefined ? annotations : { [TITLE_KEY]: title, ...annotations };
    return { ...stored, mediaType: 'text/plain', size: size ?? bytes.length, annotations: titled };
  });
  const bytes = artifactManifest({ artifactType: 'text/x', layers: descriptors, annotations: {} });
  registry.putManifest('a', '1', bytes, MediaType.ociManifest);
}

const pull = (options: Partial<PullOptions> = {}): Promise<Pulled> =>
  pullArtifact(client.source, locator(), {
    folder,
    ask: askOfPerson(new AbortController().signal),
    mayOverwrite: () => Promise.resolve(false),
    mayWriteHidden: () => Promise.resolve(false),
    ...options,
  });

async function problemOf(promise: Promise<unknown>): Promise<TransferProblem> {
  const error: unknown = await promise.then(
    () => 'nothing went wrong',
    (reason: unknown) => reason,
  );
  if (error instanceof TransferError) return error.problem;
  throw error;
}

/** The files under the folder, with their content. */
async function tree(): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const pairs = files.map(async ({ parentPath, name }) => {
    const file = path.join(parentPath, name);
    return [path.relative(folder, file), await readFile(file, 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

const all = () => readdir(folder, { recursive: true });

describe('pullArtifact', () => {
  it('writes the files under their titles, makes folders, and leaves nothing else', async () => {
    put([{ title: 'a.txt' }, { title: 'sub/deep/b.txt', content: 'b' }, { title: 'empty', content: '' }, {}]);
    const progress: string[] = [];
    const pulled = await pull({ onProgress: ({ name, done, size }) => progress.push(`${name} ${done}/${size}`) });
    expect(await tree()).toEqual({ 'a.txt': 'a.txt', 'sub/deep/b.txt': 'b', empty: '' });
    expect((await all()).sort()).toEqual(['a.txt', 'empty', 'sub', 'sub/deep', 'sub/deep/b.txt']);
    expect(pulled).toMatchObject({ artifactType: 'text/x', leftOut: [], unnamed: 1 });
    expect(pulled.files.map(({ annotations }) => annotations[TITLE_KEY])).toEqual(['a.txt', 'sub/deep/b.txt', 'empty']);
    expect(progress).toContain('sub/deep/b.txt 1/1');
  });

  it('does the same twice: what is there with the same content is no obstacle', async () => {
    put([{ title: 'a.txt' }]);
    await pull();
    expect((await pull()).leftOut).toEqual([]);
  });

  it.each([
    '..',
    '../outside.txt',
    'a/../../outside.txt',
    '/tmp/x',
    'C:/x',
    'c:x',
    'a\\b',
    'NUL',
    'com1.txt',
    'a:b',
    'a.',
    'a ',
    'a\u0000b',
    'GIT~1/config',
    'x/./y',
  ])('writes nothing of an artifact that calls a file %j', async (title) => {
    put([{ title: 'good.txt' }, { title }]);
    expect(await problemOf(pull())).toMatchObject({ kind: 'name', name: title });
    expect(await tree()).toEqual({});
    expect(registry.count({ kind: 'blob' })).toBe(0);
    expect(await readFile(path.join(scratch.path, 'outside.txt'), 'utf8')).toBe('outside');
  });

  it.each([[['a', 'a']], [['a', 'A']], [['é', 'e\u0301']], [['a', 'a/b']], [['x/a', 'X/b']]])(
    'writes nothing of an artifact with the names %j',
    async (titles) => {
      put(titles.map((title) => ({ title })));
      expect(await problemOf(pull())).toMatchObject({ kind: 'sameName' });
      expect(await tree()).toEqual({});
      expect(registry.count({ kind: 'blob' })).toBe(0);
    },
  );

  it.each([
    '.git/config',
    '.GIT/config',
    '.vscode/tasks.json',
    '.devcontainer/devcontainer.json',
    '.envrc',
    'sub/.hidden/x',
  ])('writes %s only after an explicit yes', async (title) => {
    put([{ title: 'good.txt' }, { title, content: 'evil' }]);
    const asked: (readonly string[])[] = [];
    const pulled = await pull({
      mayWriteHidden: (names) => {
        asked.push(names);
        return Promise.resolve(false);
      },
    });
    expect(asked).toEqual([[title]]);
    expect(pulled.leftOut).toEqual([{ name: title, why: 'hidden' }]);
    expect(pulled.files).toHaveLength(1);
    expect(await tree()).toEqual({ 'good.txt': 'good.txt' });
    await pull({ mayWriteHidden: () => Promise.resolve(true) });
    expect(await tree()).toEqual({ 'good.txt': 'good.txt', [title]: 'evil' });
  });

  it('asks before it overwrites, once for all', async () => {
    put([{ title: 'a.txt', content: 'new a' }, { title: 'b.txt', content: 'new b' }, { title: 'c.txt' }]);
    await mkdir(folder);
    for (const name of ['a.txt', 'b.txt']) await writeFile(path.join(folder, name), 'mine');
    const asked: (readonly string[])[] = [];
    const mayOverwrite = (answer: boolean) => (names: readonly string[]) => {
      asked.push(names);
      return Promise.resolve(answer);
    };
    const refused = await pull({ mayOverwrite: mayOverwrite(false) });
    expect(refused.leftOut.map(({ name, why }) => `${name} ${why}`)).toEqual(['a.txt exists', 'b.txt exists']);
    expect(await tree()).toEqual({ 'a.txt': 'mine', 'b.txt': 'mine', 'c.txt': 'c.txt' });
    await pull({ mayOverwrite: mayOverwrite(true) });
    expect(await tree()).toEqual({ 'a.txt': 'new a', 'b.txt': 'new b', 'c.txt': 'c.txt' });
    expect(asked).toEqual([
      ['a.txt', 'b.txt'],
      ['a.txt', 'b.txt'],
    ]);
  });

  it('does not overwrite what comes there while a person is asked', async () => {
    put([{ title: 'a.txt' }, { title: 'b.txt', content: 'new' }]);
    await mkdir(folder);
    await writeFile(path.join(folder, 'b.txt'), 'mine');
    const pulled = await pull({
      mayOverwrite: async () => {
        await writeFile(path.join(folder, 'a.txt'), 'came meanwhile');
        return false;
      },
    });
    expect(pulled.leftOut.map(({ name }) => name)).toEqual(['a.txt', 'b.txt']);
    expect(await tree()).toEqual({ 'a.txt': 'came meanwhile', 'b.txt': 'mine' });
  });

  it('follows no link in the folder, neither to a file nor to a folder, not even where it may overwrite', async () => {
    put([
      { title: 'file', content: 'evil' },
      { title: 'dir/x', content: 'evil' },
      { title: 'gone', content: 'evil' },
    ]);
    const elsewhere = path.join(scratch.path, 'elsewhere');
    await mkdir(folder);
    await mkdir(elsewhere);
    await symlink(path.join(scratch.path, 'outside.txt'), path.join(folder, 'file'));
    await symlink(elsewhere, path.join(folder, 'dir'));
    await symlink(path.join(scratch.path, 'new.txt'), path.join(folder, 'gone'));
    const pulled = await pull({ mayOverwrite: () => Promise.resolve(true) });
    expect(pulled.leftOut).toEqual(['file', 'dir/x', 'gone'].map((name) => ({ name, why: 'link' })));
    expect(pulled.files).toEqual([]);
    expect(await readFile(path.join(scratch.path, 'outside.txt'), 'utf8')).toBe('outside');
    expect(await readdir(elsewhere)).toEqual([]);
    expect((await readdir(scratch.path)).sort()).toEqual(['elsewhere', 'outside.txt', 'target']);
    expect(await readlink(path.join(folder, 'file'))).toBe(path.join(scratch.path, 'outside.txt'));
  });

  it('does not write through a second name of a file', async () => {
    put([{ title: 'file', content: 'new' }]);
    await mkdir(folder);
    await link(path.join(scratch.path, 'outside.txt'), path.join(folder, 'file'));
    await pull({ mayOverwrite: () => Promise.resolve(true) });
    expect(await tree()).toEqual({ file: 'new' });
    expect(await readFile(path.join(scratch.path, 'outside.txt'), 'utf8')).toBe('outside');
  });

  it('leaves alone a folder that stands where a file should, and a file where a folder should', async () => {
    put([{ title: 'a' }, { title: 'b/c' }]);
    await mkdir(path.join(folder, 'a'), { recursive: true });
    await writeFile(path.join(folder, 'b'), 'mine');
    const pulled = await pull({ mayOverwrite: () => Promise.resolve(true) });
    expect(pulled.leftOut).toEqual(['a', 'b/c'].map((name) => ({ name, why: 'inTheWay' })));
    expect((await lstat(path.join(folder, 'a'))).isDirectory()).toBe(true);
  });

  it('goes where a person says, through links on the way there', async () => {
    put([{ title: 'a' }]);
    await mkdir(path.join(scratch.path, 'real'));
    await symlink(path.join(scratch.path, 'real'), folder);
    await pull();
    expect(await readdir(path.join(scratch.path, 'real'))).toEqual(['a']);
  });

  it('reads nothing where 10 GB are announced', async () => {
    put([
      { title: 'a', size: 6_000_000_000 },
      { title: 'b', size: 4_000_000_000 },
    ]);
    expect(await problemOf(pull())).toEqual({ kind: 'tooLarge', size: 10_000_000_000, limit: 5_000_000_000 });
    expect(registry.count({ kind: 'blob' })).toBe(0);
    expect(await problemOf(pull({ maxBytes: 2 ** 53 - 1 }).catch(smallDisk))).toMatchObject({ kind: 'noSpace' });
    expect(await tree()).toEqual({});
  });

  /** Where there is room for it, the content is not that long. */
  const smallDisk = (error: unknown) => {
    if (error instanceof TransferError) throw error;
    throw new TransferError({ kind: 'noSpace', size: 0, free: 0 });
  };

  it('writes no more than is announced', async () => {
    put([{ title: 'a', content: 'x'.repeat(100_000), size: 10 }]);
    await expect(pull()).rejects.toMatchObject({ kind: 'tooLarge' });
    expect(await all()).toEqual([]);
  });

  it('leaves nothing of content that is not what its digest says', async () => {
    put([{ title: 'a', content: 'good' }, { title: 'b' }]);
    registry.on({ kind: 'blob', reference: digestOf(Buffer.from('good')) }, wrongBody('evil'));
    await expect(pull()).rejects.toMatchObject({ kind: 'digestMismatch' });
    expect(await all()).toEqual([]);
  });

  it('leaves nothing when it is cancelled in the middle', async () => {
    put([{ title: 'a', content: 'x'.repeat(500_000) }, { title: 'b' }]);
    registry.on({ kind: 'blob', reference: digestOf(Buffer.from('x'.repeat(500_000))) }, stallInBody(200_000));
    const controller = new AbortController();
    const promise = pull({
      ask: askOfPerson(controller.signal),
      onProgress: ({ done }) => {
        if (done > 100_000) setTimeout(() => controller.abort(), 10);
      },
    });
    await expect(promise).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await all()).toEqual([]);
  });

  it('says that an index, and what has no names, has no files', async () => {
    put([{}]);
    expect(await problemOf(pull())).toEqual({ kind: 'noNames' });
    const index = { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [] };
    registry.putManifest('a', '1', Buffer.from(JSON.stringify(index)), MediaType.ociIndex);
    expect(await problemOf(pull())).toEqual({ kind: 'index' });
  });

  it('says where it could not write', async () => {
    put([{ title: 'a' }]);
    await writeFile(folder, 'a file');
    expect(await problemOf(pull())).toMatchObject({ kind: 'write', code: 'EEXIST' });
    await rm(folder);
  });
});

describe('pullArtifact: folders as ORAS packs them', () => {
  const unpack = { 'io.deis.oras.content.unpack': 'true' };
  const packed = (tar: Uint8Array, annotations: Annotations = {}): Layer => ({
    title: 'dir',
    content: gzipSync(tar),
    annotations: { ...unpack, 'io.deis.oras.content.digest': digestOf(tar), ...annotations },
  });
  const members: readonly MemberBlocks[] = [
    { name: 'dir/', type: '5' },
    { name: 'dir/a.txt', content: 'a' },
    { name: 'dir/sub/', type: '5' },
    { name: 'dir/sub/b.txt', content: 'b'.repeat(2_000) },
    { name: 'dir/empty/', type: '5' },
  ];

  it('unpacks them', async () => {
    put([{ title: 'x' }, packed(tarOf(members))]);
    const pulled = await pull();
    expect(pulled).toMatchObject({ leftOut: [], files: [{}, {}] });
    expect(await tree()).toEqual({ x: 'x', 'dir/a.txt': 'a', 'dir/sub/b.txt': 'b'.repeat(2_000) });
    expect((await lstat(path.join(folder, 'dir/empty'))).isDirectory()).toBe(true);
  });

  it('unpacks what other writers of tars make of them, and one without a compression', async () => {
    const tar = tarOf([
      { name: 'pax', type: 'g', content: paxRecord('comment', 'a commit') },
      { name: './dir', type: '5' },
      { name: './dir/a', content: '1' },
      { name: 'pax', type: 'x', content: paxRecord('path', 'dir/ünï') },
      { name: 'short', content: '2' },
    ]);
    put([{ title: 'dir', content: tar, annotations: unpack }]);
    await pull();
    expect(await tree()).toEqual({ 'dir/a': '1', 'dir/ünï': '2' });
  });

  it('checks the digest of what is packed', async () => {
    put([packed(tarOf(members), { 'io.deis.oras.content.digest': digestOf(Buffer.from('other')) })]);
    expect(await problemOf(pull())).toEqual({ kind: 'archiveDigest', name: 'dir' });
    expect(await all()).toEqual([]);
  });

  it.each<[string, MemberBlocks, string]>([
    ['a file elsewhere', { name: 'other/x' }, 'archiveEntry'],
    ['a file outside', { name: 'dir/../../x' }, 'name'],
    ['an absolute path', { name: '/etc/x' }, 'archiveEntry'],
    ['a symbolic link', { name: 'dir/l', type: '2', link: '/etc/passwd' }, 'archiveEntry'],
    ['a hard link', { name: 'dir/l', type: '1', link: 'dir/a.txt' }, 'archiveEntry'],
    ['a device', { name: 'dir/d', type: '3' }, 'archiveEntry'],
    ['a pipe', { name: 'dir/p', type: '6' }, 'archiveEntry'],
    ['a device of Windows', { name: 'dir/NUL' }, 'name'],
    ['a stream of Windows', { name: 'dir/a:b' }, 'name'],
    ['a file twice', { name: 'dir/a.txt', content: 'other' }, 'sameName'],
    ['a file twice but for case', { name: 'dir/A.TXT' }, 'sameName'],
    ['a file in the place of the folder', { name: 'dir' }, 'archiveEntry'],
  ])('writes nothing of one with %s', async (_name, member, kind) => {
    put([packed(tarOf([...members, member]))]);
    expect(await problemOf(pull())).toMatchObject({ kind });
    expect(await all()).toEqual([]);
    expect((await readdir(scratch.path)).sort()).toEqual(['outside.txt', 'target']);
  });

  it('writes what is hidden in it only after an explicit yes', async () => {
    put([packed(tarOf([...members, { name: 'dir/.vscode/tasks.json', content: '{}' }]))]);
    const pulled = await pull();
    expect(pulled.leftOut).toEqual([{ name: 'dir/.vscode/tasks.json', why: 'hidden' }]);
    expect(Object.keys(await tree())).toEqual(['dir/a.txt', 'dir/sub/b.txt']);
    expect(pulled.files).toEqual([]);
  });

  it('does not unpack a bomb', async () => {
    const zeros = Buffer.alloc(80 * 1024 * 1024);
    put([packed(tarOf([{ name: 'dir/zeros', content: zeros }]))]);
    expect(await problemOf(pull())).toMatchObject({ kind: 'bomb', name: 'dir', limit: 64 * 1024 * 1024 });
    expect(await all()).toEqual([]);
  });

  it('unpacks no more than may be taken, of all folders together', async () => {
    const tar = (name: string) => tarOf([{ name: `${name}/x`, content: Buffer.alloc(600_000) }]);
    const layer = (name: string): Layer => ({ title: name, content: gzipSync(tar(name)), annotations: unpack });
    put([layer('a'), layer('b')]);
    expect(await problemOf(pull({ maxBytes: 1_000_000 }))).toMatchObject({ kind: 'bomb' });
    expect(await all()).toEqual([]);
    expect((await pull({ maxBytes: 2_000_000 })).leftOut).toEqual([]);
  });

  it.each<[string, Uint8Array]>([
    ['is no archive', Buffer.from('nothing of the kind')],
    ['is cut off', gzipSync(tarOf(members)).subarray(0, -20)],
    ['ends within a file', gzipSync(tarOf(members).subarray(0, 2_600))],
    ['says that a file is huge', gzipSync(tarOf([{ name: 'dir/x', size: '77777777777\0', content: 'x' }]))],
  ])('says that what %s cannot be unpacked', async (_name, content) => {
    put([{ title: 'dir', content, annotations: unpack }]);
    expect(await problemOf(pull())).toMatchObject({ kind: 'archive', name: 'dir' });
    expect(await all()).toEqual([]);
  });

  it('asks before it overwrites a file in a folder that is there, and leaves the others', async () => {
    put([packed(tarOf(members))]);
    await mkdir(path.join(folder, 'dir/own'), { recursive: true });
    await writeFile(path.join(folder, 'dir/a.txt'), 'mine');
    expect((await pull()).leftOut).toEqual([{ name: 'dir/a.txt', why: 'exists' }]);
    expect((await tree())['dir/a.txt']).toBe('mine');
    expect((await pull({ mayOverwrite: () => Promise.resolve(true) })).leftOut).toEqual([]);
    expect((await tree())['dir/a.txt']).toBe('a');
    expect(await readdir(path.join(folder, 'dir'))).toContain('own');
  });
});
