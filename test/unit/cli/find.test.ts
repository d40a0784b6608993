import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES } from '../../../src/operations/files';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { run as runMain } from './run';

const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: "nginx:1.27"\n';
const DIGEST = `sha256:${'a'.repeat(64)}`;

let folder: ScratchFolder | undefined;

beforeEach(() => {
  folder = undefined;
});
afterEach(async () => {
  await folder?.remove();
});

async function run(...args: readonly string[]) {
  const outcome = await runMain(args, { workingFolder: folder?.path ?? process.cwd() });
  return { ...outcome, printed: outcome.printed.split('\n').slice(0, -1) };
}

/** The files of the references that were found, with their texts. */
async function foundIn(...paths: readonly string[]): Promise<readonly string[]> {
  const { printed } = await run('find', '--json', ...paths);
  return printed.map((line) => {
    const { file, text } = JSON.parse(line) as { file: string; text: string };
    return `${file} ${text}`;
  });
}

async function scratch(files: Readonly<Record<string, string>>): Promise<string> {
  folder = await createScratchFolder(files);
  return folder.path;
}

describe('oci-lens find', () => {
  it('prints one line for each reference, for people', async () => {
    await scratch({
      'k8s/pod.yaml': POD,
      'compose.yaml': `services:\n  a: {build: ., image: mine}\n  b: {image: '\${TAG}'}\n  c: {image: a:B@}\n`,
    });
    const { status, printed, reported } = await run('find', '.');
    expect(printed).toEqual([
      'compose.yaml:2:24  mine  → docker.io/library/mine (the name that a build gives its result)',
      expect.stringMatching(/^compose\.yaml:3:15 {2}\$\{TAG\} {2}→ This value is known only when/),
      expect.stringMatching(/^compose\.yaml:4:14 {2}a:B@ {2}→ This is no image reference: a digest/),
      'k8s/pod.yaml:5:15  nginx:1.27  → docker.io/library/nginx:1.27',
    ]);
    expect({ status, reported }).toEqual({ status: 0, reported: '' });
  });

  it('prints one object a line with --json, its keys in the order that is promised', async () => {
    await scratch({ 'k8s/pod.yaml': POD });
    const { status, printed } = await run('find', '--json', 'k8s');
    expect(status).toBe(0);
    expect(printed).toEqual([
      '{"file":"k8s/pod.yaml","line":5,"column":15,"endLine":5,"endColumn":25,"text":"nginx:1.27","format":"kubernetes",' +
        '"status":"image","registry":"docker.io","repository":"library/nginx","tag":"1.27","digest":null}',
    ]);
  });

  it('gives null for what is not known, and a reason for what is not resolved', async () => {
    await scratch({
      Dockerfile: `FROM localhost:5000/a@${DIGEST}\nFROM \${BASE}\nFROM a:-\n`,
      'compose.yaml': 'services:\n  a: {build: ., image: mine:1}\n',
    });
    const { printed } = await run('find', '--json', '.');
    const nothing = { registry: null, repository: null, tag: null, digest: null };
    expect(printed.map((line) => JSON.parse(line) as object)).toMatchObject([
      { status: 'image', registry: 'localhost:5000', repository: 'a', tag: null, digest: DIGEST },
      { text: '${BASE}', status: 'unresolved', ...nothing, reason: 'templated' },
      { text: 'a:-', status: 'unresolved', ...nothing, reason: 'invalid tag' },
      { status: 'build', registry: 'docker.io', repository: 'library/mine', tag: '1', digest: null },
    ]);
    expect(printed[0]).not.toContain('reason');
  });

  it('names files as the path was given, and several paths in their order', async () => {
    const root = await scratch({ 'a/Dockerfile': 'FROM a\n', 'b/c/Dockerfile': 'FROM b\n' });
    expect(await foundIn('./b/', 'a/Dockerfile')).toEqual(['b/c/Dockerfile b', 'a/Dockerfile a']);
    expect(await foundIn(path.join(root, 'a'))).toEqual([`${root.replaceAll(path.sep, '/')}/a/Dockerfile a`]);
    const whole = folder!;
    folder = { path: path.join(root, 'b'), remove: () => whole.remove() };
    expect(await foundIn('../a')).toEqual(['../a/Dockerfile a']);
  });

  it('leaves out what .gitignore names, and says so', async () => {
    await scratch({
      '.gitignore': 'dist/\n',
      'dist/Dockerfile': 'FROM a\n',
      'sub/.gitignore': '/Dockerfile\n!dist/\n',
      'sub/Dockerfile': 'FROM b\n',
      'sub/dist/Dockerfile': 'FROM c\n',
      'sub/sub/Dockerfile': 'FROM d\n',
      'node_modules/x/Dockerfile': 'FROM e\n',
    });
    expect(await foundIn('.')).toEqual(['sub/dist/Dockerfile c', 'sub/sub/Dockerfile d']);
    const { status, reported } = await run('find', '.');
    expect(status).toBe(0);
    expect(reported.split('\n')).toEqual(['Left out because of .gitignore: 2', 'Left out, folders node_modules: 1']);
  });

  it('honours the .gitignore files above a folder, up to the repository', async () => {
    const root = await scratch({ '.gitignore': 'a/b/Dockerfile\n', 'a/b/Dockerfile': 'FROM a\n' });
    expect(await foundIn('a/b')).toEqual(['a/b/Dockerfile a']);
    await mkdir(path.join(root, '.git'));
    expect(await foundIn('a/b')).toEqual([]);
    expect(await foundIn('a/b/Dockerfile')).toEqual(['a/b/Dockerfile a']);
  });

  it('does not follow symlinks out of the folder, nor in circles', async () => {
    const root = await scratch({ 'in/real.txt': 'FROM a\n', 'in/sub/x': '', 'out/Dockerfile': 'FROM out\n' });
    await symlink('real.txt', path.join(root, 'in/Dockerfile'));
    await symlink('../out/Dockerfile', path.join(root, 'in/Containerfile'));
    await symlink('../out', path.join(root, 'in/folder'));
    await symlink('gone', path.join(root, 'in/gone'));
    await symlink('..', path.join(root, 'in/sub/up'));
    await symlink('self', path.join(root, 'in/self'));
    await symlink('in', path.join(root, 'named'));
    expect(await foundIn('in')).toEqual(['in/Dockerfile a']);
    // What was named is followed.
    expect(await foundIn('named', 'in/Containerfile')).toEqual(['named/Dockerfile a', 'in/Containerfile out']);
    const { status, reported } = await run('find', 'in');
    expect(status).toBe(0);
    expect(reported).toBe('Left out, symlinks that lead out of their folder or nowhere: 4');
  });

  it('counts no byte order mark as a column, and knows CRLF', async () => {
    await scratch({ Dockerfile: '\ufeffFROM a\r\nFROM b\r\n', 'pod.yaml': `\ufeff${POD.replaceAll('\n', '\r\n')}` });
    const { printed } = await run('find', '.');
    expect(printed.map((line) => line.split(' ')[0])).toEqual(['Dockerfile:1:6', 'Dockerfile:2:6', 'pod.yaml:5:15']);
  });

  it('finds what stands beside something broken', async () => {
    await scratch({ 'a.yaml': `${POD}---\na: [}\n\t"\n---\n${POD}`, 'b.yaml': '\0\0{{', 'c.yaml': POD });
    const { status, printed } = await run('find', '.');
    expect(status).toBe(0);
    expect(printed.map((line) => line.split(' ')[0])).toEqual(['a.yaml:5:15', 'a.yaml:14:15', 'c.yaml:5:15']);
  });

  it('says what could not be read, does the rest, and ends with 3', async () => {
    const root = await scratch({ 'a.yaml': POD, 'b.yaml': POD });
    const missing = await run('find', 'none', 'a.yaml', 'a.yaml/b');
    expect(missing).toMatchObject({ status: 3, printed: [expect.stringContaining('a.yaml:5:15')] });
    expect(missing.reported).toBe('none does not exist: check the path.\na.yaml/b does not exist: check the path.');

    // Root reads everything.
    if (process.platform === 'win32' || process.getuid?.() === 0) return;
    await chmod(path.join(root, 'a.yaml'), 0);
    const denied = await run('find', '.');
    expect(denied).toMatchObject({ status: 3, printed: [expect.stringContaining('b.yaml:5:15')] });
    expect(denied.reported).toBe('a.yaml may not be read: check its permissions.');
  });

  // Elsewhere no file can have such a name.
  it.skipIf(process.platform !== 'linux')('says that a name is not UTF-8', async () => {
    const root = await scratch({ 'a.yaml': POD });
    await writeFile(Buffer.concat([Buffer.from(`${root}/Dockerfile.`), Buffer.from([0xe9])]), 'FROM x\n');
    const { status, printed, reported } = await run('find', '.');
    expect({ status, found: printed.length }).toEqual({ status: 3, found: 1 });
    expect(reported).toContain('or its name is not UTF-8: check the path, or rename the file.');
  });

  it('names files that are too large; one that was asked for is a failure', async () => {
    await scratch({ 'a.yaml': ' '.repeat(MAX_FILE_BYTES + 1), 'b.yaml': POD });
    const inFolder = await run('find', '.');
    expect(inFolder).toMatchObject({ status: 0, printed: [expect.stringContaining('b.yaml:5:15')] });
    expect(inFolder.reported).toContain('a.yaml is larger than 4 MiB');
    expect(await run('find', 'a.yaml')).toMatchObject({ status: 3, printed: [] });
  });

  it('writes what a terminal would obey into JSON by its number', async () => {
    const name = 'pod\u009b2J\u202e.yaml';
    await scratch({ [name]: POD });
    const { printed } = await run('find', '--json', '.');
    expect(printed.join('')).toMatch(/^[ -~]+$/);
    expect(await foundIn('.')).toEqual([`${name} nginx:1.27`]);
  });

  it('shows text that a terminal would obey as text', async () => {
    await scratch({ Dockerfile: 'FROM a\u001b[2J\u202e\n' });
    const { printed } = await run('find', '.');
    expect(printed[0]).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(printed[0]).toContain('⟨U+001B⟩');
  });

  it.each([
    [['find'], /^Name the files/],
    [['find', '--json'], /^Name the files/],
    [['find', '--jsn', '.'], /^There is no option --jsn/],
    [['find', '--json=1', '.'], /^The option --json takes no value/],
    [['find', '-x', '.'], /^There is no option -x/],
    [['fnd'], /^There is no command fnd/],
    [['--json'], /^There is no option --json/],
    [[], /^A command is missing/],
  ])('%j is wrong use', async (args, sentence) => {
    const { status, printed, reported } = await run(...args);
    expect({ status, printed }).toEqual({ status: 2, printed: [] });
    expect(reported).toMatch(sentence);
    expect(reported).toContain('oci-lens');
  });

  it.each([['--help'], ['-h'], ['find --help'], ['find -h none']])('%s prints help', async (args) => {
    const { status, printed, reported } = await run(...args.split(' '));
    expect({ status, reported }).toEqual({ status: 0, reported: '' });
    expect(printed.join('\n')).toMatch(/^[^]*find \[--json\] PATH…[^]*Exit status:/);
  });

  it('takes all behind -- as paths', async () => {
    await scratch({ '--json/Dockerfile': 'FROM a\n' });
    expect(await run('find', '--', '--json')).toMatchObject({
      status: 0,
      printed: [expect.stringMatching(/^--json\//)],
    });
  });
});
