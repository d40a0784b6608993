import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customFinders } from '../../../src/references/customFinders';
import { glob } from '../../../src/references/glob';
import { scan } from '../../../src/references/scan';

describe('globs', () => {
  it.each<[string, string, boolean]>([
    ['images.yaml', '/a/b/images.yaml', true],
    ['images.yaml', 'images.yaml', true],
    ['images.yaml', '/a/my-images.yaml', false],
    ['/images.yaml', '/a/images.yaml', true],
    ['deploy/*/images.yaml', '/r/deploy/x/images.yaml', true],
    ['deploy/*/images.yaml', '/r/deploy/x/y/images.yaml', false],
    ['deploy/**/images.yaml', '/r/deploy/x/y/images.yaml', true],
    ['deploy/**/images.yaml', '/r/deploy/images.yaml', true],
    ['deploy/**/images.yaml', '/r/deploy/ximages.yaml', false],
    ['deploy/**', '/r/deploy/x/y.json', true],
    ['**', '/anything', true],
    ['*.{yaml,y{a,}ml}', '/a/b.yml', true],
    ['*.{yaml,json}', '/a/b.toml', false],
    ['a?c.json', '/abc.json', true],
    ['a?c.json', '/a/c.json', false],
    ['*a*b*', '/xaxbx', true],
    ['.*', '/.hidden', true],
    ['a.b', '/aXb', false],
    ['', '/a', false],
    ['a'.repeat(201), `/${'a'.repeat(201)}`, false],
    ['{a,b', '/{a,b', true],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(glob(pattern)(path)).toBe(expected);
  });

  it('agree with a regular expression, and end on hostile patterns', () => {
    const pattern = fc.stringMatching(/^(?:[ab]|\*|\?|\/)*$/);
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[ab/]*$/), (text, path) => {
        // What `**` means at the edges is told above.
        fc.pre(!text.includes('**') && text !== '');
        const source = text.replace(/^\//, '').replaceAll('*', '[^/]*').replaceAll('?', '[^/]');
        const expected = new RegExp(`^(?:[^]*/)?${source}$`).test(path.replace(/^\//, ''));
        expect(glob(text)(path)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
    expect(glob('*a'.repeat(90))(`/${'a'.repeat(50_000)}b`)).toBe(false);
    expect(glob('{a,b}'.repeat(40))('/x')).toBe(false);
  });
});

describe('formats of the user', () => {
  const additional = customFinders({
    'images.yaml': ['images.*.ref', 'list[]', '**.relatedImage'],
    '*.custom.json': ['image'],
    'compose.yaml': ['x-tools.*'],
  });
  const found = (path: string, text: string) =>
    scan({ path, text }, { additional }).occurrences.map(({ format, text: image, target }) => [
      format,
      image,
      target.kind,
    ]);

  it('are read where the paths lead', () => {
    const text =
      'images:\n  a: {ref: nginx:1, other: no}\nlist: [docker://b, oci://c/d:1]\ndeep: [{x: {relatedImage: "{{ e }}"}}]\n---\nimages: {f: {ref: G}}\n';
    expect(found('/r/images.yaml', text)).toEqual([
      ['custom', 'nginx:1', 'image'],
      ['custom', 'b', 'image'],
      ['custom', 'c/d:1', 'image'],
      ['custom', '{{ e }}', 'unresolved'],
      ['custom', 'G', 'unresolved'],
    ]);
    expect(found('/r/a.custom.json', '{"image": "x", "images": "y"}')).toEqual([['custom', 'x', 'image']]);
  });

  it('stand beside what a file is of itself, and a place is reported once', () => {
    const text = 'x-tools: {a: one, b: &b two}\nservices: {s: {image: *b}, t: {image: three}}\n';
    expect(found('/r/compose.yaml', text)).toEqual([
      ['custom', 'one', 'image'],
      ['custom', 'two', 'image'],
      ['compose', '*b', 'image'],
      ['compose', 'three', 'image'],
    ]);
    expect(found('/r/other.yaml', text).map(([format]) => format)).toEqual(['compose', 'compose']);
  });
});
