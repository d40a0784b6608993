import { isMap, isSeq, type Node, type YAMLMap } from 'yaml';
import { valuesOf, type YamlDocument } from '../yaml/documents';
import { childrenOf } from '../yaml/paths';
import type { LocatedScalar } from '../yaml/scalars';
import { isReference, locate, resolve } from './reference';

/** A place that GitLab reads an image from. */
export interface Position {
  readonly scalar: LocatedScalar;
  /** The mapping that describes the image, where it is written as one. */
  readonly description: YAMLMap | undefined;
  /** Undefined at the top and in `default`. */
  readonly job: YAMLMap | undefined;
}

/** Keys at the top that are no jobs. `default` holds what jobs hold. */
const NO_JOBS: ReadonlySet<string> = new Set([
  ...['variables', 'include', 'spec', 'stages', 'types', 'workflow', 'cache', 'image', 'services'],
  ...['before_script', 'after_script'],
]);
/** Lists of services stand in each other through references. */
const MAX_DEPTH = 10;
const MAX_POSITIONS = 10_000;

/**
 * The positions of one document: at the top, in `default`, in jobs and in hidden jobs. What a job extends or merges in is given once,
 * where it stands.
 * @see https://docs.gitlab.com/ci/yaml/#image
 * @see https://docs.gitlab.com/ci/yaml/#services
 */
export function* positionsIn(document: YamlDocument): Generator<Position> {
  const given = new Set<number>();
  for (const position of everyPosition(document)) {
    if (given.has(position.scalar.span.start)) continue;
    given.add(position.scalar.span.start);
    yield position;
    if (given.size >= MAX_POSITIONS) return;
  }
}

function* everyPosition(document: YamlDocument): Generator<Position> {
  const { root } = document;
  if (!isMap(root)) return;
  const walked = new Set<Node>();
  yield* inContainer(document, root, undefined, walked);
  for (const { key, value } of childrenOf(document, root)) {
    const job = NO_JOBS.has(key) ? undefined : resolve(document, value);
    if (!isMap(job) || walked.has(job)) continue;
    walked.add(job);
    yield* inContainer(document, job, key === 'default' ? undefined : job, walked);
  }
}

/** @param walked lists that were walked before: their items are given once. */
function* inContainer(
  document: YamlDocument,
  container: YAMLMap,
  job: YAMLMap | undefined,
  walked: Set<Node>,
): Generator<Position> {
  for (const image of valuesOf(document, container, 'image')) yield* ofImage(document, image, job);
  for (const services of valuesOf(document, container, 'services')) yield* ofServices(services, 0);

  function* ofServices(node: unknown, depth: number): Generator<Position> {
    const list = resolve(document, node);
    if (!isSeq(list) || isReference(list) || walked.has(list) || depth > MAX_DEPTH) return;
    walked.add(list);
    for (const item of list.items) {
      if (isSeq(resolve(document, item))) yield* ofServices(item, depth + 1);
      else yield* ofImage(document, item, job);
    }
  }
}

/** An image is a scalar, or a mapping with a `name`. */
function* ofImage(document: YamlDocument, node: unknown, job: YAMLMap | undefined): Generator<Position> {
  const target = resolve(document, node);
  const description = isMap(target) ? target : undefined;
  // A reference is a position of its own; what an alias leads to is given where it stands.
  const names = description && !isReference(node) ? valuesOf(document, description, 'name') : [node];
  for (const name of names) {
    const scalar = locate(document, name, 'name');
    if (scalar) yield { scalar, description, job };
  }
}
