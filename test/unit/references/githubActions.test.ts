import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

const WORKFLOW = '.github/workflows/ci.yml';

describe('which files are workflows or actions', () => {
  it.each([WORKFLOW, 'a/.github/workflows/x.yaml', '.forgejo/workflows/x.yml', '.gitea/workflows/x.yml'])(
    '%s',
    (path) => {
      const occurrences = scanMarked(path, 'on: push\njobs:\n  a:\n    container: «a:1»\n');
      expect(occurrences.map(({ format }) => format)).toEqual(['github-actions']);
    },
  );
  it.each<[string, string, string]>([
    [
      'an issue template',
      '.github/ISSUE_TEMPLATE/bug.yml',
      'name: Bug\nbody:\n- type: input\n  attributes: {image: a/b:1, container: a}\n',
    ],
    ['a configuration', '.github/dependabot.yml', 'updates:\n- package-ecosystem: docker\n  image: a/b:1\n'],
    [
      'a pre-commit configuration',
      '.pre-commit-config.yaml',
      'repos:\n- repo: local\n  hooks:\n  - language: docker_image\n    entry: a/b:1\n',
    ],
    ['a site', 'mkdocs.yml', 'site_name: x\njobs: {a: {container: a/b:1}}\n'],
    ['no workflow', WORKFLOW, 'name: x\nservices:\n- image: a\n'],
    ['no action', 'action.yml', 'image: docker://a\n'],
  ])('not %s', (_name, path, text) => {
    expect(scan({ path, text }).occurrences).toEqual([]);
  });
});

describe('workflows', () => {
  it.each<[string, string, string[]]>([
    [
      'containers and services of a job',
      'jobs:\n  a:\n    runs-on: ubuntu-latest\n    container: "«node:20»"\n  b:\n    container:\n      image: «ghcr.io/a/b:1»\n      env: {image: no}\n    services:\n      db:\n        image: «postgres:16»\n        ports: [5432]\n',
      ['docker.io/library/node:20', 'ghcr.io/a/b:1', 'docker.io/library/postgres:16'],
    ],
    [
      'steps that use an image',
      'jobs:\n  a:\n    steps:\n    - uses: actions/checkout@v4\n    - uses: docker://«alpine:3.20»\n    - uses: "docker://«ghcr.io/a/b»"\n      with: {image: no, container: no}\n    - uses: ./x\n    - uses: docker://\n    - run: docker run docker://a:1\n',
      ['docker.io/library/alpine:3.20', 'ghcr.io/a/b'],
    ],
    [
      'expressions',
      'jobs:\n  a:\n    container: «${{ inputs.image }}»\n    services: {a: {image: "«redis:${{ matrix.redis }}»"}}\n    steps: [{uses: "docker://«a:${{ x }}»"}]\n',
      ['templated', 'templated', 'templated'],
    ],
    [
      "a matrix's literals",
      'jobs:\n  a:\n    strategy:\n      matrix:\n        image: ["«debian:12»", «debian:11»]\n        os: [x]\n        include:\n        - {os: y, image: «alpine»}\n        exclude: [{image: debian:12}]\n    container: ${{ matrix.image }}\n    services: {x: {image: "${{matrix.image}}"}}\n',
      ['docker.io/library/debian:12', 'docker.io/library/debian:11', 'docker.io/library/alpine'],
    ],
    [
      'mappings in a matrix',
      'jobs:\n  a:\n    strategy:\n      matrix:\n        on:\n        - {image: «a:1», name: x}\n        - image: «b:1»\n    container: {image: "${{ matrix.on.image }}"}\n  b:\n    strategy: {matrix: {c: [{image: «c:1»}, «d:1»]}}\n    container: ${{ matrix.c }}\n',
      ['docker.io/library/a:1', 'docker.io/library/b:1', 'docker.io/library/c:1', 'docker.io/library/d:1'],
    ],
    [
      'a matrix that only a run knows',
      'jobs:\n  a:\n    strategy: {matrix: "${{ fromJSON(x) }}"}\n    container: «${{ matrix.image }}»\n',
      ['templated'],
    ],
    [
      'aliases',
      'x: &i docker://a:1\njobs:\n  a:\n    steps: [{uses: «*i»}]\n  b: &b {container: «b»}\n  c: {<<: *b, name: c}\n  d: *b\n',
      ['docker.io/library/a:1', 'docker.io/library/b'],
    ],
    ['half-typed', 'jobs:\n  a:\n    container:\n  b:\n    container: «b»\n    ser\n', ['docker.io/library/b']],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked(WORKFLOW, marked).map(said)).toEqual(expected);
  });

  it.each([
    ['steps: [{uses: "docker://a:1"}]', 'a:1'],
    ['steps: [{uses: "docker:\\x2f/a:1"}]', '<escaped>'],
    ['steps: [{uses: &x "docker://a:1"}]', 'a:1'],
    ['container: ${{ x }}', '<templated>'],
  ])('%s is edited at %s', (job, expected) => {
    const text = `jobs:\n  a:\n    ${job}\n`;
    expect(scan({ path: WORKFLOW, text }).occurrences.map((found) => editedText(text, found))).toEqual([expected]);
  });
});

describe('actions', () => {
  it.each<[string, string[]]>([
    ['name: x\nruns:\n  using: docker\n  image: docker://«a/b:1»\n', ['docker.io/a/b:1']],
    ['runs:\n  using: docker\n  image: Dockerfile\n', []],
    ['runs:\n  using: composite\n  steps:\n  - uses: docker://«a»\n  - uses: a/b@v1\n', ['docker.io/library/a']],
  ])('%j', (marked, expected) => {
    expect(scanMarked('x/action.yml', marked).map(said)).toEqual(expected);
  });
});
