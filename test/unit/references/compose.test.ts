import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

function edits(text: string): string[] {
  return scan({ path: 'compose.yaml', text }).occurrences.map((occurrence) => editedText(text, occurrence));
}

describe('which files are Compose files', () => {
  it.each([
    'compose.yaml',
    'a/compose.yml',
    'docker-compose.yml',
    'docker-compose.prod.yaml',
    'compose.override.yaml',
    'any.yaml',
    'podman-compose.yml',
  ])('%s', (path) => {
    scanMarked(path, 'services:\n  a:\n    image: «a:1»\n');
  });
  it('goes by the language where the editor names it', () => {
    scanMarked('stack', 'services: {a: {image: «a»}}', 'dockercompose');
  });
  it.each<[string, string]>([
    ['services of another kind', 'services:\n  - image: a\n'],
    ['a pipeline', 'steps: []\nservices:\n  db:\n    image: a\n'],
    ['services further down', 'jobs:\n  x:\n    services:\n      db: {image: a}\n'],
    ['services without mappings', 'services:\n  App\\Image: ~\n  x: image\n'],
  ])('not %s', (_name, text) => {
    expect(scan({ path: 'any.yml', text }).occurrences).toEqual([]);
  });
});

describe('services', () => {
  it.each<[string, string, string[]]>([
    [
      'an image',
      'services:\n  web:\n    image: "«nginx:1.27»"\n  db: {image: «postgres»}\n',
      ['docker.io/library/nginx:1.27', 'docker.io/library/postgres'],
    ],
    [
      "only the service's own",
      'name: x\nx-image: a:1\nservices:\n  web:\n    labels: {image: b}\n    environment: {image: c}\n    image: «d»\nvolumes: {v: {image: e}}\n',
      ['docker.io/library/d'],
    ],
    [
      'a name that a build gives',
      'services:\n  a: {build: ., image: «mine»}\n  b: {build: {context: .}, image: «mine:2», pull_policy: build}\n  c: {build: , image: «c»}\n',
      ['build docker.io/library/mine', 'build docker.io/library/mine:2', 'docker.io/library/c'],
    ],
    [
      'a build that pulls first',
      'services:\n' +
        ['always', 'missing', 'daily', 'weekly', 'every_12h']
          .map((p) => `  ${p}: {build: ., image: «a», pull_policy: ${p}}\n`)
          .join(''),
      Array.from({ length: 5 }, () => 'docker.io/library/a'),
    ],
    [
      'merge keys',
      'x-app: &app\n  image: «app:1»\nx-unused: {image: no}\nservices:\n  a:\n    <<: *app\n  b:\n    <<: [*app]\n  c:\n    <<: *app\n    image: «own»\n',
      ['docker.io/library/app:1', 'docker.io/library/own'],
    ],
    ['a whole service by alias', 'services:\n  a: &a {image: «a»}\n  b: *a\n', ['docker.io/library/a']],
    [
      'aliases of images',
      'x-i: &i a:1\nservices:\n  a: {image: «*i»}\n  b:\n    image: «*i»\n',
      ['docker.io/library/a:1', 'docker.io/library/a:1'],
    ],
    [
      'several documents',
      'services: {a: {image: «a»}}\n---\nservices: {a: {image: «b»}}\n',
      ['docker.io/library/a', 'docker.io/library/b'],
    ],
    ['CRLF and a byte order mark', '\uFEFFservices:\r\n  a:\r\n    image: «a:1»\r\n', ['docker.io/library/a:1']],
    ['an invalid one', 'services:\n  a: {image: «A:»}\n'.replace('«A:»', '"«A:»"'), ['invalid uppercase']],
    ['half-typed', 'services:\n  a:\n    image:\n  b:\n    image: «b»\n    por\n', ['docker.io/library/b']],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('compose.yaml', marked).map(said)).toEqual(expected);
  });

  it.each([
    ['linux/arm64', { os: 'linux', architecture: 'arm64', variant: undefined }],
    ['linux', undefined],
    ['${P}', undefined],
  ])('asks for the platform %s', (platform, expected) => {
    const { occurrences } = scan({
      path: 'compose.yaml',
      text: `services:\n  a:\n    image: a\n    platform: ${platform}\n`,
    });
    expect(occurrences.map(({ asks }) => asks.platform?.value)).toEqual([expected]);
  });
});

describe('variables', () => {
  it.each<[string, string, string]>([
    ['«$IMAGE»', 'templated', '<templated>'],
    ['«${IMAGE}»', 'templated', '<templated>'],
    ['«nginx:${V}»', 'templated', '<templated>'],
    ['«${IMAGE:-nginx:1}»', 'docker.io/library/nginx:1', 'nginx:1'],
    ['"«${IMAGE-ghcr.io/a/b}»"', 'ghcr.io/a/b', 'ghcr.io/a/b'],
    ['«nginx:${V:-1.27}»', 'docker.io/library/nginx:1.27', '<templated>'],
    ['«${R:-quay.io}/a:${V:-1}»', 'quay.io/a:1', '<templated>'],
    ['«${A:-${B:-c:1}}»', 'docker.io/library/c:1', 'c:1'],
    ['«${A:-${B}}»', 'templated', '<templated>'],
    ['«nginx${S:+-x}»', 'docker.io/library/nginx', 'nginx'],
    ['«${A:?needed}»', 'templated', '<templated>'],
    ['«${A?}»', 'templated', '<templated>'],
    ['«a$$b»', 'invalid repository', '<templated>'],
    ['«${A:-a»', 'templated', '<templated>'],
    ['«${}»', 'templated', '<templated>'],
    ['«a:$»', 'invalid tag', '<templated>'],
    ['"«${A:-a\\x3a1}»"', 'docker.io/library/a:1', '<escaped>'],
    ['>-\n      «${A:-a:1}»', 'docker.io/library/a:1', '<blockScalar>'],
  ])('%s', (value, meaning, edit) => {
    const marked = `services:\n  web:\n    image: ${value}\n`;
    expect(scanMarked('compose.yaml', marked).map(said)).toEqual([meaning]);
    expect(edits(marked.replace(/[«»]/g, ''))).toEqual([edit]);
  });

  it('ends where they nest without end', () => {
    const text = `services:\n  web:\n    image: "${'${A:-'.repeat(500)}"\n`;
    expect(scan({ path: 'compose.yaml', text }).occurrences.map(said)).toEqual(['templated']);
  });
});
