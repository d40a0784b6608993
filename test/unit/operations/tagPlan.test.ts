import { describe, expect, it } from 'vitest';
import { parseDigest } from '../../../src/oci/digest';
import { planTag } from '../../../src/operations/tagPlan';
import { applyEdits } from '../../../src/references/edits';
import { at, scan } from '../../../src/references/scan';
import { hasEditableTag } from '../../../src/references/tagChange';
import { cursor } from '../../support/cursor';

const OLD = `sha256:${'a'.repeat(64)}`;
const NEW = `sha256:${'b'.repeat(64)}`;

function tagged(path: string, marked: string, digest?: string): string | undefined {
  const { text, offset } = cursor(marked);
  const before = scan({ path, text });
  const occurrence = at(before, offset);
  const plan =
    occurrence && planTag(before, { occurrence, tag: '2', digest: digest ? parseDigest(digest) : undefined });
  return plan?.kind === 'planned' ? applyEdits(text, plan.edits) : undefined;
}

describe('another tag', () => {
  it.each([
    ['compose.yaml', 'services: {a: {image: "x▮:1"}} # é🦊 x:1\n', 'services: {a: {image: "x:2"}} # é🦊 x:1\n'],
    ['compose.yaml', 'services: {a: {image: x▮}}\n', 'services: {a: {image: x:2}}\n'],
    ['compose.yaml', 'services: {a: {image: "${I:-r:5000/x▮:1}"}}\n', 'services: {a: {image: "${I:-r:5000/x:2}"}}\n'],
    ['Dockerfile', 'ARG B=x:1\nFROM $▮B\nFROM ${B} AS c\n', 'ARG B=x:2\nFROM $B\nFROM ${B} AS c\n'],
    ['Dockerfile', 'ARG V=1\nFROM x▮:${V}\n', 'ARG V=2\nFROM x:${V}\n'],
  ])('changes the tag and nothing else in %s: %s', (path, marked, expected) => {
    expect(tagged(path, marked)).toBe(expected);
  });

  it('brings its own digest where the reference is pinned', () => {
    const marked = `FROM x▮:1@${OLD}\n`;
    expect(tagged('Dockerfile', marked, NEW)).toBe(`FROM x:2@${NEW}\n`);
    expect(tagged('Dockerfile', marked)).toBeUndefined();
    expect(tagged('Dockerfile', 'FROM x▮:1\n', NEW)).toBeUndefined();
  });

  it('is not written where the tag is made of several values', () => {
    const marked = 'ARG A=1\nARG B=0\nFROM x▮:${A}.${B}\n';
    expect(tagged('Dockerfile', marked)).toBeUndefined();
    const { text } = cursor(marked);
    expect(scan({ path: 'Dockerfile', text }).occurrences.map((each) => hasEditableTag(each, text))).toEqual([false]);
  });
});
