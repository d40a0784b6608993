import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

const PATH = '.devcontainer/devcontainer.json';

describe('development containers', () => {
  it.each<[string, string, string[]]>([
    [
      'JSON with comments, tabs and a trailing comma',
      '// "image": "no:1"\n{\n\t"name": "a // b", /* "image": "no:2"\n\t * { */\n\t"image": "«mcr.microsoft.com/devcontainers/base:1»", // why: it\'s\n\t"features": {"ghcr.io/a/b:1": {"image": "no"}},\n\t"customizations": {"vscode": {"settings": {"image": "no"}}},\n}\n',
      ['mcr.microsoft.com/devcontainers/base:1'],
    ],
    ['a byte order mark and CRLF', '\uFEFF{\r\n  "image": "«a:1»" // x\r\n}\r\n', ['docker.io/library/a:1']],
    ['variables', '{"image": "«a:${localEnv:TAG}»"}', ['templated']],
    ['a default', '{"image": "«a:${localEnv:TAG:3}-x»"}', ['docker.io/library/a:3-x']],
    ['a default of the other name', '{"image": "«${env:IMAGE:quay.io/a}»"}', ['quay.io/a']],
    ['a default that is cut at its colon', '{"image": "«${localEnv:IMAGE:a:3}»"}', ['docker.io/library/a']],
    ['an empty default', '{"image": "«a${localEnv:S:}»"}', ['docker.io/library/a']],
    [
      'other variables',
      '{"image": "«a:${templateOption:x}»", "containerEnv": {"image": "${localEnv:X:no}"}}',
      ['templated'],
    ],
    ['what is no variable', '{"image": "«a:${localEnv:X»"}', ['invalid tag']],
    ['a build', '{"build": {"dockerfile": "Dockerfile"}, "dockerComposeFile": "compose.yaml"}', []],
    ['half-typed', '{\n  "image": "«a:1»",\n  "na\n', ['docker.io/library/a:1']],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked(PATH, marked).map(said)).toEqual(expected);
  });

  it('is not edited inside a default, and says where it comes from', () => {
    const text = '{"image": "a:${localEnv:TAG:3}"}';
    const { occurrences } = scan({ path: PATH, text });
    expect(occurrences.map((found) => editedText(text, found))).toEqual(['<templated>']);
    const spans = occurrences[0]?.parts?.map(({ from }) => (from.kind === 'document' ? from.span : undefined));
    expect(spans?.map((span) => text.slice(span?.start, span?.end))).toEqual(['a', '3']);
  });

  it.each(['devcontainer.json', '/x/.devcontainer.json', '.devcontainer.json', '.devcontainer/go/devcontainer.json'])(
    '%s',
    (path) => {
      expect(scanMarked(path, '{"image": "«a»"}').map(({ format }) => format)).toEqual(['devcontainer']);
    },
  );
  it.each([
    'x/devcontainer.json',
    '.devcontainer/a/b/devcontainer.json',
    'package.json',
    'my-devcontainer.json',
    'devcontainer-lock.json',
  ])('not %s', (path) => {
    expect(scan({ path, text: '{"image": "a"}' }).occurrences).toEqual([]);
  });
  it.each([
    '{"image": "a // b\n // c\n"}',
    '/*'.repeat(50_000),
    `{"image": 'a // b'`,
    `{"image": "${'\\'.repeat(50_001)}`,
    `{"image": "${'${'.repeat(50_000)}"}`,
  ])('never reports what does not stand in the text', (text) => {
    for (const { span, text: written } of scan({ path: PATH, text }).occurrences) {
      expect(text.slice(span.start, span.end)).toBe(written);
    }
  });
});
