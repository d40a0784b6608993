import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nspec:\n  ${spec.trimEnd().replaceAll('\n', '\n  ')}\n`;

describe('positions by API group', () => {
  it.each<[string, string, string[]]>([
    [
      'Tekton: steps, sidecars and templates, also bare',
      object(
        'tekton.dev/v1',
        'Task',
        'steps:\n- image: «ubuntu»\n- {image: «$(params.image)», script: x}\nsidecars: [{image: «a:1»}]\nstepTemplate: {image: «b»}\n',
      ),
      [
        'tekton docker.io/library/ubuntu',
        'tekton templated',
        'tekton docker.io/library/a:1',
        'tekton docker.io/library/b',
      ],
    ],
    [
      'Tekton: bundles',
      object(
        'tekton.dev/v1',
        'PipelineRun',
        'pipelineRef:\n  resolver: bundles\n  params:\n  - {name: bundle, value: «ghcr.io/x/y:1»}\n  - {name: name, value: z}\npipelineSpec:\n  tasks:\n  - {taskRef: {name: t, bundle: «ghcr.io/x/t:1»}}\n  - {taskRef: {resolver: hub, params: [{name: bundle, value: no}]}}\n',
      ),
      ['tekton ghcr.io/x/y:1', 'tekton ghcr.io/x/t:1'],
    ],
    [
      'Tekton: a step of its own',
      object('tekton.dev/v1beta1', 'StepAction', 'image: «alpine»\n'),
      ['tekton docker.io/library/alpine'],
    ],
    [
      'Argo Workflows',
      object(
        'argoproj.io/v1alpha1',
        'Workflow',
        'templates:\n- container: {image: «busybox»}\n- script: {image: "«{{inputs.parameters.i}}»"}\n- containerSet: {containers: [{image: «c»}]}\n  initContainers: [{image: «d:1»}]\n  sidecars: [{image: «e»}]\n',
      ),
      [
        'argo-workflows docker.io/library/busybox',
        'argo-workflows templated',
        'argo-workflows docker.io/library/c',
        'argo-workflows docker.io/library/d:1',
        'argo-workflows docker.io/library/e',
      ],
    ],
    [
      'Argo CD: images of a kustomization',
      object(
        'argoproj.io/v1alpha1',
        'Application',
        'source:\n  repoURL: https://example.com/x.git\n  kustomize:\n    images: [a=«ghcr.io/x/b:1», "«c:2»", d=]\n',
      ),
      ['argo-cd ghcr.io/x/b:1', 'argo-cd docker.io/library/c:2'],
    ],
    [
      'Argo CD: charts',
      object(
        'argoproj.io/v1alpha1',
        'ApplicationSet',
        'template:\n  spec:\n    sources:\n    - {repoURL: «ghcr.io/x», chart: c, targetRevision: 1.0.0}\n    - {repoURL: https://charts.example.com, chart: c, targetRevision: 1.0.0}\n',
      ),
      ['argo-cd ghcr.io/x/c:1.0.0'],
    ],
    [
      'Argo CD: manifests',
      ['1.2.3', DIGEST, '1.x', '^1.0.0', '"{{ x }}"']
        .map((revision) =>
          object(
            'argoproj.io/v1alpha1',
            'Application',
            `source: {repoURL: oci://«ghcr.io/x/y», path: ., targetRevision: ${revision}}\n`,
          ),
        )
        .join('---\n'),
      [
        'argo-cd ghcr.io/x/y:1.2.3',
        `argo-cd ghcr.io/x/y@${DIGEST}`,
        'argo-cd ghcr.io/x/y',
        'argo-cd ghcr.io/x/y',
        'argo-cd templated',
      ],
    ],
    [
      'Argo CD: values of a chart',
      object(
        'argoproj.io/v1alpha1',
        'Application',
        'source:\n  repoURL: https://example.com/x\n  chart: c\n  helm:\n    valuesObject:\n      image: {registry: quay.io, repository: «a/b», tag: 1.10}\n      webImage: {repository: «c»}\n    values: |\n      image: {repository: no, tag: no}\n    parameters: [{name: image.tag, value: no/no:1}]\n',
      ),
      ['argo-cd quay.io/a/b:1.10', 'argo-cd templated'],
    ],
    [
      'Argo CD: digests and names alone in a kustomization',
      object(
        'argoproj.io/v1alpha1',
        'Application',
        `sources:\n- kustomize: {images: ["a=«x/b@${DIGEST}»", "«c/d@${DIGEST}»"]}\n`,
      ),
      [`argo-cd docker.io/x/b@${DIGEST}`, `argo-cd docker.io/c/d@${DIGEST}`],
    ],
    [
      'Flux: values of a release',
      object(
        'helm.toolkit.fluxcd.io/v2',
        'HelmRelease',
        'chart: {spec: {chart: x, version: 1.0.0, sourceRef: {kind: HelmRepository, name: y}}}\nvalues:\n  image: {repository: «ghcr.io/a/b», tag: v1}\n  sidecars: [{image: «c/d:2»}]\n  initImage: {repository: «e»}\n  podAnnotations: {image: {repository: f, tag: "1"}}\nvaluesFrom: [{kind: ConfigMap, name: image}]\n',
      ),
      ['flux ghcr.io/a/b:v1', 'flux docker.io/c/d:2', 'flux templated'],
    ],
    [
      'Flux: what replaces images of a release',
      object(
        'helm.toolkit.fluxcd.io/v2',
        'HelmRelease',
        'postRenderers:\n- kustomize:\n    patches: [{patch: "image: a/b:1"}]\n    images: [{name: a, newName: «ghcr.io/a», newTag: "3"}, {name: only}]\n- {kustomize: {images: [{name: «docker.io/b», newTag: "4"}]}}\n- word\n',
      ),
      ['flux ghcr.io/a:3', 'flux docker.io/library/b:4'],
    ],
    [
      'Flux: a digest beside a range',
      object(
        'source.toolkit.fluxcd.io/v1',
        'OCIRepository',
        `url: oci://«ghcr.io/x/y»\nref: {semver: ">1", digest: ${DIGEST}}\n`,
      ),
      [`flux ghcr.io/x/y@${DIGEST}`],
    ],
    [
      'Flux: a digest beside a tag',
      object(
        'source.toolkit.fluxcd.io/v1',
        'OCIRepository',
        `url: oci://«ghcr.io/x/y»\nref: {tag: "1", digest: ${DIGEST}}\n`,
      ),
      [`flux ghcr.io/x/y:1@${DIGEST}`],
    ],
    [
      'Flux: a range before a tag',
      object(
        'source.toolkit.fluxcd.io/v1',
        'OCIRepository',
        'url: oci://«ghcr.io/x/y»\nref: {tag: "1", semver: ">1"}\n',
      ),
      ['flux templated'],
    ],
    [
      'Flux: nothing chosen',
      object('source.toolkit.fluxcd.io/v1', 'OCIRepository', 'url: oci://«a.io/x»\n'),
      ['flux a.io/x'],
    ],
    ['Flux: a folder of charts', object('source.toolkit.fluxcd.io/v1', 'HelmRepository', 'url: oci://a.io/x\n'), []],
    [
      'Flux: images of a kustomization',
      object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'images: [{name: «a», newTag: "1"}]\n'),
      ['flux docker.io/library/a:1'],
    ],
    [
      'Kubewarden',
      object('policies.kubewarden.io/v1', 'ClusterAdmissionPolicy', 'module: registry://«ghcr.io/x/y:v1»\n'),
      ['kubewarden ghcr.io/x/y:v1'],
    ],
    [
      'Kubewarden: groups',
      object(
        'policies.kubewarden.io/v1',
        'AdmissionPolicyGroup',
        'policies:\n  a: {module: registry://«ghcr.io/x/y:v1», settings: {module: no}}\n  b: {module: https://example.com/y.wasm}\n  c: {module: «ghcr.io/x/z:v1»}\n',
      ),
      ['kubewarden ghcr.io/x/y:v1', 'kubewarden ghcr.io/x/z:v1'],
    ],
    [
      'Crossplane',
      `${object('pkg.crossplane.io/v1', 'Provider', 'package: «xpkg.upbound.io/x/y:v1»\n')}---\n${object('pkg.crossplane.io/v1', 'Function', 'package: «x/y:v1»\n')}`,
      ['crossplane xpkg.upbound.io/x/y:v1', 'crossplane invalid registry'],
    ],
    [
      'machines',
      [
        'compute.gcp.upbound.io/v1',
        'ec2.aws.upbound.io/v1',
        'infrastructure.cluster.x-k8s.io/v1',
        'machine.openshift.io/v1',
      ]
        .map((apiVersion) => object(apiVersion, 'Instance', 'image: debian-cloud/debian-11\n'))
        .join('---\n'),
      [],
    ],
    [
      'virtual machines',
      object(
        'kubevirt.io/v1',
        'VirtualMachine',
        'image: a/b\nvolumes: [{containerDisk: {image: «quay.io/x/y:1»}}]\ndomain: {firmware: {kernelBoot: {container: {image: «registry:5000/kernel», kernelPath: /k}}}}\n',
      ),
      ['kubernetes quay.io/x/y:1', 'kubernetes registry:5000/kernel'],
    ],
    [
      'Kubewarden: what a policy is set to, and its server',
      `${object('policies.kubewarden.io/v1', 'ClusterAdmissionPolicy', 'module: «ghcr.io/x/y:v1»\nsettings: {signatures: [{image: ghcr.io/x/z:1}], containers: [{image: a}]}\n')}---\n${object('policies.kubewarden.io/v1', 'PolicyServer', 'image: «ghcr.io/kubewarden/policy-server:v1»\n')}`,
      ['kubewarden ghcr.io/x/y:v1', 'kubewarden ghcr.io/kubewarden/policy-server:v1'],
    ],
    [
      'Kyverno: patterns of what others run',
      object(
        'kyverno.io/v1',
        'ClusterPolicy',
        'rules:\n- validate: {pattern: {spec: {containers: [{image: "!*:latest"}], volumes: [{image: {reference: "*"}}]}}}\n  match: {image: a/b:1}\n',
      ),
      [],
    ],
    [
      'operators',
      [
        object('keda.sh/v1alpha1', 'ScaledJob', 'jobTargetRef: {template: {spec: {containers: [{image: «a»}]}}}\n'),
        object(
          'apps.openshift.io/v1',
          'DeploymentConfig',
          'template: {spec: {containers: [{image: " "}, {image: «b»}]}}\n',
        ),
        object('kafka.strimzi.io/v1beta2', 'Kafka', 'kafka: {version: 3.8.0, image: «quay.io/strimzi/kafka:1»}\n'),
        object('kops.k8s.io/v1alpha2', 'InstanceGroup', 'image: 099720109477/ubuntu/images/ubuntu-focal\n'),
        object('image.openshift.io/v1', 'ImageStream', 'tags: [{from: {kind: DockerImage, name: quay.io/x/y:1}}]\n'),
      ].join('---\n'),
      ['kubernetes docker.io/library/a', 'kubernetes docker.io/library/b', 'kubernetes quay.io/strimzi/kafka:1'],
    ],
    [
      'others of the group',
      object('argoproj.io/v1alpha1', 'Rollout', 'template: {spec: {containers: [{image: «a»}]}}\n'),
      ['kubernetes docker.io/library/a'],
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('x.yaml', marked).map((found) => `${found.format} ${said(found)}`)).toEqual(expected);
  });

  it.each<[string, string]>([
    [object('policies.kubewarden.io/v1', 'AdmissionPolicy', 'module: registry://ghcr.io/x/y:v1\n'), 'ghcr.io/x/y:v1'],
    [object('argoproj.io/v1alpha1', 'Application', 'source: {kustomize: {images: ["a=b:1"]}}\n'), 'b:1'],
    [object('source.toolkit.fluxcd.io/v1', 'OCIRepository', 'url: oci://a.io/x\n'), '\n  ref:\n    digest: '],
    [object('tekton.dev/v1', 'Task', 'steps: [{image: "$(params.x)"}]\n'), '<templated>'],
  ])('%j is edited at %s', (text, expected) => {
    expect(scan({ path: 'x.yaml', text }).occurrences.map((found) => editedText(text, found))).toEqual([expected]);
  });
});
