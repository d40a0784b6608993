import type { YAMLMap } from 'yaml';
import type { Occurrence } from '../occurrence';
import { mapAt, textOf, valuesOf, type YamlDocument } from '../yaml/documents';
import { scalarOf } from '../yaml/scalars';
import { mappingsIn } from './mappings';
import { tektonParameters } from './parameterLanguages';
import { positionAt } from './position';
import type { Scope } from './scope';

/** Keys of references to tasks, pipelines and steps that are kept elsewhere. */
const REFERENCES = ['taskRef', 'pipelineRef', 'ref'];

/**
 * Bundles that tasks and pipelines are read from.
 * @see https://tekton.dev/docs/pipelines/bundle-resolver/
 */
export function* tektonPositions(document: YamlDocument, map: YAMLMap, scope: Scope): Generator<Occurrence> {
  for (const key of REFERENCES) {
    const reference = mapAt(document, map, key);
    // The parameters of a task in a pipeline are for what is referred to; those of a run are known in its reference too.
    const isPart = key === 'ref' || valuesOf(document, map, 'name').length > 0;
    if (reference) yield* inReference(document, reference, isPart ? scope.up : scope);
  }
}

function* inReference(document: YamlDocument, reference: YAMLMap, scope: Scope | undefined): Generator<Occurrence> {
  yield* scalarAt(document, reference, 'bundle', scope);
  if (textOf(document, reference, 'resolver') !== 'bundles') return;
  for (const parameter of mappingsIn(document, reference, 'params')) {
    if (textOf(document, parameter, 'name') === 'bundle') yield* scalarAt(document, parameter, 'value', scope);
  }
}

function* scalarAt(document: YamlDocument, map: YAMLMap, key: string, scope: Scope | undefined): Generator<Occurrence> {
  const scalar = scalarOf(document, map, key);
  if (scalar)
    yield positionAt(scalar, {
      format: 'tekton',
      asks: { runs: false },
      parameters: { language: tektonParameters, scope },
    });
}
