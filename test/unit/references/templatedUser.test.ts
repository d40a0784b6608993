import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';

/** For each image: its text and its user; `?` where that is left to a run, `image` where nothing is said. */
function users(text: string): string[] {
  return scan({ path: 'templates/x.yaml', text }).occurrences.map(({ text: written, asks: { user, nonRoot } }) => {
    const ofImage = nonRoot ? `image nonRoot ${nonRoot.value ?? '?'}` : 'image';
    return `${written} ${user ? (user.value ?? '?') : ofImage}`;
  });
}

/** A deployment as `helm create` writes it, with lines of the pod and of the container. */
function deployment(pod: readonly string[], container: readonly string[] = [], after: readonly string[] = []): string {
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: {{ include "x.fullname" . }}',
    '  labels:',
    '    {{- include "x.labels" . | nindent 4 }}',
    'spec:',
    '  {{- if not .Values.autoscaling.enabled }}',
    '  replicas: {{ .Values.replicaCount }}',
    '  {{- end }}',
    '  template:',
    '    metadata:',
    '      {{- with .Values.podAnnotations }}',
    '      annotations:',
    '        {{- toYaml . | nindent 8 }}',
    '      {{- end }}',
    '    spec:',
    '      {{- with .Values.imagePullSecrets }}',
    '      imagePullSecrets:',
    '        {{- toYaml . | nindent 8 }}',
    '      {{- end }}',
    '      serviceAccountName: {{ include "x.serviceAccountName" . }}',
    ...pod.map((line) => (line.startsWith('{{/*0*/}}') ? line : `      ${line}`)),
    '      containers:',
    '        - name: {{ .Chart.Name }}',
    ...container.map((line) => (line.startsWith('{{/*0*/}}') ? line : `          ${line}`)),
    '          image: a',
    '          resources:',
    '            {{- toYaml .Values.resources | nindent 12 }}',
    '          env:',
    '            - name: X',
    '              value: {{ .Values.x }}',
    ...after.map((line) => `      ${line}`),
    '      {{- with .Values.nodeSelector }}',
    '      nodeSelector:',
    '        {{- toYaml . | nindent 8 }}',
    '      {{- end }}',
    '',
  ].join('\n');
}

const FILLED = ['securityContext:', '  {{- toYaml .Values.podSecurityContext | nindent 8 }}'];
const NUMBER = ['securityContext:', '  runAsUser: 1000'];

describe('a user that templates leave to a run', () => {
  it.each<[string, string]>([
    ['a security context that is filled', deployment(FILLED)],
    ['in one line', deployment(['securityContext: {{- toYaml .Values.podSecurityContext | nindent 8 }}'])],
    ['as JSON', deployment(['securityContext: {{ .Values.podSecurityContext | toJson }}'])],
    ['as JSON in a list', deployment([], ['securityContext: {{ .Values.securityContext | toJson }}'])],
    ['in its first column', deployment(['securityContext:', '{{/*0*/}}{{ toYaml .Values.s | indent 8 }}'])],
    ['without an indentation', deployment(['securityContext:', '{{/*0*/}}{{ include "x.security" . }}'])],
    ['where it is there', deployment(['{{- with .Values.podSecurityContext }}', ...FILLED, '{{- end }}'])],
    ['over several lines', deployment(['securityContext:', '  {{- include "x.s" (dict', '    "a" .) | nindent 8 }}'])],
    ['beside keys', deployment(['securityContext:', '  runAsGroup: 1', '  {{- toYaml .Values.s | nindent 8 }}'])],
    ['in front of keys', deployment(['securityContext: {{- toYaml .Values.s | nindent 8 }}', '  runAsGroup: 1'])],
    ['of the container', deployment([], ['securityContext:', '  {{- toYaml .Values.securityContext | nindent 12 }}'])],
    [
      'of the container, where it is there',
      deployment(NUMBER, [
        '{{- with .Values.securityContext }}',
        'securityContext:',
        '  {{- toYaml . | nindent 12 }}',
        '{{- end }}',
      ]),
    ],
    [
      'one of two',
      deployment([
        '{{- if .Values.root }}',
        'securityContext: { runAsUser: 0 }',
        '{{- else }}',
        'securityContext: { runAsUser: 1000 }',
        '{{- end }}',
      ]),
    ],
    [
      'of which one says nothing',
      deployment([
        '{{- if .Values.root }}',
        'securityContext: { runAsUser: 0 }',
        '{{- else if .Values.other }}',
        'securityContext: { runAsGroup: 7 }',
        '{{- end }}',
      ]),
    ],
    ['there or not', deployment(['{{- if .Values.x }}', ...NUMBER, '{{- end }}'])],
    ['a key that is there or not', deployment(['securityContext:', '  {{- if .Values.x }}', '  runAsUser: 7', '  {{- end }}'])], // prettier-ignore
    ['one of two keys', deployment(['securityContext:', '  {{- if .Values.x }}', '  runAsUser: 0', '  {{- else }}', '  runAsUser: 7', '  {{- end }}'])], // prettier-ignore
    ['a template of the pod', deployment(['{{- include "x.podSpec" . | nindent 6 }}'])],
    ['that stands in the first column', deployment(['{{/*0*/}}{{ include "x.podSpec" . | indent 6 }}'])],
    ['that stands there without an indentation', deployment(['{{/*0*/}}{{ template "x.podSpec" . }}'])],
    ['behind the containers', deployment([], [], ['{{- include "x.podSpec" . | nindent 6 }}'])],
    ['a template of the container', deployment(NUMBER, ['{{- include "x.container" . | nindent 10 }}'])],
    ['one behind a key that a template fills', deployment(['tolerations:', '  {{- toYaml .Values.t | nindent 8 }}', '{{- include "x.podSpec" . | nindent 6 }}'])], // prettier-ignore
    ['a user', deployment(['securityContext:', '  runAsUser: {{ .Values.user }}'])],
    ['a flow mapping', deployment(['securityContext: { runAsGroup: 1, {{ .Values.s }} }'])],
  ])('%s', (_name, text) => {
    expect(users(text)).toEqual(['a ?']);
  });

  it('and whether it may be root', () => {
    const conditional = deployment([
      'securityContext:',
      '  {{- if .Values.x }}',
      '  runAsNonRoot: true',
      '  {{- end }}',
    ]);
    expect(users(conditional)).toEqual(['a image nonRoot ?']);
    expect(users(deployment(['securityContext:', '  runAsNonRoot: {{ .Values.x }}']))).toEqual(['a image nonRoot ?']);
    expect(users(deployment(FILLED))).toEqual(['a ?']);
  });

  it('in front of the first key', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nspec:\n  {{- include "x.podSpec" . | nindent 2 }}\n  containers:\n  - image: a\n';
    expect(users(text)).toEqual(['a ?']);
    expect(users(text.replace('spec:\n  {{', 'spec: {{'))).toEqual(['a ?']);
  });
});

