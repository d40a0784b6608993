import { isSeq, type YAMLMap } from 'yaml';
import type { Platform } from '../../oci/platform';
import type { Asked } from '../occurrence';
import { platformOfParts } from '../yaml/asks';
import { dereference, mapAt, textOf, valuesOf, type YamlDocument } from '../yaml/documents';
import { type LocatedScalar, locateScalar, scalarOf } from '../yaml/scalars';
import { isTemplate } from '../yaml/templates';
import { mappingsIn } from './mappings';

/** What is known about the nodes that a pod runs on. */
export interface NodePlatform {
  readonly os?: LocatedScalar | undefined;
  readonly architecture?: LocatedScalar | undefined;
}

const OS = 'kubernetes.io/os';
const ARCHITECTURE = 'kubernetes.io/arch';

/**
 * What `map` says about its nodes where it is a pod, else what is known around it.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch
 */
export function nodePlatform(
  document: YamlDocument,
  map: YAMLMap,
  around: NodePlatform | undefined,
): NodePlatform | undefined {
  const selector = mapAt(document, map, 'nodeSelector');
  const affinity = mapAt(document, map, 'affinity');
  const required = affinity ? requiredLabels(document, affinity) : undefined;
  const os = (selector && scalarOf(document, selector, OS)) ?? required?.get(OS) ?? podOs(document, map);
  const architecture = (selector && scalarOf(document, selector, ARCHITECTURE)) ?? required?.get(ARCHITECTURE);
  return os || architecture ? { os, architecture } : around;
}

/** The platform of images that run on such nodes; what is not said is the usual. Undefined where a part is known only to a run. */
export function platformOf({ os, architecture }: NodePlatform): Asked<Platform> | undefined {
  const isKnown = [os, architecture].every((part) => !part || !isTemplate(part.value));
  return isKnown ? platformOfParts({ os, architecture }) : undefined;
}

/** `spec.os.name`: in a pod, which is where containers stand. */
function podOs(document: YamlDocument, map: YAMLMap): LocatedScalar | undefined {
  const os = mapAt(document, map, 'os');
  return os && valuesOf(document, map, 'containers').length > 0 ? scalarOf(document, os, 'name') : undefined;
}

/** The labels that a node must have with one value: the terms are alternatives, so several say nothing. */
function requiredLabels(document: YamlDocument, affinity: YAMLMap): ReadonlyMap<string, LocatedScalar> {
  const labels = new Map<string, LocatedScalar>();
  const node = mapAt(document, affinity, 'nodeAffinity');
  const required = node && mapAt(document, node, 'requiredDuringSchedulingIgnoredDuringExecution');
  const terms = required ? mappingsIn(document, required, 'nodeSelectorTerms') : [];
  const [term] = terms;
  if (!term || terms.length > 1) return labels;
  for (const expression of mappingsIn(document, term, 'matchExpressions')) {
    const key = textOf(document, expression, 'key');
    const values = dereference(document, valuesOf(document, expression, 'values').at(-1));
    if (key === undefined || textOf(document, expression, 'operator') !== 'In') continue;
    const [only] = isSeq(values) && values.items.length === 1 ? values.items : [];
    const label = locateScalar(document, only);
    if (label) labels.set(key, label);
  }
  return labels;
}
