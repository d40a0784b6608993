import { describe, expect, it } from 'vitest';
import type { Occurrence } from '../../../src/references/occurrence';
import { type PieceReader, readBy, readPiece } from '../../../src/references/reading';
import { at, between, scan, scanning, update } from '../../../src/references/scan';
import { cursor } from '../../support/cursor';

describe('at', () => {
  it.each<[string, string | undefined]>([
    ['FROM ▮nginx:1 AS x', 'nginx:1'],
    ['FROM ngi▮nx:1 AS x', 'nginx:1'],
    ['FROM nginx:1▮ AS x', 'nginx:1'],
    ['FROM▮ nginx:1 AS x', undefined],
    ['FROM nginx:1 ▮AS x', undefined],
    ['ARG B=▮a\nFROM $B', undefined],
  ])('%j', (marked, expected) => {
    const { text, offset } = cursor(marked);
    expect(at(scan({ path: 'Dockerfile', text }), offset)?.text).toBe(expected);
  });
});

describe('between', () => {
  const pod = (image: string) => `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: ${image}}, {image: z}]}\n`;
  const text = ['a', 'b', 'c'].map(pod).join('---\n');
  const file = scan({ path: 'pod.yaml', text });

  it.each([
    ['all', 0, text.length, 'a z b z c z'],
    ['one, from its end', text.indexOf('b}') + 1, text.indexOf('b}') + 1, 'b'],
    ['two documents', text.indexOf('b}'), text.indexOf('c}'), 'b z c'],
    ['nothing', 0, 10, ''],
  ])('gives %s', (_name, start, end, expected) => {
    const found = between(file, start, end);
    expect(found.map((occurrence) => occurrence.text).join(' ')).toBe(expected);
    for (const { span, text: written } of found) expect(text.slice(span.start, span.end)).toBe(written);
  });

  it('is gathered in pieces as it is at once', async () => {
    let pauses = 0;
    const gathered = await scan({ path: 'pod.yaml', text }).gather(() => {
      pauses++;
      return undefined;
    });
    expect(gathered).toEqual(file.occurrences);
    expect(pauses).toBe(3);
  });
});

describe('scan', () => {
  it('gives the occurrences in the order of the text', () => {
    const text = 'x: &i b:1\nservices:\n  a: {image: a}\n  c: {image: *i}\n';
    expect(scan({ path: 'compose.yaml', text }).occurrences.map((occurrence) => occurrence.text)).toEqual(['a', '*i']);
  });

  it('has nothing to say about a document of no known format', () => {
    expect(scan({ path: 'readme.md', languageId: 'markdown', text: 'FROM a\nimage: b' }).occurrences).toEqual([]);
  });

  it('reads each document of a stream by its own content', () => {
    const text =
      'services:\n  a: {image: a}\n---\napiVersion: v1\nkind: Pod\nspec: {containers: [{image: b}]}\n---\nimage: c\n';
    const found = scan({ path: 'any.yaml', text }).occurrences;
    expect(found.map((occurrence) => [occurrence.format, occurrence.text])).toEqual([
      ['compose', 'a'],
      ['kubernetes', 'b'],
    ]);
  });

  it('is read by the formats of the user too', () => {
    const additional = [
      {
        claims: ({ path }: { path: string }) => path === 'compose.yaml',
        readsDocumentsAlone: true,
        *find(text: string) {
          for (const { index } of text.matchAll(/\bb\b|\ba\b/g)) {
            const span = { start: index, end: index + 1 };
            const target = { kind: 'unresolved', reason: { kind: 'templated' } } as const;
            const edit = { kind: 'literal', span } as const;
            yield { target, text: text.slice(index, index + 1), span, format: 'custom', edit, asks: {} } as const;
          }
        },
      },
    ];
    const formats = (path: string, text: string) =>
      scan({ path, text }, { additional }).occurrences.map((occurrence) => occurrence.format);
    expect(formats('compose.yaml', 'services: {x: {image: a, y: b}}')).toEqual(['compose', 'custom']);
    expect(formats('other.yaml', 'services: {x: {image: a, y: b}}')).toEqual(['compose']);
    const before = scan({ path: 'compose.yaml', text: 'services: {x: {image: a}}' }, { additional });
    const after = update(before, [{ span: { start: 24, end: 24 }, newText: ', y: b' }]);
    expect(after.occurrences.map((occurrence) => occurrence.text)).toEqual(['a', 'b']);
  });
});

describe('the work of a scan', () => {
  it('gives what a scan gives, whoever reads the parts, and however long that takes', async () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: b}]}\n---\n'.repeat(3);
    const lengths: number[] = [];
    const read: PieceReader = async (piece) => {
      lengths.push(piece.text.length);
      await Promise.resolve();
      // As it comes out of another thread.
      return JSON.parse(JSON.stringify(readPiece(structuredClone(piece), {}))) as readonly Occurrence[];
    };
    const { occurrences } = await readBy(scanning({ path: 'a.yaml', text }, {}), read);
    expect(occurrences).toEqual(scan({ path: 'a.yaml', text }).occurrences);
    expect(lengths).toEqual([58, 62, 62, 4]);
  });
});
