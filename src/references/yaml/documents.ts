import {
  type Alias,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { isTooDeep } from './depth';
import { documentSpans } from './documentSpans';
import { readPlainDocument } from './plainDocument';
import { maskTemplates } from './templates';

/** One document of a YAML or JSON text. Nodes' ranges count from `offset`. */
export interface YamlDocument {
  /** The text of this document alone, as it stands in the file. */
  readonly text: string;
  readonly offset: number;
  readonly root: Node;
  /** What each alias stands for: the last node in front of it with that anchor. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

/**
 * The documents of `text` that `wants` chooses by their text, each parsed alone, so that a broken one hides no other. What cannot be
 * read at all is left out; what is broken in part gives the part that can be read.
 */
export function* yamlDocuments(text: string, wants: (text: string) => boolean): Generator<YamlDocument> {
  for (const { start, end } of documentSpans(text)) {
    const part = text.slice(start, end);
    const document = wants(part) ? parse(part, start) : undefined;
    if (document) yield document;
  }
}

const NO_ALIASES: ReadonlyMap<Alias, Node> = new Map();

function parse(text: string, offset: number): YamlDocument | undefined {
  const masked = maskTemplates(text);
  const plain = readPlainDocument(masked);
  if (plain) return { text, offset, root: plain, targets: NO_ALIASES };
  if (isTooDeep(masked)) return undefined;
  try {
    const root = rootOf(masked);
    return root && { text, offset, root, targets: aliasTargets(masked, root) };
  } catch {
    // The parser gives errors as data; what it throws is a RangeError on nesting that passed the check above.
    return undefined;
  }
}

/** A line that only closes what an earlier one opened; a comment in front of it would swallow it. */
const CLOSING_LINE = /^([^#\n]*?)(\r?\n)(?=[ \t]*["']?[\]}]+,?[ \t]*\r?$)/gm;

/** The quote of a value that does not close on its line, as while it is being typed: it would take in the lines below. */
const OPEN_QUOTE = /^([ \t]*(?:- +)*["']?[\w.-]+["']?:[ \t]+)["'](?=[^"'\n]*$)/gm;

function rootOf(text: string): Node | undefined {
  const { contents, errors } = parseNodes(text);
  if (errors.length > 0) {
    // Go's and Python's parsers take a closing bracket as far left as its key: there is no error where it stands in the line above.
    const joined = text.replace(CLOSING_LINE, (_, line: string, end: string) => line + ' '.repeat(end.length));
    for (const mended of [joined, text.replace(OPEN_QUOTE, '$1 ')]) {
      if (mended === text) continue;
      const again = parseNodes(mended);
      if (again.errors.length < errors.length) return isNode(again.contents) ? again.contents : undefined;
    }
  }
  return isNode(contents) ? contents : undefined;
}

function parseNodes(text: string): ReturnType<typeof parseDocument> {
  return parseDocument(text, {
    // Every scalar is a string as it is written: a tag `1.10` is no number.
    schema: 'failsafe',
    // A repeated key is no error: each is reported.
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
}

function aliasTargets(text: string, root: Node): ReadonlyMap<Alias, Node> {
  const targets = new Map<Alias, Node>();
  if (!text.includes('*') || !text.includes('&')) return targets;
  const anchors = new Map<string, Node>();
  visit(root, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) targets.set(node, target);
      } else if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) {
        anchors.set(node.anchor, node);
      }
    },
  });
  return targets;
}

/** `node`, or what it is an alias of. */
export function dereference(document: YamlDocument, node: unknown): Node | undefined {
  if (isAlias(node)) return document.targets.get(node);
  return isNode(node) ? node : undefined;
}

/** A mapping's entries with their keys as text; keys that are no scalars are left out. */
export function* entries(map: YAMLMap): Generator<{ key: string; value: unknown }> {
  for (const { key, value } of map.items) {
    if (isScalar(key) && typeof key.value === 'string') yield { key: key.value, value };
  }
}

/** Mappings that one mapping merges in, from one list or one through the other. */
export const MAX_MERGED = 32;

/**
 * The values of `key`: those written in `map` (several, if it is repeated), else that of the mapping it merges in with `<<`.
 * @see https://yaml.org/type/merge.html
 */
export function valuesOf(document: YamlDocument, map: YAMLMap, key: string): readonly unknown[] {
  return valuesIn(document, map, key, new Set());
}

function valuesIn(document: YamlDocument, map: YAMLMap, key: string, seen: Set<YAMLMap>): readonly unknown[] {
  // A merge that leads back to itself ends here, and so does a chain that no person writes.
  if (seen.has(map) || seen.size >= MAX_MERGED) return [];
  seen.add(map);
  const own = ownValues(map, key);
  if (own.length > 0) return own;
  for (const source of mergedMaps(document, map)) {
    const values = valuesIn(document, source, key, seen);
    if (values.length > 0) return values;
  }
  return [];
}

/** Entries from which on a mapping is indexed: many others can merge it in, and each would look through all of it. */
const LARGE = 64;
const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, readonly unknown[]>>();

function ownValues(map: YAMLMap, key: string): readonly unknown[] {
  if (map.items.length < LARGE) {
    const own: unknown[] = [];
    for (const item of map.items) if (isScalar(item.key) && item.key.value === key) own.push(item.value);
    return own;
  }
  const index = indexes.get(map) ?? indexOf(map);
  indexes.set(map, index);
  return index.get(key) ?? [];
}

function indexOf(map: YAMLMap): ReadonlyMap<string, readonly unknown[]> {
  const index = new Map<string, unknown[]>();
  for (const { key, value } of entries(map)) {
    const values = index.get(key);
    if (values) values.push(value);
    else index.set(key, [value]);
  }
  return index;
}

/** What stands at `<<`, as it is written: aliases and mappings, the one that counts first. */
export function mergeSources(document: YamlDocument, value: unknown): readonly unknown[] {
  const node = dereference(document, value);
  return isSeq(node) ? node.items.slice(0, MAX_MERGED) : [value];
}

/** The mappings that `map` itself merges in, the one that counts first. */
export function mergedMaps(document: YamlDocument, map: YAMLMap): readonly YAMLMap[] {
  return ownValues(map, '<<')
    .flatMap((value) => mergeSources(document, value))
    .map((source) => dereference(document, source))
    .filter((source) => isMap(source));
}

/** The text of the last value of `key`, where it is a scalar. */
export function textOf(document: YamlDocument, map: YAMLMap, key: string): string | undefined {
  const node = dereference(document, valuesOf(document, map, key).at(-1));
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}

/** The last value of `key`, where it is a mapping. */
export function mapAt(document: YamlDocument, map: YAMLMap, key: string): YAMLMap | undefined {
  const node = dereference(document, valuesOf(document, map, key).at(-1));
  return isMap(node) ? node : undefined;
}
