import { isMap, isNode, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { dereference, entries, valuesOf, type YamlDocument } from '../yaml/documents';
import { type LocatedScalar, locateScalar } from '../yaml/scalars';

const TAG = '!reference';
/** Keys of one reference. */
const MAX_KEYS = 10;
/** References on the way of one reference. GitLab allows ten levels. */
const MAX_HOPS = 10;

/** What is left of the hops: references in references could multiply. */
interface Budget {
  hops: number;
}

/** Whether a value is what another place of the pipelines holds, which this file may not have. */
export const MISSING_REFERENCE = /^!reference\b/;

/**
 * What `node` stands for: what it is an alias of, and what `!reference [job, key]` leads to; undefined where that stands in another
 * file.
 * @see https://docs.gitlab.com/ci/yaml/yaml_optimization/#reference-tags
 */
export function resolve(document: YamlDocument, node: unknown, budget: Budget = { hops: MAX_HOPS }): Node | undefined {
  const target = dereference(document, node);
  if (!isReference(target)) return target;
  if (budget.hops-- <= 0 || !isSeq(target) || target.items.length > MAX_KEYS) return undefined;
  let reached: unknown = document.root;
  for (const item of target.items) {
    const key = dereference(document, item);
    const map = resolve(document, reached, budget);
    if (!isScalar(key) || typeof key.value !== 'string' || !isMap(map)) return undefined;
    reached = entryOf(document, map, key.value);
  }
  return resolve(document, reached, budget);
}

/** The entries of mappings that were asked before: many references can lead into one large mapping. */
const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, unknown>>();

/** The last value of `key`, merged in or not. */
export function entryOf(document: YamlDocument, map: YAMLMap, key: string): unknown {
  const index = indexes.get(map) ?? new Map([...entries(map)].map((entry) => [entry.key, entry.value]));
  indexes.set(map, index);
  if (index.has(key) || !index.has('<<')) return index.get(key);
  return valuesOf(document, map, key).at(-1);
}

/** Whether `node` is a reference, or an alias of one. */
export function isReference(node: unknown): boolean {
  return isNode(node) && 'tag' in node && node.tag === TAG;
}

/**
 * The scalar that `node` is or stands for. A reference is like an alias: its text is what stands there, `!reference [job, key]`, and
 * its edit lands at the literal. At `inner` of what it leads to, where that is a mapping.
 */
export function locate(document: YamlDocument, node: unknown, inner?: string): LocatedScalar | undefined {
  const target = dereference(document, node);
  if (!isReference(target) || !isNode(node)) return locateScalar(document, node);
  const place = placeOf(document, node);
  if (!place) return undefined;
  const reached = resolve(document, target);
  if (!reached) return { ...place, value: TAG, edit: { kind: 'refused', reason: 'templated' } };
  const wanted = inner !== undefined && isMap(reached) ? valuesOf(document, reached, inner).at(-1) : reached;
  const scalar = locateScalar(document, resolve(document, wanted));
  const edit = scalar?.edit.kind === 'literal' ? scalar.edit : ({ kind: 'refused', reason: 'alias' } as const);
  return scalar && { ...place, value: scalar.value, edit };
}

/** What stands there, from the tag on: a node's range begins behind it. */
function placeOf(document: YamlDocument, node: Node): Pick<LocatedScalar, 'text' | 'span'> | undefined {
  if (!node.range) return undefined;
  const [from, to] = node.range;
  const tag = isReference(node) ? document.text.slice(0, from).lastIndexOf(TAG) : -1;
  const text = document.text.slice(tag >= 0 ? tag : from, to).trimEnd();
  const start = document.offset + (tag >= 0 ? tag : from);
  return text === '' ? undefined : { text, span: { start, end: start + text.length } };
}
