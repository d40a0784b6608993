import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { hold, type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { imageBytes } from '../registry/registryClient';
import { run } from './run';

const ONE = digestOf(imageBytes('one'));
const TWO = digestOf(imageBytes('two'));

describe('oci-lens pin, unpin and refresh', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('a', '1', imageBytes('one'), MediaType.ociManifest);
  });
  afterAll(() => registry.close());
  beforeEach(() => registry.forgetRequests());
  afterEach(() => folder.remove());

  const scratch = async (files: Readonly<Record<string, string>>) => {
    folder = await createScratchFolder(files);
  };
  const act = (...args: readonly string[]) => run(args, { workingFolder: folder.path });
  const bytes = (name: string) => readFile(path.join(folder.path, name));
  const text = async (name: string) => (await bytes(name)).toString('utf8');

  it('prints a diff that git applies, and changes nothing', async () => {
    const before = `# one\n\nFROM ${registry.host}/a:1\nRUN true\n`;
    await scratch({ 'sub/Dockerfile': before });
    const { status, printed, reported } = await act('pin', '.');
    expect(status).toBe(1);
    expect(printed).toBe(
      `--- a/sub/Dockerfile\n+++ b/sub/Dockerfile\n@@ -1,4 +1,4 @@\n # one\n \n-FROM ${registry.host}/a:1\n` +
        `+FROM ${registry.host}/a:1@${ONE}\n RUN true\n`,
    );
    expect(reported).toBe('1 to pin, 0 unchanged');
    expect(await text('sub/Dockerfile')).toBe(before);
    execFileSync('git', ['apply', '--unsafe-paths', `--directory=${folder.path}`, '-'], { input: printed, cwd: '/' });
    expect(await text('sub/Dockerfile')).toBe(before.replace('a:1', `a:1@${ONE}`));
  });

  it('writes the digests and no other byte', async () => {
    const head = Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      Buffer.from('# ünï 🐳\r\n# '),
      Buffer.from([0xff, 0xe9, 0xe2, 0x82]),
      Buffer.from(`\nservices:\r\n  a:\n    image: ${registry.host}/a:1`),
    ]);
    const tail = Buffer.from('   # café\r\n  b: {image: "x:\\t"}\n');
    await scratch({ 'compose.yaml': '' });
    const file = path.join(folder.path, 'compose.yaml');
    await writeFile(file, Buffer.concat([head, tail]));
    await chmod(file, 0o640);
    const { status } = await act('pin', '--write', 'compose.yaml');
    expect(status).toBe(0);
    expect(await bytes('compose.yaml')).toEqual(Buffer.concat([head, Buffer.from(`@${ONE}`), tail]));
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect((await act('unpin', '--write', '.')).status).toBe(0);
    expect(await bytes('compose.yaml')).toEqual(Buffer.concat([head, tail]));
  });

  it('refreshes what moved', async () => {
    await scratch({
      Dockerfile: `FROM ${registry.host}/a:1@${TWO}\n`,
      'b/Dockerfile': `FROM ${registry.host}/a:1@${ONE}\n`,
    });
    expect(await act('refresh', '.')).toMatchObject({ status: 1, reported: '1 to refresh, 1 unchanged' });
    expect(await act('refresh', '--write', '.')).toMatchObject({ status: 0, reported: '1 refreshed, 1 unchanged' });
    expect(await text('Dockerfile')).toBe(`FROM ${registry.host}/a:1@${ONE}\n`);
    expect(await act('refresh', '.')).toMatchObject({ status: 0, printed: '', reported: '0 to refresh, 2 unchanged' });
  });

  it('does what can be done, names the rest, and exits with 3', async () => {
    await scratch({ Dockerfile: `FROM ${registry.host}/a:none\nFROM ${registry.host}/a:1\nARG X\nFROM $X\n` });
    const { status, reported } = await act('pin', '--write', 'Dockerfile', 'none.yaml');
    expect(status).toBe(3);
    expect(await text('Dockerfile')).toContain(`FROM ${registry.host}/a:none\nFROM ${registry.host}/a:1@${ONE}\n`);
    expect(reported.split('\n')).toEqual([
      expect.stringMatching(/^Dockerfile:4:6 {2}\$X: /),
      expect.stringMatching(/^Dockerfile:1:6 {2}.*a:none: .* has no tag none /),
      'none.yaml does not exist: check the path.',
      '1 pinned, 0 unchanged, 1 left out, 1 could not be looked up',
    ]);
  });

  it('asks once for what many files name', async () => {
    const files = Array.from({ length: 40 }, (_, index) => [`${index}/Dockerfile`, `FROM ${registry.host}/a:1\n`]);
    await scratch(Object.fromEntries(files) as Record<string, string>);
    expect((await act('pin', '.')).reported).toBe('40 to pin, 0 unchanged');
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD']);
  });

  const apply = (diff: Uint8Array) => execFileSync('git', ['apply', '-'], { input: diff, cwd: folder.path });

  it('prints a diff of the bytes, whatever they are, that git applies', async () => {
    await scratch({});
    const names = ['crlf/Dockerfile', 'mixed/Dockerfile', 'bom/Dockerfile', 'latin/Dockerfile', 'no end/Dockerfile'];
    const from = `FROM ${registry.host}/a:1`;
    const contents = [
      Buffer.from(`# a\r\n${from}\r\nRUN x\r\n`),
      Buffer.from(`# a\r\n${from}\nRUN x\r\n`),
      Buffer.from(`\uFEFF# a\n${from}\n`),
      Buffer.concat([Buffer.from([0x23, 0xe9, 0xff, 0x0a]), Buffer.from(`${from}\n# é🐳\n`)]),
      Buffer.from(from),
    ];
    for (const [index, name] of names.entries()) {
      await mkdir(path.join(folder.path, path.dirname(name)));
      await writeFile(path.join(folder.path, name), contents[index] ?? '');
    }
    apply((await act('pin', '.')).bytes);
    for (const [index, name] of names.entries()) {
      const wanted = contents[index]?.toString('latin1').replace('a:1', `a:1@${ONE}`);
      expect((await bytes(name)).toString('latin1')).toBe(wanted);
    }
  });

  it('takes a file under two names, or named twice, for one', async () => {
    const before = `FROM ${registry.host}/a:1\n`;
    await scratch({ 'z/Dockerfile': before });
    await symlink('z/Dockerfile', path.join(folder.path, 'Dockerfile'));
    const { bytes: diff, reported } = await act('pin', '.', 'z/Dockerfile');
    expect(reported).toBe('1 to pin, 0 unchanged');
    apply(diff);
    expect(await text('Dockerfile')).toBe(before.replace('a:1', `a:1@${ONE}`));
    expect((await act('unpin', '--write', '.')).reported).toBe('1 unpinned, 0 unchanged');
    expect((await lstat(path.join(folder.path, 'Dockerfile'))).isSymbolicLink()).toBe(true);
    expect(await text('z/Dockerfile')).toBe(before);
  });

  it.each([['--write'], []])(
    'does not claim what it did not do: a file that changed meanwhile %j',
    async (...options) => {
      await scratch({ 'a/Dockerfile': `FROM ${registry.host}/a:1\n`, 'b/Dockerfile': `FROM ${registry.host}/a:1\n` });
      const gate = hold();
      const end = registry.on({ kind: 'manifest' }, gate);
      const acting = act('pin', ...options, '.');
      await gate.waiting;
      await writeFile(path.join(folder.path, 'a/Dockerfile'), `# new\nFROM ${registry.host}/a:1\n`);
      await rm(path.join(folder.path, 'b/Dockerfile'));
      end();
      gate.release();
      const { status, printed, reported } = await acting;
      expect([status, printed]).toEqual([3, '']);
      expect(reported.split('\n')).toEqual([
        expect.stringMatching(/^a\/Dockerfile was changed meanwhile/),
        expect.stringMatching(/^b\/Dockerfile does not exist/),
        options.length > 0 ? '0 pinned, 0 unchanged, 2 left out' : '0 to pin, 0 unchanged, 2 left out',
      ]);
      expect(await text('a/Dockerfile')).toBe(`# new\nFROM ${registry.host}/a:1\n`);
    },
  );

  /** Its path leaves no room for a longer name, so that no file can be made beside it, whoever asks. */
  it.runIf(process.platform === 'linux')('harms no other file where one cannot be written', async () => {
    await scratch({ 'z/Dockerfile': `FROM ${registry.host}/a:1\n` });
    const room = 4095 - '/Dockerfile'.length - folder.path.length - '/b/'.length;
    const parts = Array.from({ length: Math.floor(room / 201) }, () => 'x'.repeat(200));
    const deep = ['b', ...parts, 'y'.repeat(room - parts.length * 201)].join('/');
    await mkdir(path.join(folder.path, deep), { recursive: true });
    await writeFile(path.join(folder.path, deep, 'Dockerfile'), `FROM ${registry.host}/a:1\n`);
    const { status, reported } = await act('pin', '--write', '.');
    expect(status).toBe(3);
    expect(reported.split('\n')).toEqual([
      expect.stringMatching(/^b\/x.* could not be written: check its permissions and the disk\.$/),
      '1 pinned, 0 unchanged, 1 left out',
    ]);
    expect(await text(`${deep}/Dockerfile`)).toBe(`FROM ${registry.host}/a:1\n`);
    expect(await text('z/Dockerfile')).toBe(`FROM ${registry.host}/a:1@${ONE}\n`);
  });

  it('gives no orders to a screen', async () => {
    await scratch({ 'a\u001b[2J/Dockerfile': `# \u001b]0;x\u0007 \u202e é\tx\r\nFROM ${registry.host}/a:1\r\n` });
    const { printed, reported } = await run(['pin', '.'], { workingFolder: folder.path, isScreen: true });
    expect(`${printed}${reported}`).not.toMatch(/[^\P{C}\n\t]/u);
    expect(printed).toContain('\n # ⟨U+001B⟩]0;x⟨U+0007⟩ ⟨U+202E⟩ é\tx\n');
    expect((await act('pin', '.')).printed).toContain('\u001b]0;x');
  });

  it('minds no folder that is called as a file is', async () => {
    await scratch({ 'Dockerfile/pod.yaml': '', 'compose.yaml/Dockerfile': `FROM ${registry.host}/a:1\n` });
    expect(await act('pin', '--write', '.')).toMatchObject({ status: 0, reported: '1 pinned, 0 unchanged' });
  });

  it.each([
    [['pin'], 2],
    [['pin', '--nonsense', '.'], 2],
    [['refresh', '--help'], 0],
  ])('%j exits with the status %i', async (args, status) => {
    await scratch({});
    expect((await act(...args)).status).toBe(status);
  });
});
