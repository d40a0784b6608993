import type { YAMLMap } from 'yaml';
import type { Format, Occurrence } from '../occurrence';
import type { YamlDocument } from '../yaml/documents';
import { isTemplate } from '../yaml/templates';
import { argoCdPositions } from './argoCd';
import { crossplanePositions } from './crossplane';
import { fluxPositions } from './flux';
import { kubewardenPositions } from './kubewarden';
import { argoParameters, tektonParameters } from './parameterLanguages';
import type { ParameterLanguage } from './parameters';
import type { Scope } from './scope';
import { tektonPositions } from './tekton';

/** Where the objects of an API group hold images. */
export interface Group {
  readonly format: Format;
  /** Keys of lists of containers: each item's `image` is a position, whatever stands there. */
  readonly lists: ReadonlySet<string>;
  /** Keys of single containers. */
  readonly mappings: ReadonlySet<string>;
  /** Keys whose values take what is asked from a mapping at another key beside, as they would from one around them. */
  readonly heirs?: ReadonlyMap<string, string> | undefined;
  /** False where images hold files alone. */
  readonly runs?: false | undefined;
  /** Whether any other `image` is one, where it can hardly be anything but a reference. */
  readonly hasImages: boolean;
  /** Keys under which nothing is run. */
  readonly others?: ReadonlySet<string> | undefined;
  readonly parameters?: ParameterLanguage | undefined;
  /** Positions of other shapes among the entries of `map`, which is the object or a mapping inside it; `scope` is that of `map`. */
  positionsIn?(document: YamlDocument, map: YAMLMap, scope: Scope): Iterable<Occurrence>;
}

const CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'];

/** Kubernetes' own objects. */
const BUILT_IN: Group = {
  format: 'kubernetes',
  lists: new Set(CONTAINERS),
  mappings: new Set(),
  hasImages: false,
};
/** Objects of a group that we know nothing of. */
const CUSTOM: Group = { ...BUILT_IN, hasImages: true };
/**
 * An `image` there is that of a machine; KubeVirt's container disks, and the container that a kernel comes in, are images of the
 * other sort.
 * @see https://kubevirt.io/user-guide/user_workloads/boot_from_external_source/
 */
const MACHINES: Group = { ...BUILT_IN, mappings: new Set(['containerDisk', 'container']), runs: false };
/** @see https://tekton.dev/docs/pipelines/tasks/ */
const TEKTON: Group = {
  ...CUSTOM,
  format: 'tekton',
  lists: new Set([...CONTAINERS, 'steps', 'sidecars']),
  mappings: new Set(['stepTemplate']),
  heirs: new Map([
    ['steps', 'stepTemplate'],
    ['taskSpec', 'podTemplate'],
    ['pipelineSpec', 'podTemplate'],
  ]),
  parameters: tektonParameters,
  positionsIn: tektonPositions,
};
/** A step that is an object of its own. */
const TEKTON_STEP: Group = { ...TEKTON, mappings: new Set(['spec']) };
/** @see https://argo-workflows.readthedocs.io/en/latest/fields/ */
const ARGO_WORKFLOWS: Group = {
  ...CUSTOM,
  format: 'argo-workflows',
  lists: new Set([...CONTAINERS, 'sidecars']),
  mappings: new Set(['container', 'script']),
  parameters: argoParameters,
};
const ARGO_CD: Group = { ...CUSTOM, format: 'argo-cd', positionsIn: argoCdPositions };
const FLUX: Group = { ...CUSTOM, format: 'flux', positionsIn: fluxPositions };
/** What a policy is set to names images that it judges. */
const KUBEWARDEN: Group = {
  ...CUSTOM,
  format: 'kubewarden',
  others: new Set(['settings']),
  positionsIn: kubewardenPositions,
};
/** Patterns of what others run. */
const KYVERNO: Group = { ...BUILT_IN, lists: new Set(), others: new Set(['volumes']) };
const CROSSPLANE: Group = { ...CUSTOM, format: 'crossplane', positionsIn: crossplanePositions };

/** Groups without a dot, and of the dotted ones those under `k8s.io` that Kubernetes itself serves. */
const BUILT_IN_GROUPS: ReadonlySet<string> = new Set([
  'apps',
  'autoscaling',
  'batch',
  'extensions',
  'policy',
  ...[
    'admissionregistration',
    'apiextensions',
    'apiregistration',
    'authentication',
    'authorization',
    'certificates',
    'coordination',
    'discovery',
    'events',
    'flowcontrol.apiserver',
    'internal.apiserver',
    'networking',
    'node',
    'rbac.authorization',
    'resource',
    'scheduling',
    'storage',
    'storagemigration',
  ].map((name) => `${name}.k8s.io`),
]);

/** What is known about objects of `apiVersion` and `kind`. */
export function groupOf(apiVersion: string, kind: string): Group {
  const [group, version] = apiVersion.split('/', 2);
  if (version === undefined || group === undefined || isTemplate(group)) return BUILT_IN;
  // Skaffold's artifacts carry the names that its builds give; it is no resource of a cluster.
  if (group === 'skaffold' || BUILT_IN_GROUPS.has(group)) return BUILT_IN;
  if (group === 'argoproj.io') return argoGroup(kind);
  if (group === 'tekton.dev' || group.endsWith('.tekton.dev')) return kind === 'StepAction' ? TEKTON_STEP : TEKTON;
  if (group.endsWith('.toolkit.fluxcd.io')) return FLUX;
  if (group === 'policies.kubewarden.io') return KUBEWARDEN;
  if (group === 'pkg.crossplane.io') return CROSSPLANE;
  if (group === 'kyverno.io' || group.endsWith('.kyverno.io')) return KYVERNO;
  return isOfMachines(group, kind) ? MACHINES : CUSTOM;
}

function argoGroup(kind: string): Group {
  if (/^Application(?:Set)?$/.test(kind)) return ARGO_CD;
  return kind.includes('Workflow') ? ARGO_WORKFLOWS : CUSTOM;
}

function isOfMachines(group: string, kind: string): boolean {
  return (
    /\.(?:gcp|aws|azure)\.|(?:^|\.)machine\.|^compute\.cnrm\./.test(group) ||
    group === 'infrastructure.cluster.x-k8s.io' ||
    group === 'kops.k8s.io' ||
    kind.startsWith('VirtualMachine')
  );
}
