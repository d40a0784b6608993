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

describe('components', () => {
  const COMPONENT = 'spec:\n  inputs:\n    image: {default: «a:1»}\n---\njob: {image: "$[[ inputs.image ]]"}\n'.replace(
    /[«»]/g,
    '',
  );
  it.each(['templates/test.yml', 'templates/test/template.yml'])('%s', (path) => {
    expect(scan({ path, text: COMPONENT }).occurrences.map(said)).toEqual(['docker.io/library/a:1']);
  });
  it.each<[string, string]>([
    ['templates/deployment.yaml', 'apiVersion: v1\nspec:\n  inputs: "$[[ inputs.image ]]"\nimage: a\n'],
    ['x/test.yml', COMPONENT],
  ])('not %s', (path, text) => {
    expect(scan({ path, text }).occurrences.filter(({ format }) => format === 'gitlab-ci')).toEqual(
      path.startsWith('templates') ? [expect.anything()] : [],
    );
  });
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
      '.a: &a {image: «a»}\nb: {<<: *a}\nc: {<<: [*a], image: «c»}\n.s: &s [«d»]\ne: {services: *s}\nf: {image: «!reference [.a, image]»}\n.i: &i x:1\ng: {image: «*i»}\n',
      ['a', 'c', 'd', 'a', 'x:1'].map((name) => `docker.io/library/${name}`),
    ],
    [
      'documents after a header',
      'spec:\n  inputs:\n    image: {default: a:1}\n---\njob:\n  image: «$[[ inputs.image ]]»\n',
      ['docker.io/library/a:1'],
    ],
    [
      'references to what is no position, to lists, and to other files',
      '.images: {node: node:20, db: [«postgres:16»], map: {name: x:1}}\na: {image: «!reference [.images, node]»}\nb: {services: !reference [.images, db]}\nc: {services: [!reference [.images, db], {name: «!reference [.images, node]»}, «!reference [.images, map]»]}\nd: {image: «!reference [.other, image]»}\ne: {services: !reference [.other, services]}\nf: !reference [a]\n',
      ['library/postgres:16', 'library/node:20', 'library/node:20', 'library/x:1']
        .map((name) => `docker.io/${name}`)
        .concat('templated'),
    ],
    [
      'references that lead back',
      '.a: {image: «!reference [.b, image]»}\n.b: {image: «!reference [.a, image]»}\n.c: !reference [.c, x]\nd: {services: !reference [d, services]}\ne: {image: !reference []}\n',
      ['templated', 'templated'],
    ],
    [
      'duplicates and half-typed lines, with CR LF',
      'a:\r\n  image: «a:1»\r\n  image: «a:2»\r\na:\r\n  image: «a:3»\r\n  services:\r\n  -\r\n  - name:\r\n  - «b»\r\n  ima\r\n',
      ['a:1', 'a:2', 'a:3', 'b'].map((name) => `docker.io/library/${name}`),
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('.gitlab-ci.yml', marked).map(said)).toEqual(expected);
  });

  it('end where they multiply', () => {
    const merged = Array.from({ length: 3000 }, (_, n) => `a${n + 1}: &a${n + 1} {<<: *a${n}, services: *s}\n`).join(
      '',
    );
    const referring = Array.from(
      { length: 30 },
      (_, n) =>
        `r${n}: !reference [${Array(9)
          .fill(`r${n + 1}`)
          .join()}]\n`,
    ).join('');
    const text = `s: &s [${'b,'.repeat(3000)}]\na0: &a0 {image: a}\n${merged}${referring}z: {image: !reference [r0, x]}\n`;
    expect(scan({ path: '.gitlab-ci.yml', text }).occurrences).toHaveLength(3002);
  });

  it('asks for a user', () => {
    const text =
      'a:\n  image: {name: a, docker: {user: app}, kubernetes: {user: "1001"}}\n  services: [{name: b, kubernetes: {user: "1002:1"}}, {name: c, docker: {user: $U}}]\n';
    const { occurrences } = scan({ path: '.gitlab-ci.yml', text });
    expect(occurrences.map(({ asks }) => asks.user?.value)).toEqual(['app', '1002:1', undefined]);
    expect(occurrences.map(({ asks: { user } }) => user && text.slice(user.span.start, user.span.end))).toEqual([
      'app',
      '1002:1',
      '$U',
    ]);
  });

  it('asks for a platform', () => {
    const text =
      'variables: {P: linux/s390x}\na:\n  image: {name: a, docker: {platform: arm64/v8}}\n  services: [{name: b, docker: {platform: linux/amd64}}, c, {name: d, docker: {platform: $P}}, {name: e, docker: {platform: $Q}}]\n';
    const { occurrences } = scan({ path: '.gitlab-ci.yml', text });
    expect(occurrences.map(({ asks }) => asks.platform?.value)).toEqual([
      { each: [{ architecture: 'arm64', variant: 'v8' }] },
      { each: [{ os: 'linux', architecture: 'amd64' }] },
      undefined,
      { each: [{ os: 'linux', architecture: 's390x' }] },
      { each: [{}], open: { kind: 'ofARun' } },
    ]);
  });
});

