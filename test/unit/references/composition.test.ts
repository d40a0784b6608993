import { isMap } from 'yaml';
import { describe, expect, it } from 'vitest';
import { lookupFrom, type Named, piecesOf } from '../../../src/references/yaml/composition';
import { yamlDocuments } from '../../../src/references/yaml/documents';
import { imageIn, type Reading, scalarsIn, variablesFrom } from '../../../src/references/yaml/images';
import type { LocatedScalar } from '../../../src/references/yaml/scalars';
import { editedText, said } from './marked';

/** The scalars of a flow or block mapping by their keys. */
function scalars(text: string): ReadonlyMap<string, LocatedScalar> {
  const [document] = [...yamlDocuments(text, () => true)];
  return document && isMap(document.root) ? scalarsIn(document, document.root) : new Map();
}

/** Reads what stands at `i`; `$V` and `<V>` stand for the other values. */
function readingOf(text: string): Reading {
  const values = scalars(text);
  const scalarOf = (name: string): Named => (name === 'MANY' ? 'several' : values.get(name));
  const expressions = {
    pattern: /<[^<>]*>/g,
    lookup: lookupFrom(
      (name) => scalarOf(name.slice(1, -1)),
      () => ({}),
    ),
  };
  return {
    format: 'custom',
    templated: /@@/,
    expressions,
    variables: variablesFrom(scalarOf, { templated: /@@/, expressions }),
  };
}

describe('a composed value', () => {
  it.each<[string, string, string]>([
    ['i: a:1', 'docker.io/library/a:1', 'a:1'],
    ['i: <V>\nV: a:1', 'docker.io/library/a:1', 'a:1'],
    ['i: $V\nV: a:1', 'docker.io/library/a:1', 'a:1'],
    ['i: $V\nV: <W>\nW: a:1', 'docker.io/library/a:1', 'a:1'],
    ['i: <V>\nV: $W\nW: a:1', 'docker.io/library/a:1', 'a:1'],
    ['i: x/<V>:$W\nV: a\nW: "1"', 'docker.io/x/a:1', '<templated>'],
    ['i: "{{ x }}:<V>"\nV: a', 'templated', '<templated>'],
    ['i: a@@:<V>\nV: a', 'templated', '<templated>'],
    ['i: a:<V>\nV: "@@"', 'templated', '<templated>'],
    ['i: a:$V\nV: "@@"', 'templated', '<templated>'],
    ['i: a:<MANY>', 'templated', '<templated>'],
    ['i: a:${MANY:-1}', 'templated', '<templated>'],
    ['i: a:${NONE:-1}', 'docker.io/library/a:1', '<templated>'],
    ['i: $V\nV: ${W:-a}\nW: ${V:-b}', 'templated', '<templated>'],
    ['i: "<V>\\x3a1"\nV: a', 'docker.io/library/a:1', '<escaped>'],
    ['i: >-\n  <V>:1\nV: a', 'docker.io/library/a:1', '<blockScalar>'],
    [`i: a:$V${'x'.repeat(1100)}\nV: a`, 'templated', '<templated>'],
    [`i: $V\nV: ${'$W'.repeat(20)}\nW: a`, 'templated', '<templated>'],
  ])('%j', (text, meaning, edit) => {
    const scalar = scalars(text).get('i');
    const found = scalar && imageIn(scalar, readingOf(text));
    expect(found && said(found)).toBe(meaning);
    expect(found && editedText(text, found)).toBe(edit);
  });

  it('has the places of its parts', () => {
    const text = 'i: x/<V>:$W\nV: a\nW: "1"\n';
    const scalar = scalars(text).get('i');
    const pieces = scalar ? piecesOf(scalar, readingOf(text)) : [];
    const places = pieces.map((piece) =>
      piece.kind === 'text' && piece.from?.kind === 'document'
        ? [piece.text, text.slice(piece.from.span.start, piece.from.span.end), piece.variable]
        : piece,
    );
    expect(places).toEqual([
      ['x/', 'x/', undefined],
      ['a', 'a', '<V>'],
      [':', ':', undefined],
      ['1', '1', 'W'],
    ]);
  });
});
