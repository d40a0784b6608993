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
    ['classes', 'parameters: {}\nservices:\n  App\\Image: {class: A, image: a}\n'],
    ['an object', 'kind: X\nservices:\n  a: {image: a}\n'],
    ['a description of an interface', 'openapi: 3.1.0\nservices:\n  a: {image: a}\n'],
    ['a pipeline of GitLab', 'stages: [a]\nservices:\n  a: {image: a}\n'],
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
      'x-app: &app\n  image: «app:1»\nx-unused: {image: no}\nservices:\n  a:\n    <<: «*app»\n  b:\n    <<: [«*app»]\n  c:\n    <<: *app\n    image: «own»\n',
      [...Array.from({ length: 3 }, () => 'docker.io/library/app:1'), 'docker.io/library/own'],
    ],
    [
      'a merge through a merge, of which the outer alias brings the image',
      'x-a: &a {image: «a»}\nx-b: &b {<<: *a}\nservices:\n  c: {<<: «*b»}\n',
      ['docker.io/library/a', 'docker.io/library/a'],
    ],
    [
      'a whole service by alias',
      'services:\n  a: &a {image: «a»}\n  b: «*a»\n',
      ['docker.io/library/a', 'docker.io/library/a'],
    ],
    [
      'services that are merged in',
      'x-all: &all\n  a: {image: «a»}\n  b: {image: none}\nservices:\n  <<: *all\n  b: {image: «b»}\n',
      ['docker.io/library/a', 'docker.io/library/b'],
    ],
    [
      'services that inherit',
      'services:\n  a: {image: «a»}\n  b: {extends: a}\n  c: {extends: {service: a, file: x.yaml}}\ninclude: [other.yaml]\n',
      ['docker.io/library/a'],
    ],
    [
      'services behind profiles, and on other machines',
      'services:\n  a: {image: «a», profiles: [x]}\n  p: {provider: {type: model, options: {model: none/none:1, image: none}}}\n',
      ['docker.io/library/a'],
    ],
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

  it('is a build where the policy does not pull, whoever brings them', () => {
    const marked =
      'x-b: &b {build: .}\nservices:\n  a: {<<: *b, image: «a»}\n  c: {build: ., image: «c», pull_policy: "${P:-always}"}\n';
    expect(scanMarked('compose.yaml', marked).map(said)).toEqual(['build docker.io/library/a', 'docker.io/library/c']);
  });

  it('edits an alias at its anchor', () => {
    expect(edits('x-a: &a {image: "a:1"}\nservices:\n  b: {<<: *a}\n  c: *a\n')).toEqual(['a:1', 'a:1', 'a:1']);
    expect(edits('x-a: &a {image: "a:${V}"}\nservices:\n  b: {<<: *a}\n')).toEqual(['<templated>', '<alias>']);
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

describe('images beside those of services', () => {
  it.each<[string, string, string[]]>([
    [
      'image volumes',
      'services:\n  a:\n    volumes:\n    - {type: image, source: «a:1», target: /a}\n    - {type: volume, source: none}\n    - none:/b\n    - {type: image, target: /a, source: }\n',
      ['docker.io/library/a:1'],
    ],
    [
      'image volumes that two services share',
      'services:\n  a: {volumes: &v [{type: image, source: "«${V:-a:1}»"}]}\n  b: {volumes: *v}\nvolumes: {c: {type: image, source: none}}\n',
      ['docker.io/library/a:1'],
    ],
    [
      'models',
      'services:\n  a:\n    models: {llm: {endpoint_var: X, model: none}}\n  b: {models: [llm]}\nmodels:\n  llm: {model: «ai/smollm2»}\n  big:\n    model: «ai/gemma3:4B»\n',
      ['docker.io/ai/smollm2', 'docker.io/ai/gemma3:4B'],
    ],
    ['models alone', 'models:\n  llm:\n    model: «ai/smollm2:1»\n', ['docker.io/ai/smollm2:1']],
    [
      'named contexts in a mapping',
      'services:\n  a:\n    build:\n      additional_contexts:\n        base: docker-image://«debian:12»\n        v: "docker-image://«${V:-a:1}»"\n        src: ../docker-image\n        git: https://x.io/a.git\n        other: service:b\n        empty: docker-image://\n',
      ['docker.io/library/debian:12', 'docker.io/library/a:1'],
    ],
    [
      'named contexts in a list',
      'services:\n  a:\n    build:\n      additional_contexts:\n      - base=docker-image://«debian:12»\n      - src=../src\n      - docker-image://none\n',
      ['docker.io/library/debian:12'],
    ],
    [
      'a build without an image',
      'services:\n  a:\n    build: {context: docker-image://none, cache_from: [none], tags: [none], args: {image: none}}\n',
      [],
    ],
    [
      'a build by alias',
      'x-b: &b {additional_contexts: {a: "docker-image://«a»"}}\nservices:\n  a: {build: *b}\n  b: {build: *b}\n',
      ['docker.io/library/a'],
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('compose.yaml', marked).map(said)).toEqual(expected);
  });
});

describe('odd documents', () => {
  it.each<[string, string]>([
    ['a service that merges itself', 'services:\n  a: &a\n    <<: *a\n    image: «a»\n'],
    ['anchors in a cycle', 'services: &s\n  a: *s\n  b: {image: «b», build: &b {additional_contexts: *b}}\n'],
    ['services that are a list', 'services:\n- image: none\nmodels: [{model: none}]\n'],
    [
      'scalars where mappings belong',
      'services:\n  a: {image: {b: none}, build: {additional_contexts: x}, volumes: image, ports: 80}\n',
    ],
    ['nothing', 'services:\n  a:\nmodels:\n'],
    [
      'a line being typed',
      'services:\n  a:\n    image: «a»\n    dockerfile_inline\n    build: {dockerfile_inline: }\n    vol',
    ],
  ])('%s', (_name, marked) => {
    scanMarked('compose.yaml', marked);
  });

  it('finds the images of many services', () => {
    const services = Array.from({ length: 10_000 }, (_, n) => `  s${n}:\n    image: a:${n}\n    ports: ["80"]\n`);
    expect(scan({ path: 'compose.yaml', text: `services:\n${services.join('')}` }).occurrences).toHaveLength(10_000);
  });

  it('counts no more than ten thousand aliases', () => {
    const services = Array.from({ length: 10_010 }, (_, n) => `  s${n}: *a\n`);
    const text = `x-a: &a {image: a}\nservices:\n${services.join('')}`;
    expect(scan({ path: 'compose.yaml', text }).occurrences).toHaveLength(10_001);
  });

  it('ends where many services merge large mappings', () => {
    const large = Array.from({ length: 20_000 }, (_, n) => `  k${n}: v\n`);
    const services = Array.from({ length: 20_000 }, (_, n) => `  s${n}: {<<: *a}\n`);
    const text = `x-a: &a\n${large.join('')}services:\n${services.join('')}  b: {image: b}\n`;
    expect(scan({ path: 'compose.yaml', text }).occurrences.map(said)).toEqual(['docker.io/library/b']);
  }, 20_000);
});