describe('a user that templates leave alone', () => {
  it.each<[string, string, string]>([
    ['nothing is said', deployment([]), 'a image'],
    ['the pod says it', deployment(NUMBER), 'a 1000'],
    ['the container says it, and a template fills the pod', deployment(FILLED, NUMBER), 'a 1000'],
    ['the container says it, beside a template', deployment(FILLED, [...NUMBER, '{{- include "x" . | nindent 10 }}']), 'a 1000'], // prettier-ignore
    ['other keys of its mapping are filled', deployment(['securityContext:', '  runAsUser: 0', '  {{- toYaml .Values.s | nindent 8 }}']), 'a 0'], // prettier-ignore
    ['a template fills a key of the security context', deployment([...NUMBER, '  capabilities:', '    {{- toYaml .Values.c | nindent 10 }}']), 'a 1000'], // prettier-ignore
    ['a template fills a key of it alone', deployment(['securityContext:', '  capabilities:', '    {{- toYaml .Values.c | nindent 10 }}']), 'a image'], // prettier-ignore
    ['a key is there or not that says no user', deployment(['{{- if .Values.x }}', 'securityContext: { fsGroup: 1 }', '{{- end }}']), 'a image'], // prettier-ignore
    ['a template makes a list', deployment([], ['ports:', '  {{- toYaml .Values.ports | nindent 12 }}']), 'a image'],
    ['as far left as its key', deployment([], ['ports:', '{{/*0*/}}{{ toYaml .Values.ports | indent 10 }}']), 'a image'], // prettier-ignore
    ['a template sets a variable, or writes nothing', deployment(['{{- $x := include "x" . }}', '{{- fail "x" }}', '{{/* include */}}']), 'a image'], // prettier-ignore
    ['a template makes more containers', deployment([], [], ['  {{- toYaml .Values.sidecars | nindent 8 }}']), 'a image'], // prettier-ignore
    ['a template is an argument', deployment([], ['args: ["{{ .Values.x }}", {{ .Values.y }}]']), 'a image'],
    ['a template stands in a text', deployment([], ['command:', '  - |', '    {{ include "x" . }}']), 'a image'],
  ])('%s', (_name, text, expected) => {
    expect(users(text)).toEqual([expected]);
  });

  it('all of the object is there or not', () => {
    const text = `{{- if .Values.enabled }}\n${deployment(NUMBER)}{{- end }}\n`;
    expect(users(text)).toEqual(['a 1000']);
  });

  it('the container is there whenever the user is', () => {
    const branch = ['{{- if .Values.x }}', ...NUMBER];
    expect(users(deployment(branch, [], ['{{- end }}']))).toEqual(['a 1000']);
  });

  it('does not grow with the square of the templates', () => {
    const inOneLine = `args: [${'{{ .x }}{{ include "x" . }}'.repeat(20_000)}]`;
    expect(users(deployment([], [inOneLine]))).toEqual(['a image']);
    const many = Array.from({ length: 20_000 }, () => '{{- if .x }}{{ include "x" . | nindent 99 }}{{ end }}');
    expect(users(deployment(many))).toEqual(['a image']);
  });
});
