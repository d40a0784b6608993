import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findHelperProgram, helperFolders } from '../../../../src/registry/credentials/helperProgram';

describe('helperFolders', () => {
  it('lists the absolute folders of PATH, then the usual places, each once', () => {
    const search = { path: '/usr/bin:bin:.::/usr/local/bin', home: '/home/ada', platform: 'linux' } as const;
    expect(helperFolders(search)).toEqual([
      '/usr/bin',
      '/usr/local/bin',
      '/opt/homebrew/bin',
      '/home/ada/.docker/bin',
      '/home/ada/.rd/bin',
    ]);
  });

  it('reads a PATH of Windows', () => {
    const listed = String.raw`C:\Windows;"C:\Program Files\Docker";tools;\tools;C:tools;\\server\share`;
    const search = { path: listed, home: String.raw`C:\Users\ada`, platform: 'win32' } as const;
    expect(helperFolders(search)).toEqual([
      String.raw`C:\Windows`,
      String.raw`C:\Program Files\Docker`,
      String.raw`\\server\share`,
      String.raw`C:\Users\ada\.docker\bin`,
      String.raw`C:\Users\ada\.rd\bin`,
    ]);
  });
});

describe('findHelperProgram', () => {
  it('looks for .exe files on Windows', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'oci-lens-'));
    try {
      const file = path.join(folder, 'docker-credential-wincred.exe');
      await writeFile(file, '', { mode: 0o755 });
      expect(await findHelperProgram('wincred', [folder], [], 'win32')).toBe(file);
      expect(await findHelperProgram('wincred', [folder], [], 'linux')).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
