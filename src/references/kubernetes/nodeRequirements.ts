import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { OpenPlatform, Span } from '../occurrence';
import { OF_A_RUN } from '../platformAsk';
import { dereference, mapAt, valuesOf, type YamlDocument } from '../yaml/documents';
import { type LocatedScalar, locateScalar, scalarOf } from '../yaml/scalars';
import { isTemplate } from '../yaml/templates';
import { fillOfEntry } from './templateFill';

export type NodePart = 'os' | 'architecture';

/** What is left of nodes is known to the cluster alone. */
export const NODES_NOT_NAMED: OpenPlatform = { kind: 'nodesNotNamed' };

/** What a node must be for a pod to run there, as far as that is about its platform. */
export type Requirement =
  | { readonly kind: 'in' | 'notIn'; readonly part: NodePart; readonly values: readonly LocatedScalar[] }
  /** More may be required, of which nothing is known. */
  | { readonly kind: 'open'; readonly why: OpenPlatform; readonly span: Span };

/**
 * The labels that say the platform of a node; the beta ones were there before.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch
 */
const PARTS: ReadonlyMap<string, NodePart> = new Map([
  ['kubernetes.io/os', 'os'],
  ['beta.kubernetes.io/os', 'os'],
  ['kubernetes.io/arch', 'architecture'],
  ['beta.kubernetes.io/arch', 'architecture'],
]);

/** What `nodeSelector` and `os` of a pod require of every node. */
export function selectorRequirements(document: YamlDocument, pod: YAMLMap): readonly Requirement[] {
  const selector = mapAt(document, pod, 'nodeSelector');
  const labels = selector ? [...PARTS].map(([key, part]) => ({ part, scalar: scalarOf(document, selector, key) })) : [];
  const found = labels.flatMap(({ part, scalar }) => (scalar ? [isOne(part, scalar)] : []));
  const os = mapAt(document, pod, 'os');
  // In a pod, which is where containers stand.
  const name = os && valuesOf(document, pod, 'containers').length > 0 ? scalarOf(document, os, 'name') : undefined;
  if (name) found.push(isOne('os', name));
  found.push(...templated(document, pod, 'nodeSelector'));
  return found;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
/** More terms, expressions and values than this are no longer read: each may be one of many that aliases give. */
const MAX_ITEMS = 50;

/**
 * What the affinity of a pod requires of a node: all of one of these terms. None where it requires nothing.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
 */
export function affinityTerms(document: YamlDocument, pod: YAMLMap): readonly (readonly Requirement[])[] {
  let map: YAMLMap = pod;
  for (const key of ['affinity', 'nodeAffinity', REQUIRED]) {
    const inner = mapAt(document, map, key);
    const open = inner && key !== REQUIRED ? [] : templated(document, map, key);
    if (!inner || open.length > 0) return oneTerm(open);
    map = inner;
  }
  const known = terms.get(map);
  if (known) return known;
  const { items, open } = itemsAt(document, map, 'nodeSelectorTerms');
  const read = items.flatMap((item) => {
    const term = dereference(document, item);
    // A term that says nothing fits no node.
    if (isMap(term)) return term.items.length > 0 ? [termRequirements(document, term)] : [];
    return oneTerm(templatedNode(document, item));
  });
  const all = [...read, ...oneTerm(open)];
  terms.set(map, all);
  return all;
}

/** Many pods may share one affinity by aliases. */
const terms = new WeakMap<YAMLMap, readonly (readonly Requirement[])[]>();

function termRequirements(document: YamlDocument, term: YAMLMap): readonly Requirement[] {
  const { items, open } = itemsAt(document, term, 'matchExpressions');
  const found = items.flatMap((item) => {
    const expression = dereference(document, item);
    return isMap(expression) ? expressionRequirements(document, expression) : templatedNode(document, item);
  });
  return [...found, ...open];
}

function expressionRequirements(document: YamlDocument, expression: YAMLMap): readonly Requirement[] {
  const key = scalarOf(document, expression, 'key');
  const operator = scalarOf(document, expression, 'operator');
  if (!key) return [];
  const part = PARTS.get(key.value);
  const written = operator ?? key;
  if (isTemplate(key.value)) return [{ kind: 'open', why: OF_A_RUN, span: key.span }];
  if (!part) return [];
  if (isTemplate(written.value)) return [{ kind: 'open', why: OF_A_RUN, span: written.span }];
  // Every node says its platform.
  if (operator?.value === 'Exists') return [];
  if (operator?.value !== 'In' && operator?.value !== 'NotIn') return [notNamed(written.span)];
  const { items, open } = itemsAt(document, expression, 'values');
  const values = items.map((item) => locateScalar(document, item)).filter((scalar) => scalar !== undefined);
  const unknown = values.find(({ value }) => isTemplate(value));
  if (unknown) return [{ kind: 'open', why: OF_A_RUN, span: unknown.span }];
  if (open.length > 0) return open;
  return [{ kind: operator.value === 'In' ? 'in' : 'notIn', part, values }];
}

function notNamed(span: Span): Requirement {
  return { kind: 'open', why: NODES_NOT_NAMED, span };
}

function isOne(part: NodePart, scalar: LocatedScalar): Requirement {
  if (isTemplate(scalar.value)) return { kind: 'open', why: OF_A_RUN, span: scalar.span };
  return { kind: 'in', part, values: [scalar] };
}

function oneTerm(requirements: readonly Requirement[]): readonly (readonly Requirement[])[] {
  return requirements.length > 0 ? [requirements] : [];
}

/** The items of the list at `key`, and what is not known of it. */
function itemsAt(
  document: YamlDocument,
  map: YAMLMap,
  key: string,
): { readonly items: readonly unknown[]; readonly open: readonly Requirement[] } {
  const list = dereference(document, valuesOf(document, map, key).at(-1));
  if (!isSeq(list)) return { items: [], open: templated(document, map, key) };
  const [, end = 0] = list.range ?? [];
  const span = { start: document.offset + end, end: document.offset + end };
  return {
    items: list.items.slice(0, MAX_ITEMS),
    open: list.items.length > MAX_ITEMS ? [notNamed(span)] : [],
  };
}

/** What is not known where a template writes the value at `key`, or some of it. */
function templated(document: YamlDocument, map: YAMLMap, key: string): readonly Requirement[] {
  const own = map.items.findLast((item) => isScalar(item.key) && item.key.value === key);
  const span = own && fillOfEntry(document, own);
  return span ? [{ kind: 'open', why: OF_A_RUN, span }] : templatedNode(document, valuesOf(document, map, key).at(-1));
}

function templatedNode(document: YamlDocument, node: unknown): readonly Requirement[] {
  const scalar = locateScalar(document, node);
  return scalar && isTemplate(scalar.value) ? [{ kind: 'open', why: OF_A_RUN, span: scalar.span }] : [];
}
