import { isMap, isSeq, type YAMLMap } from 'yaml';
import type { Occurrence } from '../occurrence';
import { dereference, textOf, valuesOf, type YamlDocument } from '../yaml/documents';
import { locateScalar } from '../yaml/scalars';
import { positionAt } from './position';

/** Keys of references to tasks, pipelines and steps that are kept elsewhere. */
const REFERENCES = ['taskRef', 'pipelineRef', 'ref'];

/**
 * Bundles, and the image of a step that is an object of its own.
 * @see https://tekton.dev/docs/pipelines/bundle-resolver/
 */
export function* tektonPositions(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  if (textOf(document, map, 'kind') === 'StepAction') {
    const spec = dereference(document, valuesOf(document, map, 'spec').at(-1));
    if (isMap(spec)) yield* scalarAt(document, spec, 'image');
  }
  for (const key of REFERENCES) {
    const reference = dereference(document, valuesOf(document, map, key).at(-1));
    if (isMap(reference)) yield* inReference(document, reference);
  }
}

function* inReference(document: YamlDocument, reference: YAMLMap): Generator<Occurrence> {
  yield* scalarAt(document, reference, 'bundle');
  if (textOf(document, reference, 'resolver') !== 'bundles') return;
  const parameters = dereference(document, valuesOf(document, reference, 'params').at(-1));
  for (const item of isSeq(parameters) ? parameters.items : []) {
    const parameter = dereference(document, item);
    if (!isMap(parameter) || textOf(document, parameter, 'name') !== 'bundle') continue;
    yield* scalarAt(document, parameter, 'value');
  }
}

function* scalarAt(document: YamlDocument, map: YAMLMap, key: string): Generator<Occurrence> {
  const scalar = locateScalar(document, valuesOf(document, map, key).at(-1));
  if (scalar) yield positionAt(scalar, 'tekton');
}
