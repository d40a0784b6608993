import { isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { firstFrom } from '../firstFrom';
import { lineStart } from '../lines';
import type { Span } from '../occurrence';
import { dereference, type YamlDocument } from '../yaml/documents';
import { endOfLine } from '../yaml/mappingEntries';
import { locateScalar } from '../yaml/scalars';
import { isTemplate } from '../yaml/templates';
import { type Output, type TemplateStructure, templateStructure } from '../yaml/templateStructure';

/** The place of a template that may write keys of `map`, beside those that can be read. */
export function fillOf(document: YamlDocument, map: YAMLMap): Span | undefined {
  const structure = templateStructure(document);
  const bounds = structure && boundsOf(document, map, structure);
  return bounds && fillBetween(document, map, structure, bounds.start, bounds.end);
}

/** The place of a template that may write the value of `pair`, or keys of it where it is a mapping. */
export function fillOfEntry(document: YamlDocument, { key, value }: Pair): Span | undefined {
  const structure = templateStructure(document);
  if (!structure || !isNode(key) || !key.range) return undefined;
  const node = dereference(document, value);
  const [keyStart, keyEnd] = key.range;
  if (isMap(node)) {
    const bounds = boundsOf(document, node, structure);
    return bounds && fillBetween(document, node, structure, Math.min(keyEnd, bounds.start), bounds.end);
  }
  const written = locateScalar(document, node);
  if (written) return isTemplate(written.value) ? written.span : undefined;
  const colon = document.text.indexOf(':', keyEnd) + 1;
  const column = columnOf(document, keyStart);
  const inside = between(structure, keyEnd, structure.contentAfter(colon)).find(
    ({ indent, isExact }) => !isExact || indent > column,
  );
  return inside && spanOf(document, inside);
}

function fillBetween(
  document: YamlDocument,
  map: YAMLMap,
  structure: TemplateStructure,
  start: number,
  end: number,
): Span | undefined {
  const keys = map.items.flatMap(({ key, value }) => {
    if (!isNode(key) || !key.range) return [];
    const node = dereference(document, value);
    return { start: key.range[0], node: key, isOpen: isEmpty(node) };
  });
  const templated = keys.find(({ node }) => isScalar(node) && typeof node.value === 'string' && isTemplate(node.value));
  if (templated) return locateScalar(document, templated.node)?.span;
  const [first] = keys;
  if (map.flow || !first) return undefined;
  const column = columnOf(document, first.start);
  let at = 0;
  let isOpen = false;
  for (const output of between(structure, start, end)) {
    for (let key = keys[at]; key && key.start < output.start; key = keys[++at]) ({ isOpen } = key);
    // The first behind a key without a value writes that value, however far left it stands.
    const writesValue = isOpen;
    isOpen = false;
    if (writesValue || (output.isBehindKey && output.start > first.start)) continue;
    if (output.isExact ? output.indent === column : output.indent <= column || output.isBehindKey) {
      return spanOf(document, output);
    }
  }
  return undefined;
}

/** From behind what stands in front of a mapping to what stands behind it. */
function boundsOf(
  { text }: YamlDocument,
  map: YAMLMap,
  structure: TemplateStructure,
): { readonly start: number; readonly end: number } | undefined {
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

function between(structure: TemplateStructure, start: number, end: number): readonly Output[] {
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
