import { isMap, type YAMLMap } from 'yaml';
import type { Occurrence } from '../occurrence';
import { dereference, entries, mapAt, type YamlDocument } from '../yaml/documents';
import { scalarOf } from '../yaml/scalars';
import { positionAt } from './position';
import { withoutPrefix } from './withoutPrefix';

/**
 * The modules of policies and of the members of policy groups.
 * @see https://docs.kubewarden.io/reference/CRDs
 */
export function* kubewardenPositions(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  const spec = mapAt(document, map, 'spec');
  if (!spec) return;
  yield* moduleOf(document, spec);
  const policies = mapAt(document, spec, 'policies');
  if (!policies) return;
  for (const { value } of entries(policies)) {
    const policy = dereference(document, value);
    if (isMap(policy)) yield* moduleOf(document, policy);
  }
}

function* moduleOf(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  const scalar = scalarOf(document, map, 'module');
  if (!scalar) return;
  // Modules come from files and web servers too; without a scheme it is a registry.
  const reference = scalar.value.includes('://') ? withoutPrefix(scalar, 'registry://') : scalar;
  if (reference) yield positionAt(reference, { format: 'kubewarden', asks: { runs: false } });
}
