import { describe, expect, it } from 'vitest';
import { FileError, type Files, MAX_FILE_BYTES } from '../../../src/operations/files';
import { isLeftOut, walk, type WalkOptions } from '../../../src/operations/walk';
import { memoryFiles } from './memoryFiles';

/** The steps of a walk in short: a path alone is a file. */
async function walked(files: Files, options?: WalkOptions): Promise<readonly string[]> {
  const steps: string[] = [];
  for await (const step of walk(files, options)) {
    if (step.kind === 'file') steps.push(step.path);
    else steps.push(`${step.path}: ${step.kind === 'leftOut' ? step.why : step.error.kind}`);
  }
  return steps;
}

describe('walk', () => {
  it('goes through files and folders in the order of their names', async () => {
    const files = memoryFiles({ 'b/2': '', 'b/1': '', c: '', a: '', B: '' });
    expect(await walked(files)).toEqual(['B', 'a', 'b/1', 'b/2', 'c']);
  });

  it('never enters .git and node_modules', async () => {
    const files = memoryFiles({ '.git/config': '', 'a/node_modules/b/c.yaml': '', 'a/x.yaml': '' });
    expect(await walked(files)).toEqual(['a/node_modules: nodeModules', 'a/x.yaml']);
  });

  it('leaves out large files, also the one that it starts at', async () => {
    const files = memoryFiles({ large: new Uint8Array(MAX_FILE_BYTES + 1), most: new Uint8Array(MAX_FILE_BYTES) });
    expect(await walked(files)).toEqual(['large: tooLarge', 'most']);
    expect(await walked(files, { from: 'large' })).toEqual(['large: tooLarge']);
  });

  it('asks nothing of a file that is not accepted, except where it starts at it', async () => {
    const files = memoryFiles({ 'a.png': '', 'b.yaml': '' });
    const accepts = (path: string): boolean => path.endsWith('.yaml');
    expect(await walked(files, { accepts })).toEqual(['b.yaml']);
    expect(files.asked).not.toContain('stat a.png');
    expect(await walked(files, { accepts, from: 'a.png' })).toEqual(['a.png']);
  });

  it('starts below the root', async () => {
    const files = memoryFiles({ 'a/b/x': '', 'a/y': '', z: '' });
    expect(await walked(files, { from: 'a' })).toEqual(['a/b/x', 'a/y']);
    expect(await walked(files, { from: 'a/b/x' })).toEqual(['a/b/x']);
    expect(await walked(files, { from: 'none' })).toEqual(['none: notFound']);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const files = memoryFiles({ 'a/1': '', 'a/2': '', b: '' });
    const steps: string[] = [];
    const walking = async (): Promise<void> => {
      for await (const { path } of walk(files, { signal: stop.signal })) {
        steps.push(path);
        stop.abort();
      }
    };
    await expect(walking()).rejects.toThrow('aborted');
    expect(steps).toEqual(['a/1']);
  });

  it('goes on after a folder that cannot be listed', async () => {
    const files = memoryFiles({ 'a/1': '', 'b/1': '' });
    const list = (folder: string): ReturnType<Files['list']> =>
      folder === 'a' ? Promise.reject(new FileError('denied', folder)) : files.list(folder);
    expect(await walked({ ...files, list })).toEqual(['a: denied', 'b/1']);
  });
});

describe('symlinks of a walk', () => {
  it('lead to files, but not out of the folder or nowhere', async () => {
    const files = memoryFiles({
      'a/in': { link: 'a/real' },
      'a/nowhere': { link: 'a/gone' },
      'a/out': { link: undefined },
      'a/real': '',
      'a/sibling': { link: 'b' },
      b: '',
    });
    expect(await walked(files, { from: 'a' })).toEqual([
      'a/in',
      'a/nowhere: link',
      'a/out: link',
      'a/real',
      'a/sibling: link',
    ]);
    expect(await walked(files)).toContain('a/sibling');
  });

  it('to folders are not followed: the folder is met by its own name, and a circle never', async () => {
    const files = memoryFiles({ 'a/up': { link: '' }, 'a/self': { link: 'a' }, 'b/to-a': { link: 'a' }, 'a/x': '' });
    expect(await walked(files)).toEqual(['a/x']);
  });
});

