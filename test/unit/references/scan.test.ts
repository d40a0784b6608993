import { describe, expect, it } from 'vitest';
import { at, scan } from '../../../src/references/scan';
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

describe('scan', () => {
  it('gives the occurrences in the order of the text', () => {
    const text = 'x: &i b:1\nservices:\n  a: {image: a}\n  c: {image: *i}\n';
    expect(scan({ path: 'compose.yaml', text }).occurrences.map((occurrence) => occurrence.text)).toEqual(['a', '*i']);
  });

  it('has nothing to say about a document of no known format', () => {
    expect(scan({ path: 'readme.md', languageId: 'markdown', text: 'FROM a\nimage: b' }).occurrences).toEqual([]);
  });
});
