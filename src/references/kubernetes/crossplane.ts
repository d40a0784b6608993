import { isMap, type YAMLMap } from 'yaml';
import type { Occurrence } from '../occurrence';
import { dereference, valuesOf, type YamlDocument } from '../yaml/documents';
import { locateScalar } from '../yaml/scalars';
import { positionAt } from './position';

/**
 * Packages: providers, configurations and functions.
 * @see https://docs.crossplane.io/latest/packages/
 */
export function* crossplanePositions(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  // Only the object has a `spec`.
  const spec = dereference(document, valuesOf(document, map, 'spec').at(-1));
  const scalar = isMap(spec) ? locateScalar(document, valuesOf(document, spec, 'package').at(-1)) : undefined;
  if (!scalar) return;
  const found = positionAt(scalar, { format: 'crossplane' });
  // Without a host the registry is one that the installation chooses, not Docker Hub.
  const hasHost = /^(?:[^/]*[.:][^/]*|localhost)\//.test(scalar.value);
  const isOpen = found.target.kind === 'image' && !hasHost;
  yield isOpen ? { ...found, target: { kind: 'unresolved', reason: { kind: 'invalid', problem: 'registry' } } } : found;
}
