import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { dereference, type YamlDocument } from '../yaml/documents';
import { type LocatedScalar, locateScalar } from '../yaml/scalars';
import { childrenOf } from '../yaml/paths';
import { isTemplate } from '../yaml/templates';

/** A place that Azure Pipelines reads a container from. */
export interface Position {
  readonly scalar: LocatedScalar;
  /** The mapping that describes the container, where it is written as one. */
  readonly description: YAMLMap | undefined;
  /** Whether the scalar may as well name a container that the pipeline defines. */
  readonly mayBeAlias: boolean;
  /** What has variables, from the pipeline to the job. */
  readonly scopes: readonly YAMLMap[];
}

/** Conditions, stages and templates stand in each other no deeper in earnest. */
const MAX_DEPTH = 30;
const MAX_POSITIONS = 10_000;

/**
 * The positions of a pipeline or a template of one. Conditions and loops (`${{ if … }}:`) can stand at every level, around keys and
 * around items; what is handed on to a template counts where it is a list of `stages` or `jobs`. What a step targets is the name of
 * a container.
 * @see https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/
 */
export function* positionsIn(document: YamlDocument): Generator<Position> {
  if (!isMap(document.root)) return;
  const given = new Set<number>();
  for (const position of new Walk(document).pipeline(document.root)) {
    if (given.has(position.scalar.span.start)) continue;
    given.add(position.scalar.span.start);
    yield position;
    if (given.size >= MAX_POSITIONS) return;
  }
}

class Walk {
  /** Nodes that were walked: aliases lead to some again. */
  private readonly walked = new Set<Node>();

  constructor(private readonly document: YamlDocument) {}

  *pipeline(root: YAMLMap): Generator<Position> {
    const scopes = [root];
    for (const [key, value] of keysOf(this.document, root)) {
      if (key === 'resources') yield* this.resources(value, scopes);
      else if (key === 'extends') yield* this.handedOn(value, scopes, 0);
      else if (key === 'container') yield* this.container(value, scopes);
      else if (key === 'services') yield* this.services(value, scopes);
      else yield* this.lists(key, value, scopes, 0);
    }
  }

  private *resources(node: unknown, scopes: readonly YAMLMap[]): Generator<Position> {
    for (const [key, value] of keysOf(this.document, node)) {
      if (key !== 'containers') continue;
      for (const defined of itemsOf(this.document, value)) yield* this.described(defined, scopes);
    }
  }

  private *lists(key: string, node: unknown, scopes: readonly YAMLMap[], depth: number): Generator<Position> {
    if (depth > MAX_DEPTH || (key !== 'stages' && key !== 'jobs' && key !== 'phases')) return;
    for (const item of itemsOf(this.document, node)) {
      if (this.walked.has(item)) continue;
      this.walked.add(item);
      const keys = [...keysOf(this.document, item)];
      if (keys.some(([name]) => name === 'template')) yield* this.handedOn(item, scopes, depth + 1);
      else if (key === 'stages') yield* this.stage(keys, [...scopes, item], depth + 1);
      else yield* this.job(keys, [...scopes, item]);
    }
  }

  private *stage(keys: Iterable<Entry>, scopes: readonly YAMLMap[], depth: number): Generator<Position> {
    for (const [key, value] of keys) yield* this.lists(key, value, scopes, depth);
  }

  private *job(keys: Iterable<Entry>, scopes: readonly YAMLMap[]): Generator<Position> {
    for (const [key, value] of keys) {
      if (key === 'container') yield* this.container(value, scopes);
      else if (key === 'services') yield* this.services(value, scopes);
    }
  }

  private *handedOn(template: unknown, scopes: readonly YAMLMap[], depth: number): Generator<Position> {
    for (const [key, value] of keysOf(this.document, template)) {
      if (key !== 'parameters') continue;
      for (const [name, handed] of keysOf(this.document, value)) yield* this.lists(name, handed, scopes, depth);
    }
  }

  private *services(node: unknown, scopes: readonly YAMLMap[]): Generator<Position> {
    for (const [, value] of keysOf(this.document, node)) yield* this.container(value, scopes);
  }

  private *container(node: unknown, scopes: readonly YAMLMap[]): Generator<Position> {
    const scalar = locateScalar(this.document, node);
    if (scalar) yield { scalar, description: undefined, mayBeAlias: true, scopes };
    else yield* this.described(dereference(this.document, node), scopes);
  }

  private *described(node: Node | undefined, scopes: readonly YAMLMap[]): Generator<Position> {
    if (!isMap(node)) return;
    for (const [key, value] of keysOf(this.document, node)) {
      const scalar = key === 'image' ? locateScalar(this.document, value) : undefined;
      if (scalar) yield { scalar, description: node, mayBeAlias: false, scopes };
    }
  }
}

/** The names of the containers that a pipeline defines. */
export function aliasesIn(document: YamlDocument): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [key, resources] of keysOf(document, document.root)) {
    for (const [kind, list] of key === 'resources' ? keysOf(document, resources) : []) {
      for (const item of kind === 'containers' ? itemsOf(document, list) : []) {
        for (const [name, value] of keysOf(document, item)) {
          const scalar = name === 'container' ? dereference(document, value) : undefined;
          if (isScalar(scalar) && typeof scalar.value === 'string') names.add(scalar.value);
        }
      }
    }
  }
  return names;
}

type Entry = readonly [key: string, value: unknown];

/** The entries of a mapping, and those below its conditions. */
export function* keysOf(document: YamlDocument, node: unknown, above = new Set<Node>()): Generator<Entry> {
  const map = dereference(document, node);
  if (!isMap(map) || !isFirst(map, above)) return;
  for (const { key, value } of childrenOf(document, map)) {
    if (isTemplate(key)) yield* keysOf(document, value, above);
    else yield [key, value];
  }
}

/** The mappings of a list, and those of the lists below its conditions. */
function* itemsOf(document: YamlDocument, node: unknown, above = new Set<Node>()): Generator<YAMLMap> {
  const list = dereference(document, node);
  if (!isSeq(list) || !isFirst(list, above)) return;
  for (const item of list.items) {
    const map = dereference(document, item);
    if (!isMap(map)) continue;
    const conditional = childrenOf(document, map).filter(({ key }) => isTemplate(key));
    for (const { value } of conditional) yield* itemsOf(document, value, above);
    yield map;
  }
}

/** Conditions below one key. Far more than people write, and aliases could multiply them. */
const MAX_CONDITIONS = 300;

function isFirst(node: Node, seen: Set<Node>): boolean {
  if (seen.has(node) || seen.size >= MAX_CONDITIONS) return false;
  seen.add(node);
  return true;
}
