import { describe, expect, it } from 'vitest';
import { yamlDocuments } from '../../../src/references/yaml/documents';
import { matches, paths } from '../../../src/references/yaml/paths';

/** `pattern value` of each match, in the order of the walk. */
function found(text: string, ...patterns: string[]): string[] {
  return [...yamlDocuments(text, () => true)].flatMap((document) =>
    [...matches(document, paths(...patterns))].map(({ pattern, scalar }) => `${pattern} ${scalar.value}`),
  );
}

describe('paths', () => {
  it.each<[string, string, string[]]>([
    ['a.b', 'a: {b: x, c: {b: y}}\nb: z\n', ['x']],
    ['*.b', 'a: {b: x}\nc: [{b: y}]\nd: {b: z}\n', ['x', 'z']],
    ['a[].b', 'a: [{b: x}, [{b: y}], {b: z}]\n', ['x', 'z']],
    ['a[][]', 'a: [[x], y, [z]]\n', ['x', 'z']],
    ['**.b', 'b: x\na: {b: y, c: [{b: z}]}\n', ['x', 'y', 'z']],
    ['**.a.**.b', 'b: no\na: {b: x, a: {b: y}}\nc: [{a: [{b: z}]}]\n', ['x', 'y', 'z']],
    ['**.**.b', 'b: x\na: {b: y}\n', ['x', 'y']],
    ['**.*.**.b', 'b: no\na: {b: x, c: {b: y}}\n', ['x', 'y']],
    ['a.**', 'a: {b: x, c: [y]}\nb: no\n', ['x', 'y']],
    ['a', 'a: x\na: y\n', ['x', 'y']],
  ])('%s in %j', (pattern, text, values) => {
    expect(found(text, pattern)).toEqual(values.map((value) => `${pattern} ${value}`));
  });

  it('are as short as what they say', () => {
    expect(paths('**.**.**.b').segments).toHaveLength(paths('**.b').segments.length);
  });

  it('are walked together, and a place is given once', () => {
    expect(found('a: {b: x}\nc: {b: y}\n', 'a.b', '*.b')).toEqual(['a.b x', '*.b y']);
  });

  it('follow aliases and merge keys', () => {
    expect(found('x: &x {b: 1, c: 2}\na: {<<: *x, c: 3}\nd: *x\ne: {<<: [{b: 4}, *x]}\n', '*.b')).toEqual([
      '*.b 1',
      '*.b 4',
    ]);
    expect(found('x: &x {b: 1, c: 2}\na: {<<: {<<: *x, b: 3}, c: 4}\n', 'a.*')).toEqual(['a.* 4', 'a.* 3']);
    expect(found('x: &x v\na: *x\nb: *x\n', '*')).toEqual(['* v', '* v', '* v']);
  });

  it('end where aliases lead back, and where they multiply', () => {
    expect(found('a: &a {b: x, c: *a, <<: *a}\n', '**.b')).toEqual(['**.b x']);
    const doubled = Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} {x: *a${n}, y: *a${n}, <<: *a${n}}\n`);
    expect(found(`a0: &a0 {b: x}\n${doubled.join('')}`, '**.b')).toEqual(['**.b x']);
    const list = `a: &a x\nb: [${'*a,'.repeat(20_000)}]\n`;
    expect(found(list, '**')).toHaveLength(10_000);
    const chain = Array.from({ length: 5000 }, (_, n) => `a${n + 1}: &a${n + 1} {x: *a${n}}\n`);
    expect(found(`a0: &a0 {b: x}\n${chain.join('')}`, '**.b')).toEqual(['**.b x']);
  });
});
