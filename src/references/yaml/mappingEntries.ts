import { isNode, isScalar, type Pair, type YAMLMap } from 'yaml';
import { lineFeed, lineStart } from '../lines';
import type { Span } from '../occurrence';
import { MAX_MERGED, mergedMaps, valuesOf, type YamlDocument } from './documents';

/** An entry of a mapping, where it is written. Offsets count from the start of the document. */
export interface Entry {
  readonly map: YAMLMap;
  readonly index: number;
  readonly value: unknown;
  /** That of the key, with its quotes. */
  readonly key: Span;
  /** Behind the colon. */
  readonly colon: number;
  /** Behind the value, or behind the colon where there is none. */
  readonly end: number;
}

/**
 * The last entry with that key in `map`, else in what it merges in, as `valuesOf` finds its values; undefined also where it has no
 * colon.
 */
export function entryAt(document: YamlDocument, map: YAMLMap, key: string): Entry | undefined {
  // Looked up in an index where a mapping is large.
  if (valuesOf(document, map, key).length === 0) return undefined;
  for (const owner of ownersOf(document, map, new Set())) {
    if (owner.items.length > MAX_ITEMS) return undefined;
    const index = owner.items.findLastIndex((item) => isScalar(item.key) && item.key.value === key);
    if (index >= 0) return entryOf(document, owner, index);
  }
  return undefined;
}

/** What describes one image has far fewer; many others can merge it in, and each would look through all of it. */
const MAX_ITEMS = 64;

function* ownersOf(document: YamlDocument, map: YAMLMap, seen: Set<YAMLMap>): Generator<YAMLMap> {
  if (seen.has(map) || seen.size >= MAX_MERGED) return;
  seen.add(map);
  yield map;
  for (const source of mergedMaps(document, map)) yield* ownersOf(document, source, seen);
}

function entryOf({ text }: YamlDocument, map: YAMLMap, index: number): Entry | undefined {
  const pair: Pair | undefined = map.items[index];
  const range = isNode(pair?.key) ? pair.key.range : undefined;
  if (!pair || !range) return undefined;
  const [start, end] = range;
  COLON.lastIndex = end;
  if (!COLON.test(text)) return undefined;
  const colon = COLON.lastIndex;
  const valueEnd = isNode(pair.value) ? pair.value.range?.[1] : undefined;
  return { map, index, value: pair.value, key: { start, end }, colon, end: Math.max(colon, valueEnd ?? colon) };
}

const COLON = /[ \t]*:/y;

/** The white space that puts a key below that of `entry`. */
export function indentOf({ text }: YamlDocument, { key }: Entry): string {
  return text.slice(lineStart(text, key.start), key.start).replace(/\S/g, ' ');
}

/**
 * What takes an entry out of its mapping and leaves everything else as it is; undefined where comments or the only entry stand in the
 * way.
 * @param end where what goes ends.
 */
export function entryRemoval(document: YamlDocument, entry: Entry, end = entry.end): Span | undefined {
  const { map, index, key } = entry;
  const { text } = document;
  const previous = index > 0 ? entryOf(document, map, index - 1) : undefined;
  const next = entryOf(document, map, index + 1);
  if (map.flow) {
    if (previous && IS_COMMA.test(text.slice(previous.end, key.start))) return { start: previous.end, end };
    return next && IS_COMMA.test(text.slice(end, next.key.start))
      ? { start: key.start, end: next.key.start }
      : undefined;
  }
  if (map.items.length < 2) return undefined;
  const line = lineStart(text, key.start);
  const lineBreak = endOfLine(text, end);
  if (text.slice(end, lineBreak).trim() !== '') return undefined;
  if (line > 0 && text.slice(line, key.start).trim() === '')
    return { start: endOfLine(text, line - 1), end: lineBreak };
  // The line of a sequence's dash: what follows moves up to it.
  const isAlone = next && text.slice(end, next.key.start).trim() === '';
  return isAlone ? { start: key.start, end: next.key.start } : undefined;
}

const IS_COMMA = /^\s*,\s*$/;

/** Where the line break at `offset` or behind it starts; the end of the text where there is none. */
export function endOfLine(text: string, offset: number): number {
  const newline = lineFeed(text, offset);
  return newline < text.length && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The line break at the end of the line, else that of the line before. */
export function lineBreakAt(text: string, end: number): string {
  const newline = text.indexOf('\n', end);
  const known = newline < 0 ? text.lastIndexOf('\n') : newline;
  return known > 0 && text[known - 1] === '\r' ? '\r\n' : '\n';
}
