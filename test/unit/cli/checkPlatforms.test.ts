import { afterEach, beforeEach, describe, it } from 'vitest';
import { pushContent } from '../../support/sampleImages/pushContent';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { image, index } from '../operations/policy/policyImages';
import { expectLines, podOf } from './checkedFile';

/** What documents say of the platforms that they run on, as people write it. */
describe('oci-lens check on platforms of documents', () => {
  let registry: ScratchRegistry;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushContent(registry, 'number', image('amd64', { User: '1000' }), '1');
    pushContent(registry, 'arm', image('arm64', { User: '1000' }), '1');
    pushContent(registry, 'mixed', index([image('amd64', { User: '1000' }), image('arm64')]), '1');
  });
  afterEach(() => registry.close());

  const pod = (repository: string, ...lines: readonly string[]) => podOf(`${registry.host}/${repository}:1`, ...lines);

  const affinity = (labels: string) =>
    `affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/arch, operator: ${labels} }] }] } } }`;

  it.each<[string, string, string, () => string, readonly RegExp[]]>([
    [
      'every processor where only the system is asked for',
      'user-not-root: error',
      'pod.yaml',
      () => pod('mixed', 'nodeSelector: { kubernetes.io/os: linux }'),
      [/ error user-not-root: .*linux\/arm64/],
    ],
    [
      'an arm64 image where only the system is asked for',
      'platform-fits: error',
      'pod.yaml',
      () => pod('arm', 'nodeSelector: { kubernetes.io/os: linux }'),
      [],
    ],
    [
      'a platform that only a run knows',
      'platform-fits: error',
      'compose.yaml',
      () => `services:\n  a: { image: "${registry.host}/number:1", platform: "\${P}" }\n`,
      [/ unknown platform-fits: /],
    ],
    [
      'a platform that is none',
      'platform-fits: error',
      'compose.yaml',
      () => `services:\n  a: { image: "${registry.host}/number:1", platform: linux/arm64/v8/x }\n`,
      [/ unknown platform-fits: Cannot know: linux\/arm64\/v8\/x cannot be read as a platform/],
    ],
    [
      'a processor by another name',
      'platform-fits: error',
      'compose.yaml',
      () => `services:\n  a: { image: "${registry.host}/number:1", platform: linux/x86-64 }\n`,
      [],
    ],
    [
      'a variable of a Dockerfile that is not set',
      'platform-fits: error',
      'Dockerfile',
      () => `FROM --platform=$NOPE ${registry.host}/number:1\n`,
      [/ unknown platform-fits: /],
    ],
    [
      'a selector that a template fills',
      'platform-fits: error',
      'templates/pod.yaml',
      () => pod('number', 'nodeSelector:', '  {{- toYaml .Values.nodeSelector | nindent 4 }}'),
      [/ unknown platform-fits: .*only a run/],
    ],
    [
      'nodes of several processors',
      'platform-fits: error',
      'pod.yaml',
      () => pod('number', affinity('In, values: [arm64, amd64]')),
      [/ error platform-fits: This is to run on arm64, for which there is no image \(there is for linux\/amd64\)/],
    ],
    [
      'nodes that are left out',
      'platform-fits: error',
      'pod.yaml',
      () => pod('number', affinity('NotIn, values: [amd64]')),
      [/ unknown platform-fits: .*operator: In/],
    ],
    [
      'a platform of GitLab without a system',
      'platform-fits: error',
      '.gitlab-ci.yml',
      () => `a:\n  image: { name: "${registry.host}/arm:1", docker: { platform: arm64/v8 } }\n  script: x\n`,
      [],
    ],
  ])('%s', async (_name, rules, file, text, expected) => {
    await expectLines(rules, { name: file, text: text() }, expected);
  });
});
