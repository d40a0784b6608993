import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Syntax } from '../interpolation';
import type { Composition, Named } from '../yaml/composition';
import { entries, mapAt, textOf, valuesOf, type YamlDocument } from '../yaml/documents';
import { variablesFrom } from '../yaml/images';
import { onlyOne, rowScalars } from '../yaml/matrix';
import type { LocatedScalar } from '../yaml/scalars';
import { entryOf, locate, resolve } from './reference';

/** The variables as a job sees them. */
export interface Scope {
  readonly variables: Syntax;
  /** The literals that `parallel: matrix` has for a variable. */
  readonly matrix: (name: string) => readonly LocatedScalar[];
}

/** Jobs that extend each other. GitLab allows eleven levels. */
const MAX_EXTENDED = 20;

/**
 * Gives the variables as a job sees them: of its matrix, its own, those of the jobs that it extends, and those of the whole pipeline
 * as far as it inherits them. What rules set, only a run knows.
 * @see https://docs.gitlab.com/ci/variables/#cicd-variable-precedence
 */
export function scopesOf(
  document: YamlDocument,
  composition: Omit<Composition, 'variables'>,
  valueOf: (scalar: LocatedScalar) => LocatedScalar,
): (job: YAMLMap | undefined) => Scope {
  const jobs = jobsIn(document);
  const scopes = new Map<YAMLMap | undefined, Scope>();
  return (job) => {
    const known = scopes.get(job);
    if (known) return known;
    const made = scopeOf(job);
    scopes.set(job, made);
    return made;
  };

  function scopeOf(job: YAMLMap | undefined): Scope {
    const chain = job ? withExtended(document, job, jobs) : [];
    const matrix = (name: string): readonly LocatedScalar[] =>
      chain.map((one) => matrixOf(document, one, name)).find((found) => found.length > 0) ?? [];
    const isInherited = inheritance(document, chain);
    const scalarOf = (name: string): Named => {
      const several = matrix(name);
      if (several.length > 0) return onlyOne(several);
      const own = chain.map((one) => variableOf(document, one, name)).find(Boolean);
      if (own) return own;
      const { root } = document;
      return isMap(root) && isInherited(name) ? variableOf(document, root, name) : undefined;
    };
    const variables = variablesFrom((name) => {
      const scalar = scalarOf(name);
      return scalar === undefined || scalar === 'several' ? scalar : valueOf(scalar);
    }, composition);
    return { variables, matrix };
  }
}

/**
 * A variable that a job or the pipeline sets: a scalar, or a mapping with a `value`. With `expand: false` the names of others stay in it
 * as they stand; what becomes of those where it is used, only a run knows.
 * @see https://docs.gitlab.com/ci/yaml/#variablesexpand
 */
function variableOf(document: YamlDocument, container: YAMLMap, name: string): Named {
  const map = resolve(document, valuesOf(document, container, 'variables').at(-1));
  const value = isMap(map) ? entryOf(document, map, name) : undefined;
  const described = resolve(document, value);
  const given = isMap(described) ? valuesOf(document, described, 'value').at(-1) : value;
  const scalar = locate(document, given, 'value');
  const isRaw = isMap(described) && textOf(document, described, 'expand') === 'false';
  return isRaw && scalar?.value.includes('$') ? 'several' : scalar;
}

function jobsIn({ root }: YamlDocument): ReadonlyMap<string, unknown> {
  return new Map(isMap(root) ? [...entries(root)].map(({ key, value }) => [key, value]) : []);
}

/** The job, then those that it extends, in the order in which they count: the last one named first. */
function withExtended(document: YamlDocument, job: YAMLMap, jobs: ReadonlyMap<string, unknown>): readonly YAMLMap[] {
  const chain = new Set<YAMLMap>();
  const open = [job];
  for (let next = open.pop(); next && chain.size < MAX_EXTENDED; next = open.pop()) {
    if (chain.has(next)) continue;
    chain.add(next);
    const names = namesIn(document, valuesOf(document, next, 'extends').at(-1));
    const parents = names.map((name) => resolve(document, jobs.get(name))).filter((parent) => isMap(parent));
    // The last one pushed is the next.
    open.push(...parents);
  }
  return [...chain];
}

/** The text of a scalar, or of those of a list. */
function namesIn(document: YamlDocument, node: unknown): readonly string[] {
  const target = resolve(document, node);
  const items = isSeq(target) ? target.items.slice(0, MAX_EXTENDED) : [target];
  return items
    .map((item) => resolve(document, item))
    .flatMap((item) => (isScalar(item) && typeof item.value === 'string' ? [item.value] : []));
}

function matrixOf(document: YamlDocument, job: YAMLMap, name: string): readonly LocatedScalar[] {
  const parallel = resolve(document, valuesOf(document, job, 'parallel').at(-1));
  if (!isMap(parallel)) return [];
  return rowScalars(document, resolve(document, valuesOf(document, parallel, 'matrix').at(-1)), name);
}

/** @see https://docs.gitlab.com/ci/yaml/#inheritvariables */
function inheritance(document: YamlDocument, chain: readonly YAMLMap[]): (name: string) => boolean {
  for (const job of chain) {
    const inherit = mapAt(document, job, 'inherit');
    const wanted = inherit && resolve(document, valuesOf(document, inherit, 'variables').at(-1));
    if (isSeq(wanted)) {
      const names = new Set(namesIn(document, wanted));
      return (name) => names.has(name);
    }
    if (isScalar(wanted)) return () => wanted.value !== 'false';
  }
  return () => true;
}
