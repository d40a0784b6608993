import { describe, expect, it } from 'vitest';
import { parseDigest } from '../../../src/oci/digest';
import { planTag } from '../../../src/operations/tagPlan';
import { tagRefusalSentence } from '../../../src/presentation/tagTexts';
import { applyEdits } from '../../../src/references/edits';
import { formatReference, type Reference } from '../../../src/references/reference';
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

  it.each([
    ['Dockerfile', 'ARG V=1\nFROM x▮:$V\n', 'V'],
    ['compose.yaml', 'services: {a: {image: "x▮:${TAG:-1.2}"}}\n', 'TAG'],
    ['compose.yaml', 'services: {a: {image: "${I:-x▮:1.2}"}}\n', 'I'],
  ])('is told to be a default that a run can override in %s: %s', (path, marked, variable) => {
    const { text, offset } = cursor(marked);
    const before = scan({ path, text });
    const plan = planTag(before, { occurrence: at(before, offset)!, tag: '2', digest: undefined });
    expect(plan).toMatchObject({ notices: [{ kind: 'variableCanOverride', variable }] });
  });

  it.each([
    ['at the anchor', 'a:\n  image: {repository: x, tag: &t 1▮}\nb:\n  image: {repository: x, tag: *t}\n'],
    ['at the alias', 'a:\n  image: {repository: x, tag: &t 1}\nb:\n  image: {repository: ▮x, tag: *t}\n'],
  ])('is written at an anchor for all who share it, who are counted: %s', (_name, marked) => {
    const { text, offset } = cursor(marked);
    const before = scan({ path: 'values.yaml', text });
    const occurrence = at(before, offset) ?? before.occurrences[0]!;
    const plan = planTag(before, { occurrence, tag: 'v2', digest: undefined });
    expect(plan).toMatchObject({ kind: 'planned', notices: [{ kind: 'severalUses', count: 2 }] });
    expect(plan.kind === 'planned' && applyEdits(text, plan.edits)).toBe(text.replace('&t 1', '&t v2'));
  });

  it.each([
    ['an ARG', 'Dockerfile', 'ARG V=3.19\nFROM ▮alpine:$V\nFROM python:$V\n', 'python:3.19'],
    ['an anchor', 'values.yaml', 'image: {repository: ▮x, tag: &t 1}\nbImage: {repository: y, tag: *t}\n', 'y:1'],
    [
      'some of a tag',
      '.gitlab-ci.yml',
      'variables: {V: "1"}\na: {script: x, image: "▮alpine:$V"}\nb: {script: x, image: "golang:1-alpine$V"}\n',
      'golang:1-alpine1',
    ],
  ])('is not written where another image shares it, which is named: %s', (_name, path, marked, other) => {
    const { text, offset } = cursor(marked);
    const before = scan({ path, text });
    const plan = planTag(before, { occurrence: at(before, offset)!, tag: '2', digest: undefined });
    const why = plan.kind === 'refused' ? plan.why : undefined;
    expect(why?.kind === 'shared' && why.with.map(familiarText)).toEqual([other]);
    expect(why && tagRefusalSentence(why)).toContain(`(${other})`);
  });
});

function familiarText(reference: Reference): string {
  return formatReference(reference).replace('docker.io/library/', '');
}
