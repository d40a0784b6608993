import { describe, expect, it } from 'vitest';
import { filesBeside, scan } from '../../../src/references/scan';
import { editedText, partsIn, said, scanMarked } from './marked';

const DIGEST = `sha256:${'a'.repeat(64)}`;

/** Marks are checked without files beside; what is said, with them. */
function saidBeside(marked: string, files: Readonly<Record<string, string>>): string[] {
  scanMarked('chart/values.yaml', marked);
  const text = marked.replace(/[«»]/g, '');
  return scan({ path: 'chart/values.yaml', text }, { beside: (path) => files[path] }).occurrences.map(said);
}

describe('which files are values', () => {
  it.each([
    'values.yaml',
    'c/values.yml',
    'values-prod.yaml',
    'values.prod.yaml',
    'prod.values.yaml',
    'ci/full-values.yaml',
    'values/prod.yaml',
  ])('%s', (path) => {
    scanMarked(path, 'image:\n  repository: «a/b»\n  tag: "1"\nservices:\n  x: {image: «c/d:1»}\n');
  });
  it.each<[string, string, string]>([
    ['another name', 'prod.yaml', 'image: {repository: a/b, tag: "1"}\n'],
    ['nothing of a chart in the folder', 'values/x.yaml', 'image: a/b:1\n'],
    ['an object', 'values.yaml', 'apiVersion: v1\nkind: ConfigMap\ndata: {image: a/b:1}\n'],
  ])('%s: not', (_name, path, text) => {
    expect(scan({ path, text }).occurrences).toEqual([]);
  });
});

