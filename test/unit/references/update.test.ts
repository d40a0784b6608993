import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finder } from '../../../src/references/finder';
import { type Change, scan, update } from '../../../src/references/scan';
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
      }),
      { numRuns: 10_000 },
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

describe('update of a document that is read as a whole', () => {
  it('reads it once for all changes', () => {
    let readings = 0;
    const counting: Finder = {
      claims: () => true,
      find: () => {
        readings++;
        return [];
      },
    };
    const options = { additional: [counting] };
    const before = scan({ path: 'compose.yaml', text: 'services: {a: {image: a:1}, b: {image: a:2}}' }, options);
    readings = 0;
    const changes = [28, 22].map((start): Change => ({ span: { start, end: start }, newText: 'x' }));
    const after = update(before, changes);
    expect(readings).toBe(1);
    expect(after.text).toBe('services: {a: {image: xa:1}, xb: {image: a:2}}');
    expect(after.occurrences).toEqual(scan({ path: 'compose.yaml', text: after.text }).occurrences);
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
