import { describe, expect, it } from 'vitest';
import { isOfFormat, scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

const POD = 'apiVersion: v1\nkind: Pod\n';

describe('which documents are Kubernetes objects', () => {
  it.each(['web.yaml', 'a/web.YML', 'web.json'])('%s may be one', (path) => {
    scanMarked(path, `${POD}spec: {containers: [{image: «a:1»}]}\n`);
  });
  it('goes by the language where the editor names it', () => {
    scanMarked('Untitled-1', `${POD}spec: {containers: [{image: «a:1»}]}\n`, 'yaml');
    scanMarked('deployment.tpl', `${POD}spec: {containers: [{image: «a:1»}]}\n`, 'helm');
  });
  it.each([
    ['no kind', 'web.yaml', 'apiVersion: v1\nspec: {containers: [{image: a, kindness: x}]}'],
    ['no apiVersion', 'web.yaml', 'kind: Pod\nspec: {containers: [{image: a}]} # apiVersion'],
    ['another file type', 'web.txt', `${POD}spec: {containers: [{image: a}]}`],
    ['a web page', 'mkdocs.yml', 'site_name: x\ntheme: {image: a/b:1}\n'],
    ['an OpenAPI schema', 'api.yaml', 'openapi: 3.0.0\ninfo: {title: apiVersion and kind}\nimage: {example: a/b:1}\n'],
    ['a sequence', 'web.yaml', '- apiVersion: v1\n  kind: Pod\n  spec: {containers: [{image: a}]}'],
  ])('%s: not', (_name, path, text) => {
    expect(scan({ path, text }).occurrences).toEqual([]);
  });
});

describe('positions', () => {
  it.each<[string, string]>([
    [
      'all containers of a pod',
      `${POD}spec:\n  containers:\n    - name: a\n      image: «a:1»\n  initContainers:\n    - image: «b»\n  ephemeralContainers:\n  - image: «c@sha256:${'a'.repeat(64)}»\n`,
    ],
    [
      'a workload',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {labels: {image: x/y:1}}\nspec:\n  template:\n    metadata: {annotations: {image: x/y:1}}\n    spec:\n      containers:\n      - image: «a/b:1»\n',
    ],
    [
      'a cron job',
      'apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers: [{image: «a»}]\n',
    ],
    [
      'a list',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec: {containers: [{image: «a»}]}\n- apiVersion: apiextensions.k8s.io/v1\n  kind: CustomResourceDefinition\n  spec: {containers: [{image: b}]}\n- apiVersion: x.io/v1\n  kind: X\n  image: «c/d»\n',
    ],
    [
      'an image volume',
      `${POD}spec:\n  volumes:\n  - name: v\n    image:\n      reference: «quay.io/a/b:1»\n      pullPolicy: Always\n  - {name: w, emptyDir: {}}\n  containers: []\n`,
    ],
    [
      'what a built-in object says elsewhere is none',
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  image: a/b:1\n  x: |\n    containers:\n    - image: c:1\n',
    ],
    [
      'a custom resource',
      'apiVersion: x.example.com/v1\nkind: X\nmetadata: {annotations: {image: a/b:1}}\nspec:\n  image: «ghcr.io/x/y:1»\n  agent: {image: «x/y»}\n  vm: {image: ubuntu-2204}\n  logo: {image: assets/logo.png}\n  link: {image: "https://example.com/x"}\n  empty: {image: }\n  map: {image: {repository: a/b}}\nstatus: {image: a/b:1}\n',
    ],
    [
      'containers of a custom resource are positions whatever they hold',
      'apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: {spec: {containers: [{image: «nginx»}, {image: «No»}]}}}\n',
    ],
    [
      'schemas hold none',
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  image: a/b:1\n  containers: [{image: a}]\n',
    ],
    [
      'schemas within others hold none',
      'apiVersion: apiextensions.crossplane.io/v1\nkind: CompositeResourceDefinition\nspec:\n  openAPIV3Schema: {image: a/b:1}\n',
    ],
    [
      'schemas in a list, in JSON',
      '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "spec": {"containers": [{"image": "a"}]}}]}\n',
    ],
    [
      'a schema in a chart',
      '{{- if .Values.crds }}\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  {{- with .x }}\n  containers: [{image: a/b:1}]\n  {{- end }}\n{{- end }}\n',
    ],
    [
      'what was applied last, and what was observed',
      `${POD}metadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"b"}]}}\nspec: {containers: [{image: «a»}]}\nstatus: {containerStatuses: [{image: b/c:1}], containers: [{image: b}]}\n`,
    ],
    [
      'lists of one kind, and templates of pods',
      'apiVersion: v1\nkind: PodList\nitems: [{spec: {containers: [{image: «a»}]}}, {template: {spec: {initContainers: [{image: «b»}]}}}]\n',
    ],
    [
      'machine images, disks and words of custom resources',
      'apiVersion: x.io/v1\nkind: X\nspec:\n  a: {image: images/disk.vmdk}\n  b: {image: /boot/vmlinuz}\n  c: {image: "https://x.io/a.iso"}\n  d: {image: Ubuntu 22.04}\n  e: {image: assets/x.tar.gz}\n  f: {image: "«${IMAGE}»"}\n  g: {image: true}\n  h: {image: [a/b:1]}\n',
    ],
    [
      'comments',
      `${POD}# image: x\nspec:\n  containers:\n  - name: a # image: y\n    image: «a» # z:1\n    # image: x\n`,
    ],
    ['duplicate keys', `${POD}spec:\n  containers:\n  - image: «a»\n    image: «b»\n`],
    [
      'JSON',
      '{\n\t"apiVersion": "v1",\n\t"kind": "Pod",\n\t"spec": {"containers": [{"image": "«a:1»"}, {"image":"«b»"}]}\n}',
    ],
    [
      'merge keys',
      `${POD}x: &base {image: a:1}\nspec:\n  containers:\n  - <<: «*base»\n  - <<: [*base]\n    image: «b»\n  - <<: [{name: c}, «*base»]\n`,
    ],
    ['an aliased list', `${POD}spec:\n  containers: &c\n  - image: «a»\n  initContainers: «*c»\n`],
    [
      'an aliased container',
      `${POD}spec:\n  initContainers:\n  - &p {image: «a»}\n  containers:\n  - «*p»\n  - «*p»\n`,
    ],
    [
      'merged pods',
      `${POD}spec:\n  <<: «*s»\nx: {spec: no}\n`.replace('spec:', 'metadata: &s {containers: [{image: a}]}\nspec:'),
    ],
    [
      'what a merge hides',
      'apiVersion: x.io/v1\nkind: X\na: &a {image: «x/a:1»}\nb: {<<: *a, image: «x/b:1»}\nc: {<<: «*a», name: c}\n',
    ],
    ['an aliased image volume', `${POD}spec: {volumes: [{image: &i {reference: «a:1»}}, {image: «*i»}]}\n`],
    ['a mapping that holds itself', `${POD}spec: &s\n  containers: [{image: «a»}]\n  again: *s\n`],
    [
      'a merge that leads back to itself',
      `${POD}spec:\n  containers:\n  - &c\n    <<: *c\n    name: a\n  - &d {<<: *d, image: «a»}\n`,
    ],
  ])('%s', (_name, marked) => {
    scanMarked('web.yaml', marked);
  });

  it('says what stands there', () => {
    const marked = `${POD}spec:\n  containers:\n  - image: «a:1»\n  - image: «A»\n  - image: «a:»x\n`.replace(
      '«a:»x',
      '"«a:»"',
    );
    expect(scanMarked('web.yaml', marked).map(said)).toEqual([
      'docker.io/library/a:1',
      'invalid uppercase',
      'invalid tag',
    ]);
  });

  it('says that variables of a deployment tool are unknown', () => {
    const marked = `${POD}spec: {containers: [{image: "«a:\${TAG}»"}, {image: "«$(IMAGE)»"}, {image: "«$IMAGE»"}]}\n`;
    expect(scanMarked('web.yaml', marked).map(said)).toEqual(['templated', 'templated', 'invalid uppercase']);
  });

  it('edits what an alias leads to at the anchor', () => {
    const text = `${POD}spec: {containers: [&c {image: a:1}, *c, &d {image: "{{ x }}"}, *d]}\n`;
    const { occurrences } = scan({ path: 'a.yaml', text });
    expect(occurrences.map((found) => [found.text, editedText(text, found)])).toEqual([
      ['a:1', 'a:1'],
      ['*c', 'a:1'],
      ['{{ x }}', '<templated>'],
      ['*d', '<alias>'],
    ]);
  });

  it.each([
    ['{kubernetes.io/arch: arm64}', { architecture: 'arm64' }],
    ['{beta.kubernetes.io/arch: arm64}', { architecture: 'arm64' }],
    ['{kubernetes.io/os: windows}', { os: 'windows' }],
    ['{"kubernetes.io/os": linux, kubernetes.io/arch: s390x}', { os: 'linux', architecture: 's390x' }],
    ['{disk: ssd}', undefined],
    ['', undefined],
  ])('takes the platform from nodeSelector: %s', (selector, expected) => {
    const text = `${POD}spec:\n  containers: [{image: a}]\n  nodeSelector: ${selector}\n`;
    expect(scan({ path: 'a.yaml', text }).occurrences.map(({ asks }) => asks.platform?.value.each)).toEqual([
      expected && [expected],
    ]);
  });
});

describe('several documents in a file', () => {
  it('gives the lines below a quote that is not closed yet', () => {
    const lines = ['image: "«a:1»', "image: '«b:2»", 'image: «c:3»', 'image: "«d:4»"'];
    const containers = lines.map((line) => `  - ${line}\n`).join('');
    scanMarked('pod.yaml', `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${containers}`);
  });

  const pod = (image: string): string => `${POD}spec:\n  containers:\n  - image: ${image}\n`;

  it.each<[string, string]>([
    ['two', `${pod('«a:1»')}---\n${pod('«b»')}`],
    [
      'markers with comments and CRLF',
      `--- # one\n${pod('«a:1»')}---\t# two\n${pod('«b»')}...\n---\n${pod('«c»')}`.replaceAll('\n', '\r\n'),
    ],
    ['behind an end marker', `${pod('«a»')}...\n${pod('«b»')}`],
    ['a directive', `%YAML 1.2\n---\n${pod('«a»')}`],
    ['a byte order mark', `\uFEFF${pod('«a»')}`],
    ['a broken one among good ones', `${pod('«a»')}---\n${POD}spec: [\n  "image\n---\n${pod('«b»')}`],
    ['no marker inside a line', `${POD}spec:\n  containers:\n  - name: a---\n    args: [ ---x ]\n    image: «a»\n`],
    [
      'multibyte text in front',
      `# 🐳 größe\n${POD}metadata: {name: "🐳"}\nspec: {containers: [{name: 名, image: «a:1»}]}\n`,
    ],
    ['a tab where none may be', `${POD}spec:\n  containers:\n  - name:\ta\n    image: «a»\n`],
    ['half-typed lines', `${POD}spec:\n  containers:\n  - image: «a»\n    comm\n  - image: «b»\n`],
  ])('%s', (_name, marked) => {
    scanMarked('web.yaml', marked);
  });

  it('ends where aliases multiply', () => {
    const bomb = (levels: number): string =>
      Array.from(
        { length: levels },
        (_, level) => `  l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}]`,
      ).join('\n');
    const text = `${POD}metadata:\n  l0: &l0 {containers: [{image: a}]}\n${bomb(12)}\nspec: *l12\n`;
    expect(scan({ path: 'a.yaml', text }).occurrences.map((found) => found.text)).toEqual(['*l12']);
  });

  it('gives ten thousand occurrences at aliases, and no more', () => {
    const aliases = '  - {image: *i}\n'.repeat(10_100);
    const text = `${POD}spec:\n  containers:\n  - {image: &i a}\n${aliases}`;
    expect(scan({ path: 'a.yaml', text }).occurrences).toHaveLength(10_001);
  });

  it('ends where aliases lead deeper than a document nests', () => {
    const links = Array.from({ length: 20_000 }, (_, link) => `  l${link + 1}: &l${link + 1} {x: *l${link}}\n`).join(
      '',
    );
    const text = `${POD}metadata:\n  l0: &l0 {containers: [{image: a}]}\n${links}spec: {containers: [{image: a}], x: *l20000}\n`;
    expect(scan({ path: 'a.yaml', text }).occurrences.map((found) => found.text)).toEqual(['a']);
  });

  it('gives the rest where nesting would end the process', () => {
    const deep = [
      `${POD}image: ${'['.repeat(100_000)}\n`,
      `${POD}image: ${'- '.repeat(100_000)}\n`,
      `${POD}image: ${'a: '.repeat(100_000)}\n`,
    ];
    scanMarked('web.yaml', [...deep, pod('«a»')].join('---\n'));
  });
});

describe('templated YAML', () => {
  it('reads past comments that hold actions, and values in front of comments', () => {
    scanMarked(
      'templates/pod.yaml',
      '{{- /*\nUsage: {{ include "x" . }}\n*/ -}}\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n' +
        '  - image: «a:1» {{/* why */}}\n  - image: «b:2» {{- /* }} */ -}}\n',
    );
  });

  it('finds literals among actions', () => {
    const marked = [
      'apiVersion: {{ include "x.apiVersion" . }}',
      'kind: Deployment',
      'metadata:',
      '  name: {{ include "x" . }}',
      '  labels:',
      '    {{- include "x.labels" . | nindent 4 }}',
      'spec:',
      '  template:',
      '    spec:',
      '      {{- with .Values.a }}',
      '      x: {{ toYaml . | nindent 8 }}',
      '      {{- end }}',
      '      containers:',
      '        {{- if .Values.sidecar }}',
      '        - name: side',
      '          image: «quay.io/a/b:1»',
      '        {{- end }}',
      '        - name: {{ .Chart.Name }}',
      '          image: "«{{ .Values.image.repository }}:{{ .Values.image.tag | default "x" }}»"',
      '        - image: «{{ .Values.other }}:1»',
      '        {{- range $k, $v := .Values.more }}',
      '        - image: «a:{{ $v }}»',
      '          {{ $k }}: {{ $v }}',
      '        {{- end }}{{/* several',
      '             lines */}}',
      '        - image: «b:2»',
      '',
    ].join('\n');
    const occurrences = scanMarked('templates/deployment.yaml', marked);
    expect(occurrences.map(said)).toEqual(
      ['quay.io/a/b:1', 'templated', 'templated', 'templated', 'b:2'].map((s) =>
        s === 'b:2' ? 'docker.io/library/b:2' : s,
      ),
    );
    expect(occurrences.map(({ edit }) => (edit.kind === 'refused' ? edit.reason : edit.kind))).toEqual([
      'literal',
      'templated',
      'templated',
      'templated',
      'literal',
    ]);
  });
});

describe('a file whose name tells nothing', () => {
  it.each([
    ['apiVersion: v1\nkind: Pod\nimage: a\n', true],
    ['apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nspec: {url: oci://r.io/a}\n', true],
    ['apiVersion: tekton.dev/v1\nkind: Task\n', true],
    ['apiVersion: argoproj.io/v1alpha1\nkind: Application\n', true],
    ['apiVersion: policies.kubewarden.io/v1\nkind: ClusterAdmissionPolicy\n', true],
    ['apiVersion: pkg.crossplane.io/v1\nkind: Provider\n', true],
    ['apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n', false],
    ['apiVersion: v1\nimage: a\n', false],
    ['kind: Pod\nimage: a\n', false],
    ['apiVersion: v1\nurl: oci://r.io/a\n', false],
  ])('is looked through for references or not: %j', (text, expected) => {
    expect(isOfFormat({ path: 'x.yaml', text })).toBe(expected);
  });
});
