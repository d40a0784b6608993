import type { YAMLMap } from 'yaml';
import type { Occurrence } from '../occurrence';
import { mapAt, textOf, type YamlDocument } from '../yaml/documents';
import { scalarOf } from '../yaml/scalars';
import { positionAt } from './position';

/**
 * Packages: providers, configurations and functions.
 * @see https://docs.crossplane.io/latest/packages/
 */
export function* crossplanePositions(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  // Only the object has a `spec`.
  const spec = mapAt(document, map, 'spec');
  const scalar = spec && scalarOf(document, spec, 'package');
  if (!scalar) return;
  // A configuration holds files; how the controller of another package runs, its runtime configuration says.
  const runs = textOf(document, map, 'kind') === 'Configuration' ? false : 'asElsewhere';
  const found = positionAt(scalar, { format: 'crossplane', asks: { runs } });
  // Without a host the registry is one that the installation chooses, not Docker Hub.
  const hasHost = /^(?:[^/]*[.:][^/]*|localhost)\//.test(scalar.value);
  const isOpen = found.target.kind === 'image' && !hasHost;
  yield isOpen ? { ...found, target: { kind: 'unresolved', reason: { kind: 'invalid', problem: 'registry' } } } : found;
}
