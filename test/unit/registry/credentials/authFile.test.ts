import { readdir, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAuthFile } from '../../../../src/registry/credentials/authFile';
import { createScratchFolder, type ScratchFolder } from '../../../support/scratchFolder';

const BYTES = 1024 * 1024;

describe('readAuthFile', () => {
  let folder: ScratchFolder;
  beforeEach(async () => {
    folder = await createScratchFolder({
      small: '{}',
      largest: '{}'.padEnd(BYTES),
      larger: '{}'.padEnd(BYTES + 1),
      'not.json': '{',
    });
  });
  afterEach(() => folder.remove());

  const outcome = async (name: string) => (await readAuthFile(path.join(folder.path, name), [])).outcome;

  it.each([
    ['small', 'read'],
    ['largest', 'read'],
    ['larger', 'unreadable'],
    ['not.json', 'malformed'],
    ['.', 'unreadable'],
    ['gone', 'none'],
    ['small/below', 'none'],
  ])('%s is %s', async (name, expected) => {
    expect(await outcome(name)).toBe(expected);
  });

  // Only Linux lists what a process has open.
  it.runIf(process.platform === 'linux')('leaves no file open', async () => {
    for (const name of ['small', 'larger', 'not.json']) await outcome(name);
    const open = await Promise.all(
      (await readdir('/proc/self/fd')).map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')),
    );
    const inside = await realpath(folder.path);
    expect(open.filter((file) => file.startsWith(inside))).toEqual([]);
  });
});