describe('images in several scalars', () => {
  it.each<[string, string, string[]]>([
    [
      'bare words in containers, which charts hand on as they are',
      'initContainers:\n- {name: a, image: «busybox», command: [image]}\n- &b {image: «b»}\nextraContainers: {copy: {image: no, env: [{image: no}]}}\nsidecars:\n- {<<: *b, image: «d», baseImage: no}\ncontainers: {image: no, a: {b: {image: no}}}\nx: [{image: no}]\ntemplate: {spec: {containers: [{image: «e»}]}}\n',
      ['docker.io/library/busybox', 'docker.io/library/b', 'docker.io/library/d', 'docker.io/library/e'],
    ],
    [
      'a registry beside a name',
      'tigeraOperator: {image: «tigera/operator», version: v1.36.2, registry: quay.io}\na: {registry: r.io, image: «a», tag: "1"}\nb: {registry: r.io, image: «b:1»}\nc: {registry: r.io, image: «c»}\nd: {registry: "", image: «d/d», tag: "1"}\ne: {registry: "https://index.docker.io/v1/", image: «e/e:1»}\nf: {registry: r.io, baseImage: «f/f:1»}\ng: {image: «g/g», version: "2"}\nh: {image: «h/h», tag: "1", version: "2"}\n',
      [
        'quay.io/tigera/operator:v1.36.2',
        'r.io/a:1',
        'r.io/b:1',
        'templated',
        'docker.io/d/d:1',
        'docker.io/e/e:1',
        'docker.io/f/f:1',
        'docker.io/g/g:2',
        'docker.io/h/h:1',
      ],
    ],
    [
      'what is called a registry and is none, and a host that stands in the name',
      'a: {registry: quay.io, image: «quay.io/a/a», tag: "1"}\nb: {registry: true, image: «b/b:1»}\nc: {registry: my-secret, image: «c/c», tag: "2"}\nd: {registry: r.io, image: «d:1», version: "5"}\ne: {registry: "localhost:5000", image: «e», tag: "1"}\n',
      ['quay.io/a/a:1', 'docker.io/b/b:1', 'docker.io/c/c:2', 'r.io/d:1', 'localhost:5000/e:1'],
    ],
    [
      'a version of what is no image for sure, or that is no tag',
      'machines: [{image: ubuntu-22.04, version: v1.28.3}]\nb: {image: «b/b», version: ">= 12"}\ncontainers: [{image: «c», version: "1"}]\n',
      ['docker.io/b/b', 'docker.io/library/c:1'],
    ],
    [
      'a digest beside a name',
      `a: {image: «a/a», tag: "1", digest: "${DIGEST}"}\nb: {image: «b», digest: "${DIGEST}"}\n`,
      [`docker.io/a/a:1@${DIGEST}`, `docker.io/library/b@${DIGEST}`],
    ],
    ['a tag', 'image:\n  repository: «nginx»\n  tag: 1.10\n', ['docker.io/library/nginx:1.10']],
    ['a registry', 'image: {registry: quay.io, repository: «a/b», tag: "1"}\n', ['quay.io/a/b:1']],
    ['a version', 'image: {repository: «a/b», version: v2}\n', ['docker.io/a/b:v2']],
    ['a digest', `image: {repository: «a/b», tag: "", digest: "${DIGEST}"}\n`, [`docker.io/a/b@${DIGEST}`]],
    ['a tag and a digest', `image: {repository: «a/b», tag: "1", digest: ${DIGEST}}\n`, [`docker.io/a/b:1@${DIGEST}`]],
    ['a digest behind the tag', `image: {repository: «a/b», tag: "1@${DIGEST}"}\n`, [`docker.io/a/b:1@${DIGEST}`]],
    [
      'a digest without its algorithm',
      `image: {repository: «a/b», tag: "1", sha: ${'a'.repeat(64)}}\n`,
      [`docker.io/a/b:1@${DIGEST}`],
    ],
    [
      'two digests',
      `image: {repository: «a/b», tag: "1@sha256:${'b'.repeat(64)}", digest: ${DIGEST}}\n`,
      [`docker.io/a/b:1@${DIGEST}`],
    ],
    [
      'any key that ends in image, at any depth',
      'web:\n  initImage: {repository: «a/b», tag: "1"}\n  jobs:\n  - sidecar_image: {repository: «c», tag: "2"}\n  images: {repository: d, tag: "3"}\n',
      ['docker.io/a/b:1', 'docker.io/library/c:2'],
    ],
    ['a repository that holds its tag', 'image: {repository: "«a/b:1»"}\n', ['docker.io/a/b:1']],
    [
      'no tag, and no chart',
      'image: {repository: «a/b», tag: ""}\nxImage: {repository: «c/d»}\n',
      ['templated', 'templated'],
    ],
    [
      'no image',
      'image: {repository: "", tag: "1"}\nxImage: {tag: "1"}\nyImage: {repository: https://x.example/y, tag: "1"}\nzImage: [a/b]\n',
      [],
    ],
    ['templates', 'image: {repository: «a/b», tag: "{{ .Chart.AppVersion }}"}\n', ['templated']],
    ['invalid ones', 'image: {repository: «A», tag: "1"}\n', ['invalid uppercase']],
    ['merge keys', 'x: &x {repository: a/b, tag: "1"}\nimage:\n  <<: «*x»\n  tag: "2"\n', ['docker.io/a/b:2']],
    [
      'aliases',
      'a: &a {image: &i {repository: «a/b», tag: "1"}}\nb: {image: «*i»}\nc: «*a»\nd: {<<: «*a», x: 1}\ne: {<<: *a, image: {repository: «c/d», tag: "2"}}\n',
      ['docker.io/a/b:1', 'docker.io/a/b:1', 'docker.io/a/b:1', 'docker.io/a/b:1', 'docker.io/c/d:2'],
    ],
    ['values that hold themselves', 'a: &a {image: {repository: «a/b», tag: "1"}, a: *a}\n', ['docker.io/a/b:1']],
    [
      'empty ones',
      'a: {image: {registry: "", repository: «a/b», tag: 1.10}}\nb: {image: {repository: «b», tag: ~}}\nc: {image: {repository: «c», tag: null, version: v1}}\n',
      ['docker.io/a/b:1.10', 'templated', 'templated'],
    ],
    [
      'what only describes',
      'podAnnotations: {example.com/image: a/b:1, image: {repository: a/b, tag: "1"}}\nlabels: {image: a/b:1}\nimagePullPolicy: a/b:1\nx: {example.com/image: a/b:1}\n',
      [],
    ],
    ['CRLF', 'image:\r\n  repository: «a/b»\r\n  tag: "1" # one\r\n', ['docker.io/a/b:1']],
    [
      'comments',
      '# image: {repository: a/b}\nimage:\n  # repository: x\n  repository: «a/b» # y\n  tag: v1\n',
      ['docker.io/a/b:v1'],
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('values.yaml', marked).map(said)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    [
      'global: {imageRegistry: r.example}\nimage: {registry: quay.io, repository: «a/b», tag: "1"}\n',
      'wins',
      'r.example/a/b:1',
    ],
    ['global: {imageRegistry: r.example}\nimage: {repository: «a/b», tag: "1"}\n', 'is taken', 'r.example/a/b:1'],
    [
      'global: {imageRegistry: ""}\nimage: {registry: quay.io, repository: «a/b», tag: "1"}\n',
      'is empty',
      'quay.io/a/b:1',
    ],
    [
      'global: {imageRegistry: r.example}\nimage: {repository: «quay.io/a/b», tag: "1"}\n',
      'leaves a host',
      'quay.io/a/b:1',
    ],
    ['global: {imageRegistry: "{{ x }}"}\nimage: {repository: «a/b», tag: "1"}\n', 'is templated', 'templated'],
  ])('%j: the global registry %s', (marked, _what, expected) => {
    expect(scanMarked('values.yaml', marked).map(said)).toEqual([expected]);
  });

  it('says where the parts stand, and is edited behind the tag', () => {
    const text = 'image:\n  registry: quay.io\n  repository: a/b\n  tag: "1"\n';
    const [found] = scan({ path: 'values.yaml', text }).occurrences;
    expect(found && editedText(text, found)).toBe('@');
    expect(found && partsIn(text, found)).toEqual([
      ['registry', 'quay.io'],
      ['repository', 'a/b'],
      ['tag', '1'],
    ]);
  });
});

describe('images in one string', () => {
  it.each<[string, string, string[]]>([
    ['references', 'image: "«nginx:1»"\njobImage: «a/b»\n', ['docker.io/library/nginx:1', 'docker.io/a/b']],
    [
      'with the tag beside',
      'image: «nginx»\nimageTag: "1"\nx: {image: «a/b», tag: "2"}\njobImage: «c/d»\njobImageTag: "3"\n',
      ['docker.io/library/nginx:1', 'docker.io/a/b:2', 'docker.io/c/d:3'],
    ],
    [
      'words and pictures',
      'image: nginx\nlogoImage: assets/logo.png\nbgImage: https://x.example/y\nxImage: true\n',
      [],
    ],
    ['templates', 'image: "«{{ .Values.x }}»"\n', ['templated']],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('values.yaml', marked).map(said)).toEqual(expected);
  });

  it('are edited where they stand', () => {
    const text = 'a: {image: &i "x/y:1"}\nb: {image: *i}\n';
    expect(scan({ path: 'values.yaml', text }).occurrences.map((found) => editedText(text, found))).toEqual([
      'x/y:1',
      'x/y:1',
    ]);
  });
});

