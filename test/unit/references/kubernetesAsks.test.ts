import { describe, expect, it } from 'vitest';
import { platformPath } from '../../../src/oci/platform';
import type { Occurrence, PlatformAsk } from '../../../src/references/occurrence';
import { scan } from '../../../src/references/scan';

const POD = 'apiVersion: v1\nkind: Pod\n';
const arm64 = 'arm64';

/** What is asked of each image, in short, with the texts where it says so. */
function asked(text: string, path = 'x.yaml'): string[] {
  return scan({ path, text }).occurrences.map((found) => inShort(text, found));
}

function inShort(text: string, { asks: { platform, user, nonRoot, ports } }: Occurrence): string {
  const at = (one: { span: { start: number; end: number } }): string => text.slice(one.span.start, one.span.end);
  return [
    platform && `${platformsInShort(platform.value)} at ${at(platform)}`,
    user && `user ${user.value} at ${at(user)}`,
    nonRoot && `nonRoot ${nonRoot.value} at ${at(nonRoot)}`,
    ports?.length === 0 ? 'empty' : ports && `ports ${ports.map((port) => `${port.value} at ${at(port)}`).join(', ')}`,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

function platformsInShort({ each, open }: PlatformAsk): string {
  const names = each.map((one) => platformPath(one) || 'any').join(' ');
  return open ? `${names} (${open.kind})` : names;
}

describe('the user', () => {
  it.each<[string, string, string[]]>([
    [
      'of the container, over that of the pod',
      `${POD}spec:\n  securityContext: {runAsUser: 1000, runAsNonRoot: true}\n  containers:\n  - image: a\n    securityContext: {runAsUser: 0, runAsNonRoot: false}\n  - image: b\n  initContainers: [{image: c, securityContext: {runAsUser: 7}}]\n  ephemeralContainers: [{image: d, securityContext: {readOnlyRootFilesystem: true}}]\n`,
      [
        'user 0 at 0; nonRoot false at false',
        'user 1000 at 1000; nonRoot true at true',
        'user 7 at 7; nonRoot true at true',
        'user 1000 at 1000; nonRoot true at true',
      ],
    ],
    [
      'in the template of a cron job',
      'apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          securityContext:\n            runAsNonRoot: true\n          containers:\n          - image: a\n',
      ['nonRoot true at true'],
    ],
    [
      'not of the object around or beside',
      `apiVersion: v1\nkind: List\nsecurityContext: {runAsUser: 1}\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec: {securityContext: {runAsUser: 2}, containers: [{image: a}]}\n- apiVersion: v1\n  kind: Pod\n  spec: {containers: [{image: b}], nodeSelector: {kubernetes.io/arch: arm64}}\n- apiVersion: v1\n  kind: Pod\n  spec: {containers: [{image: c, securityContext: {runAsUser: 3}}, {image: d}]}\n`,
      ['user 2 at 2', `${arm64} at arm64`, 'user 3 at 3', ''],
    ],
    [
      'in Knative, and beside the image of a custom resource',
      'apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: {spec: {containers: [{image: a, securityContext: {runAsUser: 5}, ports: [{containerPort: 8080}]}]}}}\n---\napiVersion: x.io/v1\nkind: X\nspec:\n  image: x/y:1\n  securityContext: {runAsUser: 6}\n  other: {image: x/z:1}\n',
      ['user 5 at 5; ports 8080 at 8080', 'user 6 at 6', 'user 6 at 6'],
    ],
    [
      'through merge keys and aliases',
      `${POD}x: {s: &s {runAsUser: &u 9}}\nspec:\n  containers:\n  - {image: a, securityContext: *s}\n  - {image: b, securityContext: {<<: *s, runAsNonRoot: true}}\n  - {image: c, securityContext: {runAsUser: *u}}\n`,
      ['user 9 at 9', 'user 9 at 9; nonRoot true at true', 'user 9 at *u'],
    ],
    [
      'unknown where it is templated or no number, also over a known one',
      `${POD}spec: {securityContext: {runAsUser: 1, runAsNonRoot: true}, containers: [{image: a, securityContext: {runAsUser: "{{ x }}", runAsNonRoot: maybe}}, {image: b, securityContext: {runAsUser: }}]}\n`,
      ['user undefined at {{ x }}; nonRoot undefined at maybe', 'user 1 at 1; nonRoot true at true'],
    ],
    [
      'of Tekton and Argo Workflows',
      'apiVersion: tekton.dev/v1\nkind: Task\nspec: {steps: [{image: a, securityContext: {runAsUser: 1}}]}\n---\napiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {securityContext: {runAsNonRoot: true}, templates: [{container: {image: b, securityContext: {runAsUser: 2}}}, {securityContext: {runAsUser: 3}, script: {image: c}}]}\n',
      ['user 1 at 1', 'user 2 at 2; nonRoot true at true', 'user 3 at 3; nonRoot true at true'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(asked(text)).toEqual(expected);
  });

  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['+0', '0'],
    ['00', '0'],
    ['0x0', '0'],
    ['0o0', '0'],
    ['0b0', '0'],
    ['0.0', '0'],
    ['.0', '0'],
    ['0e5', '0'],
    ['0_0', '0'],
    ['010', '8'],
    ['0o17', '15'],
    ['0x3E8', '1000'],
    ['1_000', '1000'],
    ['1e3', '1000'],
    ['1000', '1000'],
    ['-1', '-1'],
    ['0.5', undefined],
    ['08', '8'],
    ['0x', undefined],
    ['root', undefined],
    ['1:0', undefined],
  ])('%s is the number that Kubernetes reads', (written, expected) => {
    const text = `${POD}spec: {containers: [{image: a, securityContext: {runAsUser: ${written}}}]}\n`;
    expect(asked(text)).toEqual([`user ${expected} at ${written}`]);
  });

  it.each([
    ['true', true],
    ['True', true],
    ['yes', true],
    ['on', true],
    ['y', true],
    ['false', false],
    ['NO', false],
    ['off', false],
    ['tRUE', undefined],
    ['1', undefined],
  ])('%s is the truth that Kubernetes reads', (written, expected) => {
    const text = `${POD}spec: {containers: [{image: a, securityContext: {runAsNonRoot: ${written}}}]}\n`;
    expect(asked(text)).toEqual([`nonRoot ${expected} at ${written}`]);
  });

  it('of a step of Tekton is that of its template, where it has none', () => {
    const task = (spec: string) => `apiVersion: tekton.dev/v1\nkind: Task\nspec: {${spec}}\n`;
    const steps = 'steps: [{image: a}, {image: b, securityContext: {runAsUser: 7}}], sidecars: [{image: c}]';
    expect(asked(task(`${steps}, stepTemplate: {image: d, securityContext: {runAsUser: 0}}`))).toEqual([
      'user 0 at 0',
      'user 7 at 7',
      '',
      'user 0 at 0',
    ]);
    const run =
      'apiVersion: tekton.dev/v1\nkind: TaskRun\nspec: {podTemplate: {securityContext: {runAsUser: 0}}, taskSpec: {steps: [{image: a}], sidecars: [{image: b}]}}\n';
    expect(asked(run)).toEqual(['user 0 at 0', 'user 0 at 0']);
  });

  it('is found in JSON', () => {
    const text =
      '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"a","securityContext":{"runAsUser":1000,"runAsNonRoot":true},"ports":[{"containerPort":80}]}]}}';
    expect(asked(text, 'x.json')).toEqual(['user 1000 at 1000; nonRoot true at true; ports 80 at 80']);
  });
});

it.each<[string, string, string]>([
  ['in order', '[{containerPort: 8080}, {name: x, containerPort: "81", hostPort: 1}]', 'ports 8080 at 8080, 81 at 81'],
  ['none', '[]', ''],
  ['of no port', '[{containerPort: 0}, {containerPort: 65536}, {containerPort: http}, 80, {hostPort: 1}]', ''],
  ['templated', '[{containerPort: "{{ x }}"}, {containerPort: 65535}]', 'ports 65535 at 65535'],
])('ports: %s', (_name, ports, expected) => {
  expect(asked(`${POD}spec: {containers: [{image: a, ports: ${ports}}]}\n`)).toEqual([expected]);
});

describe('the platform', () => {
  const affinity = (terms: string): string =>
    `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ${terms}}}}`;
  const expression = (operator: string, values: string): string =>
    `{key: kubernetes.io/arch, operator: ${operator}, values: [${values}]}`;
  const isArm = '{key: kubernetes.io/arch, operator: In, values: [arm64]}';
  it.each<[string, string]>([
    [affinity(`[{matchExpressions: [${isArm}]}]`), `${arm64} at arm64`],
    [
      affinity(`[{matchExpressions: [${isArm}, {key: kubernetes.io/os, operator: In, values: [windows]}]}]`),
      'windows/arm64 at arm64',
    ],
    [affinity(`[{matchExpressions: [${isArm}]}, {matchFields: []}]`), 'arm64 any at arm64'],
    [affinity(`[{matchExpressions: [${isArm}]}, {}]`), `${arm64} at arm64`],
    [affinity('[{matchExpressions: [{key: zone, operator: In, values: [arm64]}]}]'), ''],
    [affinity(`[{matchExpressions: [${expression('In', 'arm64, amd64')}]}]`), 'arm64 amd64 at arm64'],
    [
      affinity(`[{matchExpressions: [${isArm}]}, {matchExpressions: [${expression('In', 'amd64, arm64')}]}]`),
      'arm64 amd64 at arm64',
    ],
    [
      affinity(
        `[{matchExpressions: [${expression('In', 'arm64, amd64')}, {key: kubernetes.io/os, operator: In, values: [linux, windows]}]}]`,
      ),
      'linux/arm64 linux/amd64 windows/arm64 windows/amd64 at arm64',
    ],
    [affinity(`[{matchExpressions: [${expression('NotIn', 'arm64')}]}]`), 'any (nodesNotNamed) at arm64'],
    [
      affinity(`[{matchExpressions: [${expression('In', 'arm64, amd64')}, ${expression('NotIn', 'arm64')}]}]`),
      'amd64 at arm64',
    ],
    [affinity(`[{matchExpressions: [${expression('Exists', '')}]}]`), ''],
    [affinity(`[{matchExpressions: [${expression('DoesNotExist', '')}]}]`), 'any (nodesNotNamed) at DoesNotExist'],
    [affinity(`[{matchExpressions: [${expression('In', '"{{ x }}"')}]}]`), 'any (ofARun) at {{ x }}'],
    [affinity(`[{matchExpressions: [{key: "{{ x }}", operator: In, values: [a]}]}]`), 'any (ofARun) at {{ x }}'],
    [affinity('{{ x }}'), 'any (ofARun) at {{ x }}'],
    [
      `${affinity(`[{matchExpressions: [${expression('In', 'arm64, amd64')}]}]`)}\n  nodeSelector: {kubernetes.io/arch: amd64}`,
      'amd64 at amd64',
    ],
    [
      `${affinity(`[{matchExpressions: [${isArm}]}]`)}\n  nodeSelector: {kubernetes.io/arch: amd64}`,
      'any (nodesNotNamed) at amd64',
    ],
    ['affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1}]}}', ''],
    ['os: {name: windows}', 'windows at windows'],
    ['os: {name: linux}\n  nodeSelector: {kubernetes.io/arch: arm64}', 'linux/arm64 at arm64'],
    ['nodeSelector: {kubernetes.io/arch: "{{ x }}"}', 'any (ofARun) at {{ x }}'],
    ['nodeSelector: {kubernetes.io/os: linux, kubernetes.io/arch: "{{ x }}"}', 'linux (ofARun) at linux'],
    ['nodeSelector: {{ x }}', 'any (ofARun) at {{ x }}'],
  ])('%s', (spec, expected) => {
    expect(asked(`${POD}spec:\n  containers: [{image: a}]\n  ${spec}\n`)).toEqual([expected]);
  });

  it.each<[string, string, string]>([
    ['filled', 'nodeSelector:\n    {{- toYaml .Values.nodeSelector | nindent 4 }}', 'any (ofARun)'],
    ['filled from the left', 'nodeSelector:\n{{ toYaml .Values.nodeSelector | indent 4 }}', 'any (ofARun)'],
    [
      'filled beside what is known',
      'nodeSelector:\n    kubernetes.io/os: linux\n    {{- toYaml .Values.n | nindent 4 }}',
      'linux (ofARun)',
    ],
    [
      'there for a condition',
      '{{- if .Values.arm }}\n  nodeSelector: {kubernetes.io/arch: arm64}\n  {{- end }}',
      'any (ofARun)',
    ],
    [
      'chosen',
      'nodeSelector:\n    {{- if .Values.arm }}\n    kubernetes.io/arch: arm64\n    {{- else }}\n    kubernetes.io/arch: amd64\n    {{- end }}',
      'any (ofARun)',
    ],
    [
      'there with the pod',
      'nodeSelector: {kubernetes.io/arch: arm64}\n  {{- if .Values.x }}\n  x: y\n  {{- end }}',
      'arm64',
    ],
    ['an affinity that is filled', 'affinity:\n    {{- toYaml .Values.affinity | nindent 4 }}', 'any (ofARun)'],
    [
      'an affinity to other pods that is filled',
      'affinity:\n    podAffinity:\n      {{- toYaml .Values.affinity | nindent 6 }}',
      '',
    ],
  ])('of a selector that is %s by a template', (_name, spec, expected) => {
    const text = `${POD}spec:\n  containers: [{image: a}]\n  ${spec}\n  tolerations: []\n`;
    expect(asked(text).map((one) => one.replace(/ at [^]*/, ''))).toEqual([expected]);
  });

  it('is that of an image volume too, which no user runs', () => {
    const text = `${POD}spec:\n  securityContext: {runAsUser: 1}\n  nodeSelector: {kubernetes.io/arch: arm64}\n  containers: []\n  volumes: [{image: {reference: a}}]\n`;
    expect(asked(text)).toEqual([`${arm64} at arm64`]);
  });
});
