import { isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { firstFrom } from '../firstFrom';
import { lineStart } from '../lines';
import type { Span } from '../occurrence';
import { dereference, type YamlDocument } from '../yaml/documents';
import { endOfLine } from '../yaml/mappingEntries';
import { locateScalar } from '../yaml/scalars';
import { isTemplate } from '../yaml/templates';
import { type Output, type TemplateStructure, templateStructure } from '../yaml/templateStructure';

/**
 * Whether a template may write what decides of a mapping and does not stand there: then only a run knows it. What a template writes is
 * a key of the mapping that its columns put it in, as with any YAML: those of the action itself, or those that `indent` gives the text.
 * All places are counted from the start of the document, up to the spans that are returned.
 */

/** The place of a template that may write keys of `map`, beside those that can be read. */
export function fillOf(document: YamlDocument, map: YAMLMap): Span | undefined {
  const structure = templateStructure(document);
  const bounds = structure && boundsOf(document, map, structure);
  return bounds && fillBetween(document, map, structure, bounds);
}

/** The place of a template that may write the value of `pair`, or keys of it where it is a mapping. */
export function fillOfEntry(document: YamlDocument, { key, value }: Pair): Span | undefined {
  const structure = templateStructure(document);
  if (!structure || !isNode(key) || !key.range) return undefined;
  const node = dereference(document, value);
  const [keyStart, keyEnd] = key.range;
  if (isMap(node)) {
    const bounds = boundsOf(document, node, structure);
    return bounds && fillBetween(document, node, structure, { ...bounds, start: Math.min(keyEnd, bounds.start) });
  }
  const written = locateScalar(document, node);
  if (written) return isTemplate(written.value) ? written.span : undefined;
  const colon = document.text.indexOf(':', keyEnd) + 1;
  const column = columnOf(document, keyStart);
  // What is indented no deeper than the key stands beside it; what an action without `indent` writes may be deeper than it stands.
  const inside = between(structure, { start: keyEnd, end: structure.contentAfter(colon) }).find(
    ({ indent, isExact }) => !isExact || indent > column,
  );
  return inside && spanOf(document, inside);
}

/** A key of a mapping, from `start`. */
interface Key {
  readonly start: number;
  readonly node: Node;
  /** Nothing stands behind it that is its value. */
  readonly isOpen: boolean;
}

function fillBetween(
  document: YamlDocument,
  map: YAMLMap,
  structure: TemplateStructure,
  bounds: Span,
): Span | undefined {
  const keys = keysOf(document, map);
  const templated = keys.find(({ node }) => isScalar(node) && typeof node.value === 'string' && isTemplate(node.value));
  if (templated) return locateScalar(document, templated.node)?.span;
  const [first] = keys;
  // Between braces columns tell nothing, and an action there is a key or a value.
  if (map.flow || !first) return undefined;
  const column = columnOf(document, first.start);
  const outputs = between(structure, bounds);
  const ofValues = valuesAmong(outputs, keys);
  const fill = outputs.find((output) => !ofValues.has(output) && mayWriteKey(output, first, column));
  return fill && spanOf(document, fill);
}

function keysOf(document: YamlDocument, map: YAMLMap): readonly Key[] {
  return map.items.flatMap(({ key, value }) =>
    isNode(key) && key.range ? [{ start: key.range[0], node: key, isOpen: isEmpty(dereference(document, value)) }] : [],
  );
}

/** Of the outputs those that write the value of a key without one: the first behind it and before the next, however far left it stands. */
function valuesAmong(outputs: readonly Output[], keys: readonly Key[]): ReadonlySet<Output> {
  const values = new Set<Output>();
  let passed = 0;
  for (const output of outputs) {
    const before = passed;
    for (let key = keys[passed]; key && key.start < output.start; key = keys[passed]) passed++;
    if (passed > before && keys[passed - 1]?.isOpen) values.add(output);
  }
  return values;
}

/** Whether what an output writes may be keys of the mapping that begins with `first` in `column`. */
function mayWriteKey({ start, indent, isExact, isBehindKey }: Output, first: Key, column: number): boolean {
  // Behind a key of the mapping stands its value; behind the key of the mapping itself, the mapping's first keys.
  if (isBehindKey && start > first.start) return false;
  if (isExact) return indent === column;
  return indent <= column || isBehindKey;
}

/** From behind what stands in front of a mapping to what stands behind it. */
function boundsOf({ text }: YamlDocument, map: YAMLMap, structure: TemplateStructure): Span | undefined {
  const first = startOf(map);
  if (first === undefined) return undefined;
  // The last line holds nothing but what closes a list, or a comment.
  const last = map.range?.[1] ?? endOfLine(text, lastOf(map, first));
  let start = first;
  // A mapping that begins behind a dash has nothing in front of it.
  if (/^[ \t]*$/.test(text.slice(lineStart(text, first, MAX_INDENT), first))) {
    for (let index = indexAfter(structure, first) - 1; index >= 0; index--) {
      const output = structure.outputs[index];
      if (!output || !structure.isBlank(output.end, start)) break;
      start = output.start;
    }
  }
  return { start, end: structure.contentAfter(last) };
}

/** Where a mapping starts, from the start of the document. */
export function startOf(map: YAMLMap): number | undefined {
  const key = map.items[0]?.key;
  return map.range?.[0] ?? (isNode(key) ? key.range?.[0] : undefined);
}

/** Where the last scalar in `node` ends: collections that are written plainly have no range of their own. */
function lastOf(node: unknown, known: number): number {
  if (!isNode(node)) return known;
  if (node.range) return node.range[1];
  if (isSeq(node)) return lastOf(node.items.at(-1), known);
  const pair = isMap(node) ? node.items.at(-1) : undefined;
  return pair ? lastOf(pair.value, lastOf(pair.key, known)) : known;
}

function between(structure: TemplateStructure, { start, end }: Span): readonly Output[] {
  return structure.outputs.slice(indexAfter(structure, start), indexAfter(structure, end));
}

/** How many outputs begin before `offset`. */
function indexAfter({ outputs }: TemplateStructure, offset: number): number {
  return firstFrom(outputs, offset, ({ start }) => start);
}

function isEmpty(node: unknown): boolean {
  return node === undefined || (isScalar(node) && (node.value === '' || node.value === null) && !node.source);
}

function columnOf({ text }: YamlDocument, offset: number): number {
  return offset - lineStart(text, offset, MAX_INDENT);
}

/** In characters: nobody indents more, and documents of one line have very many mappings on it. */
const MAX_INDENT = 1_000;

function spanOf({ offset }: YamlDocument, { start, end }: Span): Span {
  return { start: offset + start, end: offset + end };
}
