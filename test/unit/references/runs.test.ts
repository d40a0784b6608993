import { expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';

const FLUX =
  'apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nspec: {url: "oci://a.io/b", ref: {tag: v1}}\n';
const TEKTON =
  'apiVersion: tekton.dev/v1\nkind: TaskRun\nspec: {taskRef: {resolver: bundles, params: [{name: bundle, value: a}]}}\n';
const POLICY =
  'apiVersion: policies.kubewarden.io/v1\nkind: ClusterAdmissionPolicy\nspec: {module: "registry://a.io/b:v1"}\n';
const PACKAGE = (kind: string) => `apiVersion: pkg.crossplane.io/v1\nkind: ${kind}\nspec: {package: a.io/b:v1}\n`;
const APPLICATION = (source: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {${source}}}\n`;

/** `never`: no container runs what the document names there. */
it.each<[string, string, string, 'as it says' | 'never' | 'as elsewhere']>([
  ['a container', 'x.yaml', 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a}]}\n', 'as it says'],
  ['an image volume', 'x.yaml', 'apiVersion: v1\nkind: Pod\nspec: {volumes: [{image: {reference: a}}]}\n', 'never'],
  ['the disk of a machine', 'x.yaml', 'apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nspec: {volumes: [{containerDisk: {image: a}}]}\n', 'never'], // prettier-ignore
  ['a repository of Flux', 'x.yaml', FLUX, 'never'],
  ['a bundle of Tekton', 'x.yaml', TEKTON, 'never'],
  ['a module of Kubewarden', 'x.yaml', POLICY, 'never'],
  ['a configuration of Crossplane', 'x.yaml', PACKAGE('Configuration'), 'never'],
  ['a provider of Crossplane', 'x.yaml', PACKAGE('Provider'), 'as elsewhere'],
  ['a chart of Argo CD', 'x.yaml', APPLICATION('chart: a, repoURL: a.io/b, targetRevision: 1.0.0'), 'never'],
  ['manifests of Argo CD', 'x.yaml', APPLICATION('repoURL: oci://a.io/b, targetRevision: v1'), 'never'],
  ['an image that Argo CD replaces', 'x.yaml', APPLICATION('kustomize: {images: ["a=b:1"]}'), 'as elsewhere'],
  ['an image that kustomize replaces', 'kustomization.yaml', 'images: [{name: a, newTag: v1}]\n', 'as elsewhere'],
  ['a chart of kustomize', 'kustomization.yaml', 'helmCharts: [{name: a, repo: oci://a.io/b}]\n', 'never'],
  ['a dependency of a chart', 'Chart.yaml', 'dependencies: [{name: a, repository: oci://a.io/b, version: 1.0.0}]\n', 'never'], // prettier-ignore
  ['a value of a chart', 'values.yaml', 'image: {repository: a, tag: v1}\n', 'as elsewhere'],
  ['a value in one string', 'values.yaml', 'fooImage: a.io/b:1\n', 'as elsewhere'],
  ['a value with its tag beside', 'values.yaml', 'image: a\ntag: v1\n', 'as elsewhere'],
  ['a service', 'compose.yaml', 'services: {a: {image: a}}\n', 'as it says'],
  ['an image volume of Compose', 'compose.yaml', 'services: {a: {volumes: [{type: image, source: a}]}}\n', 'never'],
  ['a model', 'compose.yaml', 'models: {a: {model: a}}\n', 'never'],
  ['a named context', 'compose.yaml', 'services: {a: {build: {additional_contexts: {a: "docker-image://a"}}}}\n', 'as elsewhere'], // prettier-ignore
  ['a context of bake', 'docker-bake.hcl', 'target "a" { contexts = { b = "docker-image://a" } }\n', 'as elsewhere'],
  ['the frontend of a Dockerfile', 'Dockerfile', '# syntax=a\n', 'never'],
  ['a container of Quadlet', 'a.container', '[Container]\nImage=a\n', 'as it says'],
  ['an image of Quadlet', 'a.image', '[Image]\nImage=a\n', 'as elsewhere'],
  ['a volume of Quadlet', 'a.volume', '[Volume]\nDriver=image\nImage=a\n', 'never'],
])('%s', (_name, path, text, expected) => {
  const said = { true: 'as it says', false: 'never', asElsewhere: 'as elsewhere' } as const;
  const runs = scan({ path, text }).occurrences.map(({ asks }) => said[`${asks.runs ?? true}`]);
  expect(runs).toEqual([expected]);
});
