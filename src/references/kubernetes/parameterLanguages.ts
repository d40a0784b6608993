import type { YAMLMap } from 'yaml';
import { mapAt, textOf, valuesOf, type YamlDocument } from '../yaml/documents';
import { mappingsIn } from './mappings';
import { type ParameterLanguage, parameterText } from './parameters';
import type { Parameter } from './scope';

/**
 * `$(params.x)`, `$(params['x'])`, and `$(inputs.params.x)` of old.
 * @see https://tekton.dev/docs/pipelines/variables/
 */
export const tektonParameters: ParameterLanguage = {
  mark: '$(',
  expression: /\$\(([^$()]*)\)/g,
  nameOf(expression) {
    const [, dotted, , quoted] = /^(?:inputs\.)?params(?:\.([\w.-]+)|\[(["'])([\w.-]+)\2\])$/.exec(expression) ?? [];
    const name = dotted ?? quoted;
    return name === undefined ? undefined : { key: name, name };
  },
  /** A task's and a pipeline's have defaults, a run and a pipeline's task pass values on, and embedded specifications see them all. */
  parametersIn(document, map) {
    const parameters = new Map<string, Parameter>();
    for (const [name, item] of named(document, map, 'params')) {
      const value = parameterText(document, item, 'value');
      parameters.set(name, { value, default: parameterText(document, item, 'default') });
    }
    const matrix = mapAt(document, map, 'matrix');
    const rows = matrix ? [matrix, ...mappingsIn(document, matrix, 'include')] : [];
    // Each run of the task has another value.
    for (const [name] of rows.flatMap((row) => [...named(document, row, 'params')])) {
      parameters.set(name, { value: { kind: 'unknown' } });
    }
    return parameters;
  },
};

/**
 * `{{inputs.parameters.x}}` of a template, and `{{workflow.parameters.x}}` of the whole.
 * @see https://argo-workflows.readthedocs.io/en/latest/variables/
 */
export const argoParameters: ParameterLanguage = {
  mark: '{{',
  expression: /\{\{([^{}]*)\}\}/g,
  nameOf(expression) {
    const name = /^(?:inputs|workflow)\.parameters\.([\w.-]+)$/.exec(expression)?.[1];
    return name === undefined ? undefined : { key: expression, name };
  },
  parametersIn(document, map) {
    const parameters = new Map<string, Parameter>();
    declare('inputs', mapAt(document, map, 'inputs'));
    // Steps have arguments too; those of the workflow stand beside its templates.
    const isWorkflow = ['templates', 'workflowTemplateRef'].some((key) => valuesOf(document, map, key).length > 0);
    if (isWorkflow) declare('workflow', mapAt(document, map, 'arguments'));
    return parameters;

    function declare(prefix: string, owner: YAMLMap | undefined): void {
      for (const [name, item] of owner ? named(document, owner, 'parameters') : []) {
        const text = parameterText(document, item, 'value') ?? parameterText(document, item, 'default');
        parameters.set(`${prefix}.parameters.${name}`, { value: text ?? { kind: 'unknown' } });
      }
    }
  },
};

function* named(document: YamlDocument, owner: YAMLMap, key: string): Generator<readonly [string, YAMLMap]> {
  for (const item of mappingsIn(document, owner, key)) {
    const name = textOf(document, item, 'name');
    if (name !== undefined) yield [name, item];
  }
}
