import { afterEach, beforeEach, describe, it } from 'vitest';
import { pushContent } from '../../support/sampleImages/pushContent';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { image } from '../operations/policy/policyImages';
import { expectLines, podOf } from './checkedFile';

describe('oci-lens check on whom documents run images as', () => {
  let registry: ScratchRegistry;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushContent(registry, 'number', image('amd64', { User: '1000' }), '1');
    pushContent(registry, 'root', image('amd64'), '1');
  });
  afterEach(() => registry.close());

  const pod = (repository: string, ...lines: readonly string[]) => podOf(`${registry.host}/${repository}:1`, ...lines);

  it.each<[string, string, () => string, readonly RegExp[]]>([
    [
      'a security context that a template fills',
      'templates/pod.yaml',
      () => pod('number', 'securityContext:', '  {{- toYaml .Values.podSecurityContext | nindent 4 }}'),
      [/ unknown user-not-root: .*only a run tells/],
    ],
    [
      'a user that a template chooses',
      'templates/pod.yaml',
      () =>
        pod(
          'number',
          '{{- if .Values.root }}',
          'securityContext: { runAsUser: 0 }',
          '{{- else }}',
          'securityContext: { runAsUser: 1000 }',
          '{{- end }}',
        ),
      [/ unknown user-not-root: /],
    ],
    [
      'a number that is zero',
      'pod.yaml',
      () => pod('number', 'securityContext: { runAsUser: 0x0 }'),
      [/ error user-not-root: /],
    ],
    [
      'a user by way of extends',
      'compose.yaml',
      () =>
        [
          'services:',
          '  base: { build: ., user: root }',
          `  web: { image: "${registry.host}/number:1", extends: { service: base } }`,
          '',
        ].join('\n'),
      [/ error user-not-root: /],
    ],
    [
      'a user of another file',
      'compose.yaml',
      () => `services:\n  web: { image: "${registry.host}/number:1", extends: { file: o.yaml, service: a } }\n`,
      [/ unknown user-not-root: .*another/],
    ],
    [
      'a step of Tekton',
      'task.yaml',
      () =>
        `apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  stepTemplate: { securityContext: { runAsUser: 0 } }\n  steps: [{ image: "${registry.host}/number:1" }]\n`,
      [/ error user-not-root: /],
    ],
    [
      'an image volume',
      'pod.yaml',
      () => pod('number', `volumes: [{ name: v, image: { reference: "${registry.host}/root:1" } }]`),
      [],
    ],
    [
      'a root image that kustomize names',
      'kustomization.yaml',
      () => `images: [{ name: a, newName: "${registry.host}/root", newTag: "1" }]\n`,
      [/ unknown user-not-root: .*another/],
    ],
    [
      'a name that kustomize replaces alone',
      'kustomization.yaml',
      () => `images: [{ name: a, newName: "${registry.host}/gone" }]\n`,
      [/ unknown user-not-root: .*another/],
    ],
    [
      'an image that is not root and that kustomize names',
      'kustomization.yaml',
      () => `images: [{ name: a, newName: "${registry.host}/number", newTag: "1" }]\n`,
      [],
    ],
  ])('%s', async (_name, file, text, expected) => {
    await expectLines('user-not-root: error', { name: file, text: text() }, expected);
  });
});
