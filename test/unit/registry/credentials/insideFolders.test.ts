import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInsideFolders, outsideFolders } from '../../../../src/registry/credentials/insideFolders';
import { createScratchFolder, type ScratchFolder } from '../../../support/scratchFolder';

describe('isInsideFolders', () => {
  let scratch: ScratchFolder;
  const at = (name: string) => path.join(scratch.path, name);

  beforeEach(async () => {
    scratch = await createScratchFolder({ 'one/file': '', 'two/deep/file': '', 'one-more/file': '', 'one/..file': '' });
    await symlink(at('two'), at('link'));
    await symlink(at('two/deep/file'), at('one-more/link'));
    await mkdir(at('one/link'));
    await symlink(at('one-more/file'), at('one/link/out'));
  });
  afterEach(() => scratch.remove());

  it.each([
    ['one/file', true],
    ['one', true],
    ['one/..file', true],
    ['one/not/there', true],
    ['two/deep/file', true],
    ['one-more/../one/file', true],
    // Links into a folder, and out of it: its name and its place count.
    ['link/deep/file', true],
    ['one-more/link', true],
    ['one/link/out', true],
    ['one-more/file', false],
    ['one/../one-more/file', false],
    ['.', false],
    ['..', false],
  ])('%s, of one of several folders: %s', async (name, expected) => {
    const folders = [at('one'), at('two')];
    expect(await isInsideFolders(at(name), folders)).toBe(expected);
    expect(await isInsideFolders(at(name), folders.toReversed())).toBe(expected);
    expect(await outsideFolders([at(name), at('one-more/file')], folders)).toEqual([
      ...(expected ? [] : [at(name)]),
      at('one-more/file'),
    ]);
  });

  it('knows a folder that is a link', async () => {
    expect(await isInsideFolders(at('two/deep/file'), [at('link')])).toBe(true);
    expect(await isInsideFolders(at('link/deep/file'), [at('two/deep')])).toBe(true);
    expect(await isInsideFolders(at('one/file'), [at('link')])).toBe(false);
  });

  it('is false where there are none', async () => {
    expect(await isInsideFolders(at('one/file'), [])).toBe(false);
  });
});