describe('.gitignore in a walk', () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    [
      'names files and folders at any depth',
      { '.gitignore': '*.log\nout/\n', 'a.log': '', 'a/b.log': '', 'a/out/x': '', 'a/outer': '', out: '' },
      ['.gitignore', 'a/b.log: ignored', 'a/out: ignored', 'a/outer', 'a.log: ignored', 'out'],
    ],
    [
      'ties a pattern with a slash to its folder',
      { '.gitignore': '/x\na/y\n', x: '', 'a/x': '', 'a/y': '', 'b/a/y': '' },
      ['.gitignore', 'a/x', 'a/y: ignored', 'b/a/y', 'x: ignored'],
    ],
    [
      'takes back what it named',
      { '.gitignore': '*.yaml\n!keep.yaml\n', 'a.yaml': '', 'keep.yaml': '' },
      ['.gitignore', 'a.yaml: ignored', 'keep.yaml'],
    ],
    [
      'takes nothing back in a folder that is ignored',
      { '.gitignore': 'out/\n!out/keep\n', 'out/keep': '' },
      ['.gitignore', 'out: ignored'],
    ],
    ['tells letters by their case, as git does', { '.gitignore': 'OUT\n', out: '' }, ['.gitignore', 'out']],
    [
      'knows comments, empty lines, CRLF and a byte order mark',
      { '.gitignore': '\ufeffa\r\n\r\n# b\r\n\\#c\r\n', a: '', b: '', '#c': '' },
      ['#c: ignored', '.gitignore', 'a: ignored', 'b'],
    ],
    [
      'counts in its folder and below, not beside it',
      { 'a/.gitignore': 'x\n/y\nz/q\n', x: '', 'a/x': '', 'a/b/x': '', 'a/y': '', 'a/b/y': '', 'a/z/q': '', 'b/x': '' },
      ['a/.gitignore', 'a/b/x: ignored', 'a/b/y', 'a/x: ignored', 'a/y: ignored', 'a/z/q: ignored', 'b/x', 'x'],
    ],
    [
      'is stronger the nearer it stands',
      {
        '.gitignore': '*.yaml\na/c/\n',
        'a/.gitignore': '!*.yaml\n!c/\n\\!d\n',
        'a/x.yaml': '',
        'a/c/y': '',
        'a/!d': '',
        'b.yaml': '',
      },
      ['.gitignore', 'a/!d: ignored', 'a/.gitignore', 'a/c/y', 'a/x.yaml', 'b.yaml: ignored'],
    ],
    [
      'may stand in a folder whose name looks like a pattern',
      { 'a[b]*/.gitignore': 'x\n', 'a[b]*/x': '', 'ab/x': '' },
      ['a[b]*/.gitignore', 'a[b]*/x: ignored', 'ab/x'],
    ],
    ['may hold nonsense', { '.gitignore': '[\n[z-a]\n\\\n(\n!\n', a: '' }, ['.gitignore', 'a']],
  ])('%s', async (_, content, steps) => {
    expect(await walked(memoryFiles(content))).toEqual([...steps].sort(byPath));
  });

  it('counts from above the folder where the walk starts', async () => {
    const files = memoryFiles({
      '.gitignore': 'a/b/x\n',
      'a/.gitignore': 'y\n',
      'a/b/x': '',
      'a/b/y': '',
      'a/b/z': '',
    });
    expect(await walked(files, { from: 'a/b' })).toEqual(['a/b/x: ignored', 'a/b/y: ignored', 'a/b/z']);
  });

  it('does not hide what was asked for', async () => {
    const files = memoryFiles({
      '.gitignore': 'out/\n*.log\n',
      'out/.gitignore': 'y\n',
      'out/x': '',
      'out/y': '',
      'a.log': '',
    });
    expect(await walked(files, { from: 'out' })).toEqual(['out/.gitignore', 'out/x', 'out/y: ignored']);
    expect(await walked(files, { from: 'a.log' })).toEqual(['a.log']);
  });

  it('is not read through a symlink', async () => {
    const files = memoryFiles({ '.gitignore': { link: 'rules' }, rules: 'a\n', a: '' });
    expect(await walked(files)).toEqual(['.gitignore', 'a', 'rules']);
  });
});

/** The order of a walk: by the names on the way, one after the other. */
function byPath(one: string, other: string): number {
  const names = (step: string): readonly string[] => step.replace(/: \w+$/, '').split('/');
  const [left, right] = [names(one), names(other)];
  const at = left.findIndex((name, index) => name !== right[index]);
  return (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
}

describe('isLeftOut', () => {
  const files = memoryFiles({
    '.gitignore': 'build/\n*.tmp\n!keep.tmp\n',
    'a/.gitignore': 'secret\n!build/\n',
    'a/x.yaml': '',
  });
  it.each<[string, boolean]>([
    ['a/x.yaml', false],
    ['build/x.yaml', true],
    ['b/build/x.yaml', true],
    ['a/build/x.yaml', false],
    ['a/secret', true],
    ['a/b/secret/x', true],
    ['secret', false],
    ['x.tmp', true],
    ['a/keep.tmp', false],
    ['a/node_modules/x.yaml', true],
    ['.git/config', true],
    ['not/there', false],
  ])('%s: %s', async (path, expected) => {
    expect(await isLeftOut(files, path)).toBe(expected);
  });
});
