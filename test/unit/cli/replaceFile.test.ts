import { chmod, link, lstat, open, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from '../../../src/cli/replaceFile';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';

const [BEFORE, AFTER] = [Buffer.from('FROM a:1\n'), Buffer.from('FROM a:1@sha256:…\n')];

describe('replacing a file', () => {
  let folder: ScratchFolder;
  let file: string;

  beforeEach(async () => {
    folder = await createScratchFolder({ 'sub/Dockerfile': BEFORE.toString() });
    file = path.join(folder.path, 'sub/Dockerfile');
  });
  afterEach(() => folder.remove());

  it('makes no half of it: who has the file open reads on what was there', async () => {
    const reader = await open(file);
    try {
      expect(await replaceFile(file, BEFORE, AFTER)).toBe(true);
      expect(await reader.readFile()).toEqual(BEFORE);
    } finally {
      await reader.close();
    }
    expect(await readFile(file)).toEqual(AFTER);
    expect(await readdir(path.dirname(file))).toEqual(['Dockerfile']);
  });

  it.each([0o644, 0o755, 0o600])('keeps the mode %o', async (mode) => {
    await chmod(file, mode);
    await replaceFile(file, BEFORE, AFTER);
    expect((await stat(file)).mode & 0o7777).toBe(mode);
  });

  it('replaces what a symlink leads to, and not the symlink', async () => {
    const name = path.join(folder.path, 'Dockerfile');
    await symlink('sub/Dockerfile', name);
    expect(await replaceFile(name, BEFORE, AFTER)).toBe(true);
    expect((await lstat(name)).isSymbolicLink()).toBe(true);
    expect(await readFile(file)).toEqual(AFTER);
    expect(await readdir(folder.path)).toEqual(['Dockerfile', 'sub']);
  });

  it('leaves another hard link what it was', async () => {
    const other = path.join(folder.path, 'other');
    await link(file, other);
    await replaceFile(file, BEFORE, AFTER);
    expect(await readFile(other)).toEqual(BEFORE);
  });

  it('leaves a file that holds something else by now, and no other file behind', async () => {
    const now = Buffer.from('FROM b:2\n');
    await writeFile(file, now);
    expect(await replaceFile(file, BEFORE, AFTER)).toBe(false);
    expect(await readFile(file)).toEqual(now);
    expect(await readdir(path.dirname(file))).toEqual(['Dockerfile']);
  });

  it('makes no file that was not there', async () => {
    await expect(replaceFile(`${file}s`, BEFORE, AFTER)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(path.dirname(file))).toEqual(['Dockerfile']);
  });
});
