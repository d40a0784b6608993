import { describe, expect, it } from 'vitest';
import { at, scan } from '../../../src/references/scan';
import { mayBeSuppressed, suppressionEdit } from '../../../src/references/suppressionEdit';
import { cursor } from '../../support/cursor';

function ignored(path: string, marked: string, languageId?: string, reason = 'we wait'): string | undefined {
  const { text, offset } = cursor(marked);
  const before = scan({ path, text, languageId });
  const occurrence = at(before, offset);
  if (!occurrence) throw new Error(`There is no reference at the mark in: ${marked}`);
  const edit = suppressionEdit(before, occurrence, ['drift'], reason);
  return edit && text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
}

const C = 'oci-lens-ignore drift: we wait';

describe('the comment that ignores drift', () => {
  it.each([
    ['compose.yaml', 'services:\n  a:\n    image: x▮:1\n', `services:\n  a:\n    image: x:1 # ${C}\n`],
    ['compose.yaml', 'services:\n  a:\n    image: "x▮:1"\r\n', `services:\n  a:\n    image: "x:1" # ${C}\r\n`],
    ['compose.yaml', 'services:\n  a: {image: x▮:1}', `services:\n  a: {image: x:1} # ${C}`],
    ['compose.yaml', 'services:\n  a:\n    image: x▮:1 # é🦊 \n', `services:\n  a:\n    image: x:1 # é🦊 # ${C}\n`],
    ['Dockerfile', 'FROM x▮:1 AS a\nFROM a\n', `# ${C}\nFROM x:1 AS a\nFROM a\n`],
    ['Dockerfile', 'FROM y\r\n  FROM \\\r\n  x▮:1\r\n', `FROM y\r\n  # ${C}\r\n  FROM \\\r\n  x:1\r\n`],
    [
      'Dockerfile',
      '# syntax=docker/dockerfile:1\n# escape=`\n# check=skip=all\nFROM x▮:1\n',
      `# syntax=docker/dockerfile:1\n# escape=\`\n# check=skip=all\n# ${C}\nFROM x:1\n`,
    ],
    ['app.container', '[Container]\nImage=x▮:1\n', `[Container]\n# ${C}\nImage=x:1\n`],
  ])('stands where it counts in %s: %s', (path, marked, expected) => {
    const after = ignored(path, marked);
    expect(after?.replace(/# \n/, '#\n')).toBe(expected.replace(/# \n/, '#\n'));
  });

  it('follows the comment that turns another rule off', () => {
    const other = 'oci-lens-ignore policy: ours';
    expect(ignored('compose.yaml', `services: {a: {image: x▮}} # ${other}\n`)).toBe(
      `services: {a: {image: x}} # ${other} # ${C}\n`,
    );
  });

  it("leaves a bot's comment as it is", () => {
    const flux = '# {"$imagepolicy": "ns:p"}';
    expect(ignored('compose.yaml', `services: {a: {image: x▮:1}} ${flux}\n`)).toBeUndefined();
    expect(ignored('compose.yaml', 'services: {a: {image: x▮:1}} # renovate: x\n')).toBeUndefined();
    expect(ignored('values.yaml', `image:\n  repository: x▮\n  tag: v1 ${flux}\n`)).toBe(
      `image:\n  repository: x # ${C}\n  tag: v1 ${flux}\n`,
    );
    expect(ignored('Dockerfile', '# a\n# renovate: datasource=docker\nFROM x▮:1\n')).toBe(
      `# a\n# ${C}\n# renovate: datasource=docker\nFROM x:1\n`,
    );
  });

  it('is written as JSON with comments writes it', () => {
    expect(ignored('devcontainer.json', '{"image": "x▮:1"}\n', 'jsonc')).toBe(`{"image": "x:1"} // ${C}\n`);
  });

  it.each([
    ['a directive of a Dockerfile', 'Dockerfile', '# syntax=docker▮/dockerfile:1\nFROM x\n', undefined],
    [
      'a block of text',
      'compose.yaml',
      'services:\n  a:\n    build:\n      dockerfile_inline: |2- # c\n        FROM y\n\n        FROM x▮:1\n',
      undefined,
    ],
    ['JSON', 'pod.json', '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"x▮"}]}}', 'json'],
  ])('has no place in %s', (_name, path, marked, languageId) => {
    expect(ignored(path, marked, languageId)).toBeUndefined();
  });

  it('makes one line of the reason', () => {
    expect(ignored('compose.yaml', 'services: {a: {image: x▮}}\n', undefined, ' a\nb: c\u202e\t# d ')).toBe(
      'services: {a: {image: x}} # oci-lens-ignore drift: a b: c # d\n',
    );
  });

  it('cuts a long reason at 200, and no character in two', () => {
    const written = (reason: string) =>
      ignored('compose.yaml', 'services: {a: {image: x▮}}', undefined, reason)?.split('drift: ')[1];
    expect(written('a'.repeat(201))).toBe('a'.repeat(200));
    expect(written(`${'a'.repeat(198)}🦊b`)).toBe(`${'a'.repeat(198)}🦊`);
    expect(written(`${'a'.repeat(199)}🦊b`)).toBe('a'.repeat(199));
  });

  it('adds no second space', () => {
    expect(ignored('compose.yaml', 'services: {a: {image: x▮}} \n')).toBe(`services: {a: {image: x}} # ${C}\n`);
    expect(ignored('compose.yaml', 'services: {a: {image: x▮}}\t\n')).toBe(`services: {a: {image: x}}\t# ${C}\n`);
  });

  it('is offered only where it may stand', () => {
    const { text, offset } = cursor(
      '# syntax=docker▮/dockerfile:1\nFROM x\nRUN \\\n--mount=type=bind,target=#,from=y z\n',
    );
    const file = scan({ path: 'Dockerfile', text });
    expect(file.occurrences.map((occurrence) => mayBeSuppressed(file, occurrence))).toEqual([false, true, true]);
    expect(at(file, offset)).toBeDefined();
  });
});
