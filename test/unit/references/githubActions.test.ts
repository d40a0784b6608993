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
      'services that are one string',
      'jobs:\n  a:\n    strategy: {matrix: {db: ["«postgres:16»", «mysql:8»]}}\n    services:\n      cache: «redis:7»\n      db: ${{ matrix.db }}\n      none: ""\n      other: «redis:${{ inputs.tag }}»\n',
      ['docker.io/library/postgres:16', 'docker.io/library/mysql:8', 'docker.io/library/redis:7', 'templated'],
    ],
    [
      'a scheme before the image of a container',
      'jobs:\n  a:\n    strategy: {matrix: {image: [docker://«debian:12»]}}\n    container: docker://«node:20»\n    services:\n      a: "docker://«redis:7»"\n      b: {image: "docker://«redis:${{ inputs.tag }}»"}\n      c: ${{ matrix.image }}\n',
      ['docker.io/library/debian:12', 'docker.io/library/node:20', 'docker.io/library/redis:7', 'templated'],
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
    [
      'nothing where nothing is written',
      'jobs:\n  a:\n    container: ""\n    services: {x: {image: }, y: {image: ""}}\n  b:\n    uses: ./.github/workflows/x.yml\n    with: {container: no}\n',
      [],
    ],
    [
      'environment variables, which a container cannot use',
      'env: {IMAGE: a:1}\njobs:\n  a:\n    env: {IMAGE: b:1}\n    container: «${{ env.IMAGE }}»\n',
      ['templated'],
    ],
    [
      'inputs with a default, and expressions that are more than a name',
      'on: {workflow_call: {inputs: {image: {default: a:1}}}}\njobs:\n  a:\n    strategy: {matrix: {image: [b:1]}}\n    container: «${{ inputs.image }}»\n    services: {x: {image: "«${{ matrix.image || inputs.image }}»"}, y: {image: "«${{ format(\'{0}:1\', \'a\') }}»"}}\n',
      ['templated', 'templated', 'templated'],
    ],
    [
      'a part of which the matrix has one literal, and one of which it has two',
      'jobs:\n  a:\n    strategy: {matrix: {one: ["20"], two: ["18", "20"]}}\n    container: «node:${{ matrix.one }}-alpine»\n    services:\n      x: {image: "«node:${{ matrix.two }}»"}\n      y: {image: "«${{ matrix.one }}:${{ matrix.three }}»"}\n',
      ['docker.io/library/node:20-alpine', 'templated', 'templated'],
    ],
    [
      'a matrix of expressions',
      'jobs:\n  a:\n    strategy: {matrix: {image: [«a:1», "«${{ vars.IMAGE }}»"]}}\n    container: ${{ matrix.image }}\n',
      ['docker.io/library/a:1', 'templated'],
    ],
    [
      'duplicates, in lines that end in CR LF',
      'jobs:\r\n  a:\r\n    container: «a:1»\r\n    container: «a:2»\r\n  a:\r\n    container: {image: «a:3», image: «a:4»}\r\n',
      ['1', '2', '3', '4'].map((tag) => `docker.io/library/a:${tag}`),
    ],
    ['tabs', 'jobs:\n  a:\n    container:\t«a:1»\t# x\n', ['docker.io/library/a:1']],
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

describe('what a container asks for', () => {
  it('takes platform and user from its options', () => {
    const text =
      'jobs:\n  a:\n    container:\n      image: a\n      options: --health-cmd "x --user no" --platform linux/arm64 -u=1 --user "1001:0"\n      ports: [80, "8080:81/tcp", 1-9, "${{ x }}"]\n';
    const [found] = scan({ path: WORKFLOW, text }).occurrences;
    const { platform, user, ports } = found?.asks ?? {};
    expect(platform?.value).toEqual({ each: [{ os: 'linux', architecture: 'arm64', variant: undefined }] });
    expect(platform && text.slice(platform.span.start, platform.span.end)).toBe('linux/arm64');
    expect(user?.value).toBe('1001:0');
    expect(user && text.slice(user.span.start, user.span.end)).toBe('1001:0');
    expect(ports?.map(({ value, span }) => [value, text.slice(span.start, span.end)])).toEqual([
      [80, '80'],
      [81, '8080:81/tcp'],
    ]);
  });

  it.each(['--user', '--userns host', '--label --userx=1'])('no user in %s', (options) => {
    const text = `jobs:\n  a:\n    services:\n      x:\n        image: a\n        options: >-\n          ${options}\n`;
    expect(scan({ path: WORKFLOW, text }).occurrences[0]?.asks.user).toBeUndefined();
  });

  it('a user that only a run knows', () => {
    const text = 'jobs:\n  a:\n    container: {image: a, options: "--user ${{ inputs.user }}"}\n';
    expect(scan({ path: WORKFLOW, text }).occurrences[0]?.asks.user).toMatchObject({ value: undefined });
  });

  it('says a block scalar whole', () => {
    const text = 'jobs: {a: {services: {x: {image: a, options: "--user\\x20app"}}}}\n';
    const { user } = scan({ path: WORKFLOW, text }).occurrences[0]?.asks ?? {};
    expect(user?.value).toBe('app');
    expect(user && text.slice(user.span.start, user.span.end)).toBe('--user\\x20app');
  });
});

describe('where a composed reference comes from', () => {
  it('names the text and the literal', () => {
    const text = 'jobs:\n  a:\n    strategy: {matrix: {v: ["20"]}}\n    container: node:${{ matrix.v }}-alpine\n';
    const [found] = scan({ path: WORKFLOW, text }).occurrences;
    const from = (found?.parts ?? []).map(({ part, from: origin }) => [
      part,
      origin.kind === 'document' && text.slice(origin.span.start, origin.span.end),
    ]);
    expect(from).toEqual([
      ['repository', 'node'],
      ['tag', '20'],
      ['tag', '-alpine'],
    ]);
    expect(found && editedText(text, found)).toBe('<templated>');
  });
});

describe('actions', () => {
  it.each<[string, string[]]>([
    ['name: x\nruns:\n  using: docker\n  image: docker://«a/b:1»\n', ['docker.io/a/b:1']],
    ['runs:\n  using: docker\n  image: Dockerfile\n', []],
    ['runs:\n  using: node20\n  image: docker://a\n  pre-image: docker://b\n', []],
    ['runs:\n  using: composite\n  steps:\n  - uses: docker://«a»\n  - uses: a/b@v1\n', ['docker.io/library/a']],
  ])('%j', (marked, expected) => {
    expect(scanMarked('x/action.yml', marked).map(said)).toEqual(expected);
  });
});
