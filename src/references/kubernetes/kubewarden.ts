import { isMap, type YAMLMap } from 'yaml';
import type { Occurrence } from '../occurrence';
import { dereference, entries, valuesOf, type YamlDocument } from '../yaml/documents';
import { locateScalar } from '../yaml/scalars';
import { positionAt } from './position';
import { withoutPrefix } from './withoutPrefix';

/**
 * The modules of policies and of the members of policy groups.
 * @see https://docs.kubewarden.io/reference/CRDs
 */
export function* kubewardenPositions(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  const spec = dereference(document, valuesOf(document, map, 'spec').at(-1));
  if (!isMap(spec)) return;
  yield* moduleOf(document, spec);
  const policies = dereference(document, valuesOf(document, spec, 'policies').at(-1));
  if (!isMap(policies)) return;
  for (const { value } of entries(policies)) {
    const policy = dereference(document, value);
    if (isMap(policy)) yield* moduleOf(document, policy);
  }
}

function* moduleOf(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  const scalar = locateScalar(document, valuesOf(document, map, 'module').at(-1));
  if (!scalar) return;
  // Modules come from files and web servers too; without a scheme it is a registry.
  const reference = scalar.value.includes('://') ? withoutPrefix(scalar, 'registry://') : scalar;
  if (reference) yield positionAt(reference, { format: 'kubewarden' });
}
