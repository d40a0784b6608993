import { isMap, isSeq, type Node, type YAMLMap } from 'yaml';
import { type Composition, type Expressions, lookupFrom, type Named } from '../yaml/composition';
import { dereference, mapAt, valuesOf, type YamlDocument } from '../yaml/documents';
import { onlyOne } from '../yaml/matrix';
import { childrenOf } from '../yaml/paths';
import { type LocatedScalar, locateScalar, scalarOf } from '../yaml/scalars';
import { isTemplate } from '../yaml/templates';
import { keysOf } from './positions';

/** Values by their names in lower case; undefined where a condition decides. */
type Values = Map<string, LocatedScalar | undefined>;

/** Rows of one matrix: those of people are far fewer, and every position of a job goes through them. */
const MAX_MATRIX = 64;
/** Of all variables together: merges could multiply them. */
const MAX_KEPT = 500_000;
/** Conditions stand in each other no deeper in earnest. */
const MAX_DEPTH = 30;
/** Conditions and functions hold more than a name: they are found too, so that they are known to be expressions. */
const EXPRESSION = /\$\{\{[^{}]*\}\}|\$\([^()]*\)|\$\[(?:[^[\]]|\[[^[\]]*\])*\]/g;

/**
 * What `$(X)`, `$[ variables.X ]`, `${{ variables.X }}` and `${{ parameters.X }}` stand for.
 * @see https://learn.microsoft.com/azure/devops/pipelines/process/variables
 * @see https://learn.microsoft.com/azure/devops/pipelines/process/template-parameters
 */
export class PipelineValues {
  private readonly variables = new Map<unknown, Values>();
  private kept = 0;
  private readonly parameters: Values;

  constructor(private readonly document: YamlDocument) {
    const { root } = document;
    this.parameters = isMap(root)
      ? valuesIn(document, nodeAt(document, root, 'parameters'), 'default')
      : new Map<string, undefined>();
  }

  /** As the innermost of `scopes` sees them: a literal of the job's matrix, then the variables from the job to the pipeline. */
  expressions(scopes: readonly YAMLMap[]): Expressions {
    const lookup: Expressions['lookup'] = lookupFrom(
      (expression) => {
        const named = nameIn(expression);
        if (!named) return undefined;
        return named.kind === 'parameters' ? this.parameters.get(named.name) : this.variable(scopes, named.name);
      },
      (): Composition => ({ expressions: { pattern: EXPRESSION, lookup } }),
    );
    return { pattern: EXPRESSION, lookup };
  }

  /** The literals that the job's matrix has for the variable that a value is and nothing else. */
  matrix(scopes: readonly YAMLMap[], value: string): readonly LocatedScalar[] {
    const named = nameIn(value);
    return named?.kind === 'variables' ? matrixOf(this.document, scopes.at(-1), named.name) : [];
  }

  private variable(scopes: readonly YAMLMap[], name: string): Named {
    const literals = matrixOf(this.document, scopes.at(-1), name);
    if (literals.length > 0) return onlyOne(literals);
    const scope = scopes.findLast((candidate) => this.variablesOf(candidate).has(name));
    return scope && this.variablesOf(scope).get(name);
  }

  private variablesOf(scope: YAMLMap): Values {
    const node = nodeAt(this.document, scope, 'variables');
    const known = this.variables.get(node);
    if (known || !node || this.kept > MAX_KEPT) return known ?? new Map<string, undefined>();
    const values = valuesIn(this.document, node, 'value');
    this.variables.set(node, values);
    this.kept += values.size;
    return values;
  }
}

interface Name {
  readonly kind: string;
  readonly name: string;
}

/** What an expression names, where it does nothing else. */
function nameIn(expression: string): Name | undefined {
  const macro = /^\$\(([\w.-]+)\)$/.exec(expression)?.[1];
  if (macro !== undefined) return { kind: 'variables', name: macro.toLowerCase() };
  const [, kind, dotted, indexed] =
    /^\$(?:\{\{|\[)\s*(variables|parameters)(?:\.([\w.-]+)|\['([\w.-]+)'\])\s*(?:\}\}|\])$/.exec(expression) ?? [];
  const name = dotted ?? indexed;
  return kind === undefined || name === undefined ? undefined : { kind, name: name.toLowerCase() };
}

/** @see https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/jobs-job-strategy */
function matrixOf(document: YamlDocument, job: YAMLMap | undefined, name: string): readonly LocatedScalar[] {
  const strategy = job && mapAt(document, job, 'strategy');
  const matrix = strategy && mapAt(document, strategy, 'matrix');
  const rows = matrix?.items.slice(0, MAX_MATRIX) ?? [];
  return rows
    .flatMap(({ value }) => [...keysOf(document, value)].filter(([key]) => key.toLowerCase() === name))
    .slice(0, MAX_MATRIX)
    .map(([, value]) => locateScalar(document, value))
    .filter((scalar) => scalar !== undefined);
}

function nodeAt(document: YamlDocument, map: YAMLMap, key: string): Node | undefined {
  return dereference(document, valuesOf(document, map, key).at(-1));
}

/** The values in a mapping, or in a list of mappings with a `name` and what stands at `inner`. */
function valuesIn(document: YamlDocument, node: Node | undefined, inner: string): Values {
  const values: Values = new Map();
  const seen = new Set<Node>();
  gather(node, false, 0);
  return values;

  function gather(at: unknown, isConditional: boolean, depth: number): void {
    const target = dereference(document, at);
    if (!target || seen.has(target) || depth > MAX_DEPTH) return;
    seen.add(target);
    const items = isSeq(target) ? target.items.map((item) => dereference(document, item)) : [target];
    for (const item of items.filter((one) => isMap(one))) {
      for (const { key: name, value } of childrenOf(document, item)) {
        if (isTemplate(name)) gather(value, true, depth + 1);
        else if (!isSeq(target)) set(name, locateScalar(document, value), isConditional);
      }
      const name = isSeq(target) ? scalarOf(document, item, 'name') : undefined;
      if (name) set(name.value, scalarOf(document, item, inner), isConditional);
    }
  }

  function set(name: string, scalar: LocatedScalar | undefined, isConditional: boolean): void {
    const lower = name.toLowerCase();
    const isDecided = !isConditional && (!values.has(lower) || values.get(lower) !== undefined);
    values.set(lower, isDecided ? scalar : undefined);
  }
}
