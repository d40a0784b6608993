import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { said, scanMarked } from './marked';

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
    ['a build', '{"build": {"dockerfile": "Dockerfile"}, "dockerComposeFile": "compose.yaml"}', []],
    ['half-typed', '{\n  "image": "«a:1»",\n  "na\n', ['docker.io/library/a:1']],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked(PATH, marked).map(said)).toEqual(expected);
  });

  it.each(['.devcontainer.json', '.devcontainer/go/devcontainer.json'])('%s', (path) => {
    expect(scanMarked(path, '{"image": "«a»"}').map(({ format }) => format)).toEqual(['devcontainer']);
  });
  it.each(['package.json', 'my-devcontainer.json', 'devcontainer-lock.json'])('not %s', (path) => {
    expect(scan({ path, text: '{"image": "a"}' }).occurrences).toEqual([]);
  });
  it.each([
    '{"image": "a // b\n // c\n"}',
    '/*'.repeat(50_000),
    `{"image": 'a // b'`,
    `{"image": "${'\\'.repeat(50_001)}`,
  ])('never reports what does not stand in the text', (text) => {
    for (const { span, text: written } of scan({ path: PATH, text }).occurrences) {
      expect(text.slice(span.start, span.end)).toBe(written);
    }
  });
});
