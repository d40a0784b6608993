import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/references/edits';
import { scan } from '../../../src/references/scan';
import { atLoneTag, hasEditableTag, sharesTag, tagChange } from '../../../src/references/tagChange';
import { cursor } from '../../support/cursor';

const PIN = `sha256:${'a'.repeat(64)}`;

/** The text after the first reference was given `tag`, or why it was not. */
function tagged(path: string, text: string, tag = '2'): string {
  const [occurrence] = scan({ path, text }).occurrences;
  if (!occurrence) throw new Error(`There is no reference in: ${text}`);
  const change = tagChange(occurrence, tag, text);
  expect(hasEditableTag(occurrence, text)).toBe(change.kind === 'edit');
  return change.kind === 'edit' ? applyEdits(text, [change]) : `<${change.reason}>`;
}

describe('another tag in a literal', () => {
  it.each([
    ['x:1', 'x:2'],
    ['x', 'x:2'],
    ['r.io:5000/x', 'r.io:5000/x:2'],
    ['r.io:5000/x:1', 'r.io:5000/x:2'],
    [`x@${PIN}`, `x:2@${PIN}`],
    [`[::1]:5000/x:1@${PIN}`, `[::1]:5000/x:2@${PIN}`],
  ])('%s', (before, after) => {
    expect(tagged('Dockerfile', `FROM ${before}\n`)).toBe(`FROM ${after}\n`);
  });
});

describe('another tag where it stands alone', () => {
  const helm = (tag: string) => `image:\n  repository: x\n  ${tag}`;

  it.each([
    ['tag: 1\n', 'tag: "2"\n'],
    ['tag: 1', 'tag: "2"'],
    ['tag: 1\r\n', 'tag: "2"\r\n'],
    ['tag:  1 \t\n', 'tag:  "2" \t\n'],
    ['tag: 1 # one\n', 'tag: "2" # one\n'],
    ['"tag": 1\n', '"tag": "2"\n'],
    ["'tag': 1\n", '\'tag\': "2"\n'],
    ['tag: &t 1\n', 'tag: &t "2"\n'],
    ['tag: "1"\n', 'tag: "2"\n'],
    ["tag: '1'\n", "tag: '2'\n"],
    ['tag: !!str 1\n', 'tag: !!str 2\n'],
    [`tag: 1@${PIN}\n`, `tag: 2@${PIN}\n`],
    [`tag: 1\n  digest: ${PIN}\n`, `tag: "2"\n  digest: ${PIN}\n`],
  ])('has quotes where YAML would read a number: %j', (before, after) => {
    expect(tagged('values.yaml', helm(before))).toBe(helm(after));
  });

  it.each([
    ['{repository: x, tag: 1}', '{repository: x, tag: "2"}'],
    ['{repository: x, tag: 1 , a: b}', '{repository: x, tag: "2" , a: b}'],
    ['{a: [1], repository: x, tag: 1}', '{a: [1], repository: x, tag: "2"}'],
  ])('in flow style: %s', (before, after) => {
    expect(tagged('values.yaml', `image: ${before}\n`)).toBe(`image: ${after}\n`);
  });

  it('has none where YAML reads it as a string', () => {
    expect(tagged('values.yaml', helm('tag: 1\n'), 'v2')).toBe(helm('tag: v2\n'));
  });

  it.each([
    ['kustomization.yaml', 'images:\n- name: x\n  newTag: v1\n', 'images:\n- name: x\n  newTag: "2"\n'],
    ['Dockerfile', 'ARG V=1\nFROM x:$V\n', 'ARG V=2\nFROM x:$V\n'],
    ['Dockerfile', 'ARG V="1"\nFROM x:$V\n', 'ARG V="2"\nFROM x:$V\n'],
  ])('in %s: %j', (path, before, after) => {
    expect(tagged(path, before)).toBe(after);
  });

  it('is changed at the anchor that an alias stands for', () => {
    expect(tagged('values.yaml', `t: &t 1\n${helm('tag: *t\n')}`)).toBe(`t: &t "2"\n${helm('tag: *t\n')}`);
  });

  it.each([
    ['what only a run knows', 'compose.yaml', 'services: {a: {image: "x:${V}"}}\n', 'unresolved'],
    ['what is built', 'compose.yaml', 'services: {a: {build: ., image: "x:1"}}\n', 'build'],
    ['several values', 'Dockerfile', 'ARG A=1\nFROM x:${A}-${A}\n', 'templated'],
    ['a value and more', 'Dockerfile', 'ARG A=1\nFROM x:${A}-b\n', 'templated'],
    ['what stands nowhere', 'Dockerfile', 'ARG A=1-b\nFROM x:${A%-b}\n', 'templated'],
    ['an escape', 'values.yaml', helm('tag: "1\\x30"\n'), 'escaped'],
    [
      'a version that the tag writes otherwise',
      'Chart.yaml',
      'apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies:\n- {name: c, repository: oci://r.io/charts, version: 1.2.3+b}\n',
      'escaped',
    ],
  ])('is not written over %s', (_name, path, text, reason) => {
    expect(tagged(path, text)).toBe(`<${reason}>`);
  });

  it('is not written in another file', () => {
    const text = 'services: {a: {image: "x:$V"}}\n';
    const { occurrences } = scan(
      { path: 'compose.yaml', text },
      { beside: (path) => (path === '.env' ? 'V=1\n' : undefined) },
    );
    expect(occurrences.map((each) => tagChange(each, '2', text))).toEqual([{ kind: 'refused', reason: 'otherFile' }]);
  });
});

describe('the reference whose tag stands alone at an offset', () => {
  const found = (marked: string) => {
    const { text, offset } = cursor(marked);
    return atLoneTag(scan({ path: 'values.yaml', text }), offset)?.text;
  };
  const others = 'bImage: {repository: y, tag: 7}\n';

  it.each([
    ['image: {repository: x, tag: ▮17}\n', 'x'],
    ['image: {repository: x, tag: 1▮7}\n', 'x'],
    ['image: {repository: x, tag: 17▮}\n', 'x'],
    ['image: {repository: x, tag:▮ 17}\n', undefined],
    ['image: {repository: x, tag: 17, ▮a: b}\n', undefined],
    ['image: x:▮1\n', undefined],
  ])('%s', (marked, expected) => {
    expect(found(others + marked)).toBe(expected);
  });
});

it('is shared by those who read the same text', () => {
  const text = 'ARG V=1\nFROM x:$V\nFROM x:1\nFROM y:$V\n';
  const { occurrences } = scan({ path: 'Dockerfile', text });
  const change = tagChange(occurrences[0]!, '2', text);
  expect(change.kind === 'edit' && occurrences.map((other) => sharesTag(other, change, '2', text))).toEqual([
    true,
    false,
    true,
  ]);
});
