import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

/** A pod whose container's image is `value`, as it is written. */
function pod(value: string): string {
  return `apiVersion: v1\nkind: Pod\nx: &anchor "a:1"\nspec:\n  containers:\n  - image: ${value}\n    name: x\n`;
}

describe('scalars', () => {
  it.each<[string, string, string, string]>([
    ['plain', '«a:1»', 'docker.io/library/a:1', 'a:1'],
    ['plain with a comment', '«a:1»   # b', 'docker.io/library/a:1', 'a:1'],
    ['plain on the next line', '\n      «a:1»', 'docker.io/library/a:1', 'a:1'],
    ['single quotes', "'«a:1»'", 'docker.io/library/a:1', 'a:1'],
    ['double quotes', '"«a:1»"', 'docker.io/library/a:1', 'a:1'],
    ['escapes', '"«a\\x3a1»"', 'docker.io/library/a:1', '<escaped>'],
    ['a fold inside quotes', '"«a\\\n      :1»"', 'docker.io/library/a:1', '<escaped>'],
    ['a quote that is not closed on its line', '"«a»"', 'docker.io/library/a', 'a'],
    ['a tag', '!!str «a:1»', 'docker.io/library/a:1', 'a:1'],
    ['what looks like a number', '«1.10»', 'docker.io/library/1.10', '1.10'],
    ['an anchor', '&here «a:1»', 'docker.io/library/a:1', 'a:1'],
    ['an alias', '«*anchor»', 'docker.io/library/a:1', 'a:1'],
    ['a folded block', '>-\n      «a:1»', 'docker.io/library/a:1', '<blockScalar>'],
    ['a literal block', '| # why\n\n      «a:1»   ', 'docker.io/library/a:1', '<blockScalar>'],
    ['a block of several lines', '|\n      «a:1»\n      b', 'invalid tag', '<blockScalar>'],
    ['several words', '«a b»', 'invalid repository', 'a b'],
    ['several lines', '«a\n      b»', 'invalid repository', '<escaped>'],
    ['blanks inside quotes', '"« a»"', 'invalid repository', ' a'],
    ['a NUL byte', '«a:1\0»', 'invalid tag', 'a:1\0'],
  ])('%s', (_name, value, meaning, edit) => {
    const marked = pod(value);
    const [occurrence] = scanMarked('a.yaml', marked);
    expect(occurrence && said(occurrence)).toBe(meaning);
    expect(occurrence && editedText(marked.replace(/[«»]/g, ''), occurrence)).toBe(edit);
  });

  it.each(['', '~', 'null', '""', "''", '"  "', '|\n', '>-\n      \n', '# a:1', '*unknown', '{}', '[a]', '!!null'])(
    'no occurrence in %j',
    (value) => {
      scanMarked('a.yaml', pod(value));
    },
  );

  it('takes CRLF out of what it finds', () => {
    const marked = pod('«a:1»').replaceAll('\n', '\r\n');
    expect(scanMarked('a.yaml', marked).map(said)).toEqual(['docker.io/library/a:1']);
    scanMarked('a.yaml', pod('>-\n      «a:1»').replaceAll('\n', '\r\n'));
  });

  it('goes by the last anchor of a name in front of the alias', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nx: &a one:1\ny: &a two:2\nspec: {containers: [{image: *a}]}\nz: &a three:3\n';
    const { occurrences } = scan({ path: 'a.yaml', text });
    expect(occurrences.map((occurrence) => [occurrence.text, said(occurrence), editedText(text, occurrence)])).toEqual([
      ['*a', 'docker.io/library/two:2', 'two:2'],
    ]);
  });

  it('refuses to edit an alias of what is no literal', () => {
    const text = 'apiVersion: v1\nkind: Pod\nx: &a >-\n  one:1\nspec: {containers: [{image: *a}]}\n';
    const { occurrences } = scan({ path: 'a.yaml', text });
    expect(occurrences.map((occurrence) => [said(occurrence), editedText(text, occurrence)])).toEqual([
      ['docker.io/library/one:1', '<alias>'],
    ]);
  });

  it('ends on bombs of aliases', () => {
    const levels = Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`);
    const text = ['apiVersion: x.io/v1', 'kind: X', 'a0: &a0 {image: x/y:1}', ...levels, 'spec: *a40', ''].join('\n');
    const found = scan({ path: 'a.yaml', text }).occurrences;
    // One for the literal, and at most one for each alias that is written.
    expect(found.length).toBeLessThanOrEqual(1 + 40 * 3 + 1);
    expect(new Set(found.map(said))).toEqual(new Set(['docker.io/x/y:1']));
  });
});

describe('what other parsers take', () => {
  const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n';
  it.each<[string, string]>([
    ['a bracket as far left as its key', `${POD}  - image: «a:1»\n    args: ["\n      x\n    "]\n  - image: «b:1»\n`],
    [
      'a bracket with line ends of Windows',
      `${POD}  - image: «a:1»\r\n    args: [\r\n    x\r\n    ],\r\n`.replace('],', ']') + '  - image: «b:1»\n',
    ],
    [
      'entries below a template',
      'apiVersion: v1\nkind: Pod\nspec:\n  initContainers: {{ x }}\n    - image: «a:1»\n      env:\n      - {name: x}\n    - image: «b:1»\n  containers:\n  - image: «c:1»\n',
    ],
    [
      'entries below a template, as far left',
      'apiVersion: v1\nkind: Pod\nspec:\n  containers: {{- if x }}\n  # why\n  {{ y }}\n  - image: «a:1»\n',
    ],
    ['keys below a template', 'apiVersion: v1\nkind: Pod\nspec: {{ x }}\n  containers:\n  - image: «a:1»\n'],
    ['a template beside others', `${POD}  - name: {{ x }}\n    image: «a:1»\n  - image: «{{ y }}»\n  - image: «b»\n`],
  ])('%s', (_name, marked) => {
    scanMarked('a.yaml', marked);
  });
});