describe('a chart beside', () => {
  const chart =
    'name: x\nappVersion: "1.10"\ndependencies:\n- {name: redis, alias: cache}\n- {name: db}\n- {name: ../evil}\n';
  const inner = 'name: redis\nappVersion: 7.0\ndependencies: [{name: metrics}]\n';

  it('gives the tag that is missing', () => {
    const values = 'image: {repository: «a/b», tag: ""}\nwebImage: {repository: «c»}\n';
    expect(saidBeside(values, { 'Chart.yaml': chart })).toEqual(['docker.io/a/b:1.10', 'docker.io/library/c:1.10']);
    const [found] = scan(
      { path: 'values.yaml', text: values.replace(/[«»]/g, '') },
      { beside: () => chart },
    ).occurrences;
    expect(found?.parts?.at(-1)).toEqual({ part: 'tag', from: { kind: 'file', path: 'Chart.yaml' } });
  });

  it('gives none where it has no version', () => {
    expect(saidBeside('image: {repository: «a/b»}\n', { 'Chart.yaml': 'name: x\n' })).toEqual(['templated']);
    expect(saidBeside('image: {repository: «a/b»}\n', { 'Chart.yaml': 'name: [\n' })).toEqual(['templated']);
  });

  it('leaves the values of its dependencies to their charts', () => {
    const values =
      'cache: {image: {repository: «redis»}, metrics: {image: {repository: «m»}}}\ndb: {image: {repository: «db»}}\nredis: {image: {repository: «mine»}}\n';
    const files = {
      'Chart.yaml': chart,
      'charts/redis/Chart.yaml': inner,
      'charts/redis/charts/metrics/Chart.yaml': 'name: metrics\nappVersion: 3.0.0\n',
    };
    expect(saidBeside(values, files)).toEqual([
      'docker.io/library/redis:7.0',
      'docker.io/library/m:3.0.0',
      'templated',
      'docker.io/library/mine:1.10',
    ]);
  });

  it.each([
    ['chart/values/prod.yaml', '../'],
    ['chart/ci/full-values.yaml', '../'],
    ['values.yaml', ''],
  ])('stands for %s in %j', (path, root) => {
    const text = 'image: {repository: a/b}\ncache: {image: {repository: r}}\n';
    const files: Record<string, string> = { [`${root}Chart.yaml`]: chart, [`${root}charts/redis/Chart.yaml`]: inner };
    const beside = (name: string) => files[name];
    const { occurrences } = scan({ path, text }, { beside });
    expect(occurrences.map(said)).toEqual(['docker.io/a/b:1.10', 'docker.io/library/r:7.0']);
    expect(occurrences[0]?.parts?.at(-1)?.from).toEqual({ kind: 'file', path: `${root}Chart.yaml` });
    expect(occurrences.map((found) => editedText(text, found))).toEqual(['<appVersion>', '<appVersion>']);
    expect(filesBeside({ path, text }, { beside })).toEqual(expect.arrayContaining(Object.keys(files)));
  });

  it('gives no version where it names none', () => {
    for (const version of ['', '~', 'null', '""', '{{ x }}']) {
      expect(saidBeside('image: {repository: «a/b»}\n', { 'Chart.yaml': `name: x\nappVersion: ${version}\n` })).toEqual(
        ['templated'],
      );
    }
  });

  it('is asked for, and then the charts inside whose values stand here', () => {
    const document = { path: 'values.yaml', text: 'cache:\n  metrics: {}\n' };
    const files: Record<string, string> = {};
    const wanted = () => filesBeside(document, { beside: (path) => files[path] });
    expect(wanted()).toEqual(['Chart.yaml']);
    files['Chart.yaml'] = chart;
    expect(wanted()).toEqual(['Chart.yaml', 'charts/redis/Chart.yaml']);
    files['charts/redis/Chart.yaml'] = inner;
    expect(wanted()).toEqual(['Chart.yaml', 'charts/redis/Chart.yaml', 'charts/redis/charts/metrics/Chart.yaml']);
  });
});
