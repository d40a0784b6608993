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
      object('kubevirt.io/v1', 'VirtualMachine', 'image: a/b\nvolumes: [{containerDisk: {image: «quay.io/x/y:1»}}]\n'),
      ['kubernetes quay.io/x/y:1'],
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
    [object('source.toolkit.fluxcd.io/v1', 'OCIRepository', 'url: oci://a.io/x\n'), '<composed>'],
    [object('tekton.dev/v1', 'Task', 'steps: [{image: "$(params.x)"}]\n'), '<templated>'],
  ])('%j is edited at %s', (text, expected) => {
    expect(scan({ path: 'x.yaml', text }).occurrences.map((found) => editedText(text, found))).toEqual([expected]);
  });
});
