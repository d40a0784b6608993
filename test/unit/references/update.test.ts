import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, withChange } from '../../../src/references/change';
import type { Occurrence } from '../../../src/references/occurrence';
import { type PieceReader, readBy, readPiece } from '../../../src/references/reading';
import { type Scan, scan, update, updating } from '../../../src/references/scan';
import { documentSpans } from '../../../src/references/yaml/documentSpans';

const pod = (image: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ${image}\n`;

const piece = fc.constantFrom(
  ...['---\n', '\n---\n', '--', '-', '\n', '...\n', '\n...\n', ' ', 'x', ':1', '@', '"', '{{ x }}', '# c\n'],
  ...['apiVersion: v1\n', 'kind: Pod\n', 'image', pod('nginx:1'), pod('ghcr.io/a/b:2'), `---\n${pod('redis')}---\n`],
  ...['kind: CustomResourceDefinition\n', 'spec:\n  containers:\n  - image: a:1\n'],
);
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
const edits = fc.array(fc.tuple(fc.nat(1000), fc.nat(12), fc.oneof(piece, fc.string({ maxLength: 3 }))), {
  minLength: 1,
  maxLength: 5,
});

/** As it goes into another thread and comes out of it. */
const readElsewhere: PieceReader = async (piece) => {
  const found = readPiece(structuredClone(piece), {});
  await Promise.resolve();
  return JSON.parse(JSON.stringify(found)) as readonly Occurrence[];
};

const textAfter = (text: string, { span, newText }: Change) =>
  text.slice(0, span.start) + newText + text.slice(span.end);

describe('update', () => {
  it('gives what a scan of the new text gives', () => {
    fc.assert(
      fc.property(fc.constantFrom('a.yaml', 'compose.yaml', 'Dockerfile'), text, edits, (path, before, edits) => {
        let current = before;
        const changes = edits.map(([at, length, newText]): Change => {
          const start = Math.min(at, current.length);
          const end = Math.min(start + length, current.length);
          current = current.slice(0, start) + newText + current.slice(end);
          return { span: { start, end }, newText };
        });
        const updated = update(scan({ path, text: before }), changes);
        const fresh = scan({ path, text: current });
        expect(updated.text).toBe(current);
        expect(updated.occurrences).toEqual(fresh.occurrences);
        expect(updated.parts).toEqual(fresh.parts);
        const joined = changes.reduce<readonly Change[]>(withChange, []);
        expect(joined.reduce(textAfter, before)).toBe(current);
      }),
      { numRuns: 10_000 },
    );
  });

  it('does so in large documents too, batch after batch, whoever reads them', async () => {
    const item = (n: number) =>
      `  - apiVersion: v1\n    kind: Pod\n    spec:\n      containers:\n      - image: a:${n}\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n${Array.from({ length: 60 }, (_, n) => item(n)).join('')}`;
    const values = Array.from({ length: 80 }, (_, n) => `app${n}:\n  image: {repository: a/b, tag: "1.${n}"}\n`).join(
      '',
    );
    const large = fc.constantFrom(
      ...[list, `${list}---\n${pod('a')}`, `${pod('a')}---\n${list}`].map((text) => ({ path: 'a.yaml', text })),
      { path: 'values.yaml', text: values },
    );
    const batches = fc.array(fc.array(fc.tuple(fc.nat(7_000), fc.nat(12), piece), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(large, batches, async ({ path, text }, batches) => {
        let [current, updated] = [text, scan({ path, text })];
        for (const batch of batches) {
          let changes: readonly Change[] = [];
          for (const [at, length, newText] of batch) {
            const start = Math.min(at, current.length);
            const change = { span: { start, end: Math.min(start + length, current.length) }, newText };
            current = textAfter(current, change);
            changes = withChange(changes, change);
          }
          updated = await readBy(updating(updated, changes), readElsewhere);
        }
        const fresh = scan({ path, text: current });
        expect(updated.text === current).toBe(true);
        expect(updated.occurrences).toEqual(fresh.occurrences);
        expect(updated.parts.map((part) => part.text)).toEqual(fresh.parts.map((part) => part.text));
      }),
      { numRuns: 200 },
    );
  });

  it('reads only the documents again that a change can touch', () => {
    const before = scan({ path: 'a.yaml', text: Array.from({ length: 20 }, (_, n) => pod(`a:${n}`)).join('---\n') });
    const start = before.text.indexOf('a:10');
    const after = update(before, [{ span: { start, end: start + 4 }, newText: 'b:10' }]);
    const kept = after.parts.filter((part) => before.parts.includes(part));
    expect(after.parts).toHaveLength(20);
    expect(kept.length).toBeGreaterThanOrEqual(17);
    expect(after.occurrences[10]?.text).toBe('b:10');
  });
});

describe('a word that is typed', () => {
  it('is one change', () => {
    const typed = [
      { span: { start: 10, end: 10 }, newText: 'n' },
      { span: { start: 11, end: 11 }, newText: 'h' },
      { span: { start: 11, end: 12 }, newText: '' },
      { span: { start: 11, end: 11 }, newText: 'inx' },
      { span: { start: 11, end: 11 }, newText: 'g' },
    ].reduce(withChange, []);
    expect(typed).toEqual([{ span: { start: 10, end: 10 }, newText: 'nginx' }]);
  });
});

describe('what an update reads', () => {
  /** The texts of the pieces that are read. */
  function readOf(before: Scan, changes: readonly Change[]): readonly string[] {
    const read: string[] = [];
    const reading = updating(before, changes);
    let step = reading.next();
    while (step.done !== true) {
      read.push(step.value.text);
      step = reading.next(readPiece(step.value, before.options));
    }
    expect(step.value.occurrences).toEqual(scan(step.value, before.options).occurrences);
    return read;
  }

  it.each([
    ['a document that is read as a whole', 'compose.yaml', 'services: {a: {image: a:1}, b: {image: a:2}}', [28, 22]],
    ['one of many', 'many.yaml', `${pod('a')}---\n${pod('b')}---\n${pod('c')}`, [90, 89, 92]],
  ])('is once, for all changes: %s', (_, path, text, places) => {
    const changes = places.map((start): Change => ({ span: { start, end: start }, newText: 'x' }));
    expect(readOf(scan({ path, text }), changes)).toHaveLength(1);
  });

  it('is not the large neighbour of a document', () => {
    const [large, small] = [pod('a').repeat(50), `---\n${pod('b')}`];
    const before = scan({ path: 'a.yaml', text: `${large}${small}${small.replace(pod('b'), large)}` });
    const start = large.length + small.length - 20;
    expect(readOf(before, [{ span: { start, end: start }, newText: 'x' }])).toHaveLength(1);
    // So near to the end, it could be a marker that is typed.
    const end = large.length + small.length;
    expect(readOf(before, [{ span: { start: end, end }, newText: '---\n' }])).toHaveLength(3);
  });
});

describe('documentSpans', () => {
  it('leave no gap', () => {
    fc.assert(
      fc.property(text, (text) => {
        const spans = documentSpans(text);
        expect(spans.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
      }),
    );
  });
});
