import { isAlias, isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { dereference, entries, MAX_MERGED, mergedMaps, type YamlDocument } from './documents';
import { type LocatedScalar, locateScalar } from './scalars';

/** Patterns of paths, made ready for a walk. */
export interface Paths {
  /** The segments of all patterns, each pattern followed by its end; a state of the walk is a place in here. */
  readonly segments: readonly Segment[];
  /** The states at the root. */
  readonly start: readonly number[];
}

type Segment =
  | { readonly kind: 'key'; readonly key: string }
  /** `*` */
  | { readonly kind: 'anyKey' }
  /** `[]` */
  | { readonly kind: 'item' }
  /** `**`: any keys and items, or none. */
  | { readonly kind: 'deep' }
  | { readonly kind: 'end'; readonly pattern: string };

/** A scalar that a pattern leads to. */
export interface Match {
  readonly pattern: string;
  readonly scalar: LocatedScalar;
  /** The way from the root: each collection with the key that leads on, `[]` for a sequence's item. */
  readonly path: readonly Step[];
}

export interface Step {
  readonly inside: YAMLMap | YAMLSeq;
  readonly key: string;
}

/** A link of the way to a node, from its end. */
interface Link extends Step {
  readonly up: Link | undefined;
  readonly depth: number;
}

interface Visit {
  /** As it is written: it can be an alias. */
  readonly node: unknown;
  readonly states: readonly number[];
  readonly link: Link | undefined;
}

const MAX_MATCHES = 10_000;
/**
 * Far more than a walk takes through a document of 10 MB; merges of merges can come to the square of its nodes, and patterns of a user can
 * be at many places at once.
 */
const MAX_STEPS = 20_000_000;
/** Aliases can make a way longer than a document nests. */
const MAX_DEPTH = 1000;

/** Patterns such as `jobs.*.container.image`, `steps[].uses` or `**.image`. */
export function paths(...patterns: readonly string[]): Paths {
  const segments: Segment[] = [];
  const starts = patterns.map((pattern) => {
    const start = segments.length;
    const parts = pattern.replaceAll('[]', '.[]').split('.');
    // Several `**` behind each other are one.
    for (const [index, part] of parts.entries()) {
      if (part !== '**' || parts[index - 1] !== '**') segments.push(segment(part));
    }
    segments.push({ kind: 'end', pattern });
    return start;
  });
  return { segments, start: closed(segments, starts) };
}

function segment(part: string): Segment {
  if (part === '*') return { kind: 'anyKey' };
  if (part === '**') return { kind: 'deep' };
  return part === '[]' ? { kind: 'item' } : { kind: 'key', key: part };
}

/**
 * The scalars that the patterns lead to, all in one walk. Aliases and merge keys are followed; a place that several ways or patterns
 * lead to is given once, by the first.
 */
export function* matches(document: YamlDocument, { segments, start }: Paths): Generator<Match> {
  const given = new Set<number>();
  const visited = new Map<Node, Set<string>>();
  const open: Visit[] = [{ node: document.root, states: start, link: undefined }];
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const visit = open.pop();
    if (!visit) return;
    const { states, link } = visit;
    for (const state of states) {
      const end = segments[state];
      if (end?.kind !== 'end') continue;
      const scalar = locateScalar(document, visit.node);
      if (!scalar || given.has(scalar.span.start)) continue;
      given.add(scalar.span.start);
      yield { pattern: end.pattern, scalar, path: pathOf(link) };
      if (given.size >= MAX_MATCHES) return;
    }
    const node = dereference(document, visit.node);
    if (!node || isAlias(node) || (link?.depth ?? 0) >= MAX_DEPTH || !isNew(visited, node, states)) continue;
    const children = isMap(node) ? childrenOf(document, node) : isSeq(node) ? itemsOf(node) : [];
    steps += children.length * states.length;
    // The last one pushed is the first one visited.
    for (const { key, value } of children.toReversed()) {
      const next = after(segments, states, isMap(node) ? key : undefined);
      if (next.length === 0) continue;
      const inside = node as YAMLMap | YAMLSeq;
      open.push({ node: value, states: next, link: { inside, key, up: link, depth: (link?.depth ?? 0) + 1 } });
    }
  }
}

interface Child {
  readonly key: string;
  readonly value: unknown;
}

/** A mapping's entries, and those that it merges in with `<<` and does not write itself. */
export function childrenOf(document: YamlDocument, map: YAMLMap): readonly Child[] {
  const children = [...entries(map)].filter(({ key }) => key !== '<<');
  const open = mergedMaps(document, map).toReversed();
  if (open.length === 0) return children;
  const keys = new Set(children.map(({ key }) => key));
  const seen = new Set<YAMLMap>([map]);
  for (let source = open.pop(); source && seen.size <= MAX_MERGED; source = open.pop()) {
    if (seen.has(source)) continue;
    seen.add(source);
    const added = [...entries(source)].filter(({ key }) => key !== '<<' && !keys.has(key));
    for (const child of added) {
      keys.add(child.key);
      children.push(child);
    }
    open.push(...mergedMaps(document, source).toReversed());
  }
  return children;
}

function itemsOf(seq: YAMLSeq): readonly Child[] {
  return seq.items.map((value) => ({ key: '[]', value }));
}

/** The states behind `key`, or behind an item where there is no key. */
function after(segments: readonly Segment[], states: readonly number[], key: string | undefined): readonly number[] {
  const next: number[] = [];
  for (const state of states) {
    const segment = segments[state];
    if (segment?.kind === 'deep') next.push(state);
    else if (segment?.kind === 'item' && key === undefined) next.push(state + 1);
    else if (segment?.kind === 'anyKey' && key !== undefined) next.push(state + 1);
    else if (segment?.kind === 'key' && key === segment.key) next.push(state + 1);
  }
  return closed(segments, next);
}

/** With those behind each `**`, which can stand for nothing: each once, in order, as `states` are. */
function closed(segments: readonly Segment[], states: readonly number[]): readonly number[] {
  const all: number[] = [];
  let last = -1;
  for (const state of states) {
    if (state <= last) continue;
    all.push((last = state));
    while (segments[last]?.kind === 'deep') all.push(++last);
  }
  return all;
}

/** Whether `node` was not visited in these states: another way there would lead to the same. */
function isNew(visited: Map<Node, Set<string>>, node: Node, states: readonly number[]): boolean {
  const known = visited.get(node) ?? new Set();
  visited.set(node, known);
  const key = states.join();
  const isNew = !known.has(key);
  known.add(key);
  return isNew;
}

function pathOf(link: Link | undefined): readonly Step[] {
  const path: Step[] = [];
  for (let step = link; step; step = step.up) path.push({ inside: step.inside, key: step.key });
  return path.reverse();
}
