import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

describe('which files are pipelines', () => {
  it.each([
    '.gitlab-ci.yml',
    'ci/build.gitlab-ci.yml',
    '.gitlab-ci.prod.yaml',
    '.gitlab/ci/build.yml',
    '.gitlab-ci/a/b.yml',
  ])('%s', (path) => {
    expect(scanMarked(path, 'image: «a:1»\n').map(({ format }) => format)).toEqual(['gitlab-ci']);
  });
  it.each(['.gitlab/issue_templates/x.yml', '.gitlab/agents/a/config.yaml', 'ci.yml', 'mkdocs.yml'])(
    'not %s',
    (path) => {
      expect(scan({ path, text: 'image: a:1\njob: {image: b:1}\n' }).occurrences).toEqual([]);
    },
  );
});

describe('positions', () => {
  it.each<[string, string, string[]]>([
    [
      'images of the pipeline, of its default and of jobs',
      'image: «a:1»\ndefault:\n  image: {name: «b:1», entrypoint: [""]}\n.hidden:\n  image:\n    name: "«c:1»"\njob:\n  extends: .hidden\n  image: «d:1»\n  script: ["docker run x:1"]\n',
      ['docker.io/library/a:1', 'docker.io/library/b:1', 'docker.io/library/c:1', 'docker.io/library/d:1'],
    ],
    [
      'services',
      'services: [«a»]\njob:\n  services:\n  - «docker:dind»\n  - name: «postgres:16»\n    alias: db\n    variables: {image: no}\n',
      ['docker.io/library/a', 'docker.io/library/docker:dind', 'docker.io/library/postgres:16'],
    ],
    [
      'what is no job',
      'variables: {image: a}\nspec: {inputs: {image: {default: a}}}\nworkflow: {image: a}\ncache: {services: [a]}\ninclude: [{image: a}]\nstages: [image]\njob:\n  artifacts: {image: a}\n  variables: {image: a}\n',
      [],
    ],
    [
      'merge keys, aliases and !reference',
      '.a: &a {image: «a»}\nb: {<<: *a}\nc: {<<: [*a], image: «c»}\n.s: &s [«d»]\ne: {services: *s}\nf: {image: !reference [.a, image]}\n.i: &i x:1\ng: {image: «*i»}\n',
      ['a', 'c', 'd', 'x:1'].map((name) => `docker.io/library/${name}`),
    ],
    [
      'documents after a header',
      'spec:\n  inputs:\n    image: {default: a:1}\n---\njob:\n  image: «$[[ inputs.image ]]»\n',
      ['templated'],
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('.gitlab-ci.yml', marked).map(said)).toEqual(expected);
  });

  it('asks for a platform', () => {
    const text =
      'a:\n  image: {name: a, docker: {platform: linux/arm64}}\n  services: [{name: b, docker: {platform: linux/amd64}}, c]\n';
    const { occurrences } = scan({ path: '.gitlab-ci.yml', text });
    expect(occurrences.map(({ asks }) => asks.platform?.value.architecture)).toEqual(['arm64', 'amd64', undefined]);
  });
});

describe('variables', () => {
  const VARIABLES =
    'variables:\n  IMAGE: ruby:3.3\n  V: "1.27"\n  R: quay.io\n  FULL: $R/a/b:$V\n  D: {value: "d:1", description: x}\n  L: $L\n  M: "$N"\n  N: "${M}"\n';
  it.each<[string, string, string]>([
    ['«$IMAGE»', 'docker.io/library/ruby:3.3', 'ruby:3.3'],
    ['"«${IMAGE}»"', 'docker.io/library/ruby:3.3', 'ruby:3.3'],
    ['«nginx:$V»', 'docker.io/library/nginx:1.27', '<templated>'],
    ['«$FULL»', 'quay.io/a/b:1.27', '<templated>'],
    ['«$D»', 'docker.io/library/d:1', 'd:1'],
    ['«$L»', 'templated', '<templated>'],
    ['«$M»', 'templated', '<templated>'],
    ['«$CI_REGISTRY_IMAGE/a:1»', 'templated', '<templated>'],
    ['«$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA»', 'templated', '<templated>'],
    ['«$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX/alpine:3»', 'docker.io/library/alpine:3', 'alpine:3'],
    ['"«${CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX}/a/b»"', 'docker.io/a/b', 'a/b'],
    ['«${CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX}/$IMAGE»', 'docker.io/library/ruby:3.3', 'ruby:3.3'],
    ['«${CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX}/$CI_X»', 'templated', '<templated>'],
  ])('%s', (value, meaning, edit) => {
    const marked = `${VARIABLES}job:\n  image: ${value}\n`;
    expect(scanMarked('.gitlab-ci.yml', marked).map(said)).toEqual([meaning]);
    const text = marked.replace(/[«»]/g, '');
    expect(scan({ path: '.gitlab-ci.yml', text }).occurrences.map((found) => editedText(text, found))).toEqual([edit]);
  });

  it("takes a job's own before those of the pipeline", () => {
    const marked = 'variables: {V: "1", W: "2"}\na:\n  variables: {V: "3"}\n  image: «a:$V-$W»\nb: {image: «a:$V»}\n';
    expect(scanMarked('.gitlab-ci.yml', marked).map(said)).toEqual([
      'docker.io/library/a:3-2',
      'docker.io/library/a:1',
    ]);
  });

  it('ends where they are made of each other', () => {
    const doubled = Array.from({ length: 60 }, (_, n) => `  V${n + 1}: $V${n}$V${n}\n`).join('');
    const text = `variables:\n  V0: a\n${doubled}a: {image: $V60}\nb: {image: $V2}\n`;
    expect(scan({ path: '.gitlab-ci.yml', text }).occurrences.map(said)).toEqual([
      'templated',
      'docker.io/library/aaaa',
    ]);
  });
});
