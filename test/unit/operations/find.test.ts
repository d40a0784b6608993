import { describe, expect, it } from 'vitest';
import { FileError, type Files } from '../../../src/operations/files';
import { find, type FindOptions } from '../../../src/operations/find';
import { finders } from '../../../src/references/formats';
import { type PieceReader, readPiece, type ScanOptions } from '../../../src/references/reading';
import { memoryFiles } from './memoryFiles';

/** What was found in short: file, line and column from 1, and the text. */
async function found(files: Files, options?: FindOptions): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const result of find(files, options)) {
    if (result.kind === 'failed') lines.push(`${result.path}: ${result.error.kind}`);
    if (result.kind !== 'found') continue;
    for (const { occurrence, start, end } of result.places) {
      const from = `${start.line + 1}:${start.character + 1}`;
      lines.push(`${result.path}:${from}-${end.line + 1}:${end.character + 1} ${occurrence.text}`);
    }
  }
  return lines;
}

const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx:1.27\n';

describe('find', () => {
  it('says where each reference stands, in the order of the names and of the text', async () => {
    const files = memoryFiles({ 'k8s/pod.yaml': POD, Dockerfile: 'FROM alpine:3\nCOPY --from=busybox:1 / /\n' });
    expect(await found(files)).toEqual([
      'Dockerfile:1:6-1:14 alpine:3',
      'Dockerfile:2:13-2:22 busybox:1',
      'k8s/pod.yaml:5:14-5:24 nginx:1.27',
    ]);
  });

  it.each(['Dockerfile', 'pod.yaml'])('counts no byte order mark as a column, in %s', async (name) => {
    const text =
      name === 'Dockerfile'
        ? 'FROM nginx:1.27\n'
        : `{${POD.split('\n').slice(0, 2).join(', ')}, spec: {containers: [{image: nginx:1.27}]}}`;
    const plain = await found(memoryFiles({ [name]: text }));
    expect(plain).toHaveLength(1);
    expect(await found(memoryFiles({ [name]: `\ufeff${text}` }))).toEqual(plain);
  });

  it('counts UTF-16 units, and lines that end with CRLF', async () => {
    const text = POD.replace('- image:', '- {name: "😀é", image:').replace('1.27', '1.27}').replaceAll('\n', '\r\n');
    expect(await found(memoryFiles({ 'pod.yaml': text }))).toEqual(['pod.yaml:5:28-5:38 nginx:1.27']);
  });

  it('knows a file by the names of the folders above the root too', async () => {
    const files = memoryFiles({ 'ci.yaml': '' }, '/home/me/.github/workflows');
    const paths = new Set<string>();
    const claims = ({ path }: { path: string }): boolean => {
      paths.add(path);
      return false;
    };
    await withFinder({ claims }, () => found(files));
    expect([...paths]).toEqual(['/home/me/.github/workflows/ci.yaml']);
  });

  it('reads ahead, and answers in order', async () => {
    const content = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`${100 + n}/Dockerfile`, `FROM a:${n}\n`]),
    );
    const files = memoryFiles(content);
    const read = async (path: string): Promise<Uint8Array> => {
      await new Promise((resolve) => setTimeout(resolve, Number(path.slice(2, 3)) % 3));
      return files.read(path);
    };
    const texts = (await found({ ...files, read })).map((line) => line.split(' ')[1]);
    expect(texts).toEqual(Array.from({ length: 50 }, (_, n) => `a:${n}`));
  });

  it('lets others run between the documents of a file, where it is asked to', async () => {
    const files = memoryFiles({ 'pods.yaml': [POD, POD, POD].join('---\n') });
    let asked = 0;
    const readerFor = (options: ScanOptions): PieceReader => {
      return async (piece) => {
        asked++;
        await Promise.resolve();
        return readPiece(piece, options);
      };
    };
    expect(await found(files, { readerFor })).toEqual(await found(files));
    expect(asked).toBe(3);
  });

  it('goes on after a file that cannot be read', async () => {
    const files = memoryFiles({ 'a.yaml': POD, 'b.yaml': POD });
    const read = (path: string): Promise<Uint8Array> =>
      path === 'a.yaml' ? Promise.reject(new FileError('denied', path)) : files.read(path);
    expect(await found({ ...files, read })).toEqual(['a.yaml: denied', 'b.yaml:5:14-5:24 nginx:1.27']);
  });

  it('does not read what no format has', async () => {
    const files = memoryFiles({ 'main.go': '', 'Dockerfile.go': 'FROM golang:1\n', 'a.png': '' });
    expect(await found(files)).toEqual(['Dockerfile.go:1:6-1:14 golang:1']);
    expect(files.asked.filter((asked) => asked.startsWith('read'))).toEqual(['read Dockerfile.go']);
  });

  it('throws when it is told to stop', async () => {
    await expect(found(memoryFiles({}), { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});

describe('files beside a document', () => {
  /** What a format that wishes for these gets to see of them. */
  async function seen(
    files: Files,
    wishes: readonly (readonly string[])[],
  ): Promise<Record<string, string | undefined>> {
    const texts: Record<string, string | undefined> = {};
    let round = 0;
    const finder = {
      claims: ({ path }: { path: string }) => path.endsWith('.lens'),
      beside: () => wishes[round++] ?? [],
      *find(_: string, { beside }: { beside: (path: string) => string | undefined }) {
        for (const wish of wishes.flat()) texts[wish] = beside(wish);
        yield* [];
      },
    };
    await withFinder(finder, () => found(files));
    return texts;
  }

  it('are read before the scan, also those that others name', async () => {
    const files = memoryFiles({ 'a/x.lens': '', 'a/.env': '\ufeffE', 'a/b/c': 'C', d: 'D', e: 'E' });
    expect(await seen(files, [['.env', 'none'], ['./b/c'], ['../d'], ['../e']])).toEqual({
      '.env': 'E',
      none: undefined,
      './b/c': 'C',
      '../d': 'D',
      '../e': undefined,
    });
  });

  it('stand under the root', async () => {
    const wishes = ['../out', '/etc/passwd', 'b/../../../out', 'C:/x', '..\\x', 'link', '../a/../.git/config', 'a\0b'];
    const files = memoryFiles({ 'x.lens': 'x', link: { link: undefined }, '.git/config': 'secret' });
    const texts = await seen(files, [wishes]);
    expect(Object.values(texts).filter((text) => text !== undefined)).toEqual([]);
    expect(files.asked.filter((asked) => asked.startsWith('read '))).toEqual(['read x.lens']);
  });
});

/** Runs with one more format in front of all others. */
async function withFinder<T>(finder: Partial<(typeof finders)[number]>, run: () => Promise<T>): Promise<T> {
  const all = finders as (typeof finders)[number][];
  all.unshift({ claims: () => false, find: () => [], ...finder });
  try {
    return await run();
  } finally {
    all.shift();
  }
}