describe('variables', () => {
  const VARIABLES =
    'variables:\n  IMAGE: ruby:3.3\n  V: "1.27"\n  R: quay.io\n  FULL: $R/a/b:$V\n  D: {value: "d:1", description: x}\n  RAW: {value: "d:$V", expand: false}\n  PLAIN: {value: "d:2", expand: false}\n  L: $L\n  M: "$N"\n  N: "${M}"\n';
  it.each<[string, string, string]>([
    ['«$IMAGE»', 'docker.io/library/ruby:3.3', 'ruby:3.3'],
    ['"«${IMAGE}»"', 'docker.io/library/ruby:3.3', 'ruby:3.3'],
    ['«nginx:$V»', 'docker.io/library/nginx:1.27', '<templated>'],
    ['«$FULL»', 'quay.io/a/b:1.27', '<templated>'],
    ['«$D»', 'docker.io/library/d:1', 'd:1'],
    ['«$RAW»', 'templated', '<templated>'],
    ['«$PLAIN»', 'docker.io/library/d:2', 'd:2'],
    ['«$L»', 'templated', '<templated>'],
    ['«$M»', 'templated', '<templated>'],
    ['«${V:-2}»', 'templated', '<templated>'],
    ['«a:${V:-2}»', 'templated', '<templated>'],
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

  it.each<[string, string, string[]]>([
    [
      'of the jobs that a job extends, the last one first',
      'variables: {V: "0", W: "0"}\n.a: {variables: {V: "1", W: "1", X: "1"}}\n.b: {extends: .c, variables: {W: "2"}}\n.c: {extends: .b, variables: {Y: "3"}}\nj: {extends: [.a, .b], image: «a:$V-$W-$X-$Y»}\n',
      ['docker.io/library/a:1-2-1-3'],
    ],
    [
      'not of the jobs that extend it',
      '.h: {image: $IMG}\n.k: {image: $IMG, variables: {IMG: a:1}}\nj: {extends: .h, variables: {IMG: b:1}}\nk: {extends: .k, variables: {IMG: b:1}}\n'.replaceAll(
        '$IMG',
        '«$IMG»',
      ),
      ['templated', 'docker.io/library/a:1'],
    ],
    [
      'as far as a job inherits them',
      'variables: {V: "1", W: "2"}\na: {inherit: {variables: false}, image: «a:$V»}\nb: {inherit: {variables: [V]}, image: «a:$V», services: [«a:$W»]}\nc: {inherit: {variables: true}, image: «a:$V»}\n',
      ['templated', 'docker.io/library/a:1', 'templated', 'docker.io/library/a:1'],
    ],
    [
      'of references and aliases',
      '.v: {variables: {V: &v "1"}}\na: {variables: !reference [.v, variables], image: «a:$V»}\nb: {variables: {W: !reference [.v, variables, V], X: *v}, image: «a:$W$X»}\n',
      ['docker.io/library/a:1', 'docker.io/library/a:11'],
    ],
    [
      'behind the cache of Docker Hub',
      'variables: {IMG: "${CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX}/a:1"}\na: {image: «$IMG»}\n',
      ['docker.io/library/a:1'],
    ],
    [
      'of rules, which only a run knows',
      'a: {rules: [{variables: {IMG: a:1}}], image: «$IMG»}\nworkflow: {rules: [{variables: {IMG: a:1}}]}\n',
      ['templated'],
    ],
    [
      "a matrix's literals",
      '.m: {parallel: {matrix: [{IMG: [«a:1», "«b:1»"], V: ["1", "2"]}, {IMG: «$CI_X/c», ONE: "9"}]}}\nvariables: {IMG: no, V: no}\na: {extends: .m, image: $IMG, services: ["${IMG}", "«d:$V»", "«d:$ONE»"]}\nb: {parallel: 5, image: «$IMG»}\n',
      ['docker.io/library/a:1', 'docker.io/library/b:1', 'templated', 'templated', 'docker.io/library/d:9'].concat(
        'docker.io/library/no',
      ),
    ],
    [
      "a matrix's rows that hold no literal",
      'a: {parallel: {matrix: [{IMG: [{a: no}, «a:1», ~], V: ["1", [no]]}]}, image: $IMG, services: ["«d:$V»"]}\n',
      ['docker.io/library/a:1', 'docker.io/library/d:1'],
    ],
    [
      'inputs',
      'spec:\n  inputs:\n    image: {default: $R/a}\n    tag: {default: "1"}\n    none: {type: string}\n---\nvariables: {R: quay.io, T: "$[[ inputs.tag ]]"}\na: {image: "«$[[ inputs.image ]]:$[[inputs.tag]]»", services: ["«b:$T»", "«$[[ inputs.none ]]»", "«$[[ inputs.tag | truncate(0,1) ]]»", "«b:$[[ inputs.tag | expand_vars ]]»", "«b:$[[ inputs»"]}\n',
      ['quay.io/a:1', 'docker.io/library/b:1', 'templated', 'templated', 'docker.io/library/b:1', 'templated'],
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('.gitlab-ci.yml', marked).map(said)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['spec: {inputs: {i: {default: a:1}}}\n---\nj: {image: "$[[ inputs.i ]]"}\n', 'a:1'],
    ['.a: {image: a:1}\nj: {image: !reference [.a, image]}\n', 'a:1'],
    ['.a: {image: "a\\x3a1"}\nj: {image: !reference [.a, image]}\n', '<alias>'],
    ['.a: {image: {name: a:1}}\nj: {image: !reference [.a, image]}\n', 'a:1'],
    ['variables: {V: a:1}\n.a: {image: $V}\nj: {image: !reference [.a, image]}\n', 'a:1'],
    ['variables: {V: "1"}\nj: {image: "a:$V"}\n', '<templated>'],
  ])('%j is edited at %s', (text, expected) => {
    const { occurrences } = scan({ path: '.gitlab-ci.yml', text });
    expect(occurrences.map((found) => editedText(text, found)).at(-1)).toBe(expected);
  });

  it('are the same in any order, also in a circle', () => {
    const text = 'variables: {A: "${B}x", B: "$A", C: "$B"}\na: {image: $B}\nb: {image: $A}\nc: {image: $C}\n';
    expect(scan({ path: '.gitlab-ci.yml', text }).occurrences.map(said)).toEqual(Array(3).fill('templated'));
  });

  it('end where many are made of many', () => {
    const wide = Array.from({ length: 500 }, (_, n) => `  W${n + 1}: "${`$W${n}`.repeat(400)}"\n`).join('');
    const text = `variables:\n  W0: a\n${wide}${Array.from({ length: 500 }, (_, n) => `j${n}: {image: $W${n}}\n`).join('')}`;
    expect(scan({ path: '.gitlab-ci.yml', text }).occurrences.map(said).slice(0, 2)).toEqual([
      'docker.io/library/a',
      'templated',
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
