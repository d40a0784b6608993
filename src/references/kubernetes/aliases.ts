import { type Alias, isAlias, isMap, isSeq, type YAMLMap } from 'yaml';
import type { Occurrence } from '../occurrence';
import { dereference, entries, valuesOf, type YamlDocument } from '../yaml/documents';

/** The occurrence of a position that `alias` leads to: the alias stands there, its edit lands at the anchor. */
export function throughAlias(document: YamlDocument, alias: Alias, occurrence: Occurrence): Occurrence {
  const [start, end] = alias.range ?? [0, 0];
  const { edit } = occurrence;
  return {
    ...occurrence,
    text: document.text.slice(start, end),
    span: { start: document.offset + start, end: document.offset + end },
    edit: edit.kind === 'literal' ? edit : { kind: 'refused', reason: 'alias' },
  };
}

/** What stands at `<<`, as it is written: aliases and mappings, the one that counts first. */
export function mergeSources(document: YamlDocument, value: unknown): readonly unknown[] {
  const node = dereference(document, value);
  return isSeq(node) ? node.items.slice(0, MAX_MERGED) : [value];
}

/** In one mapping. */
const MAX_MERGED = 100;

/** What a mapping says itself, whatever it merges in. */
export function keysOf(map: YAMLMap): ReadonlySet<string> {
  return new Set([...entries(map)].map(({ key }) => key).filter((key) => key !== '<<'));
}

/** The values of `key`, and the alias of the mapping that they are merged in from, where there is one. */
export function valuesWithAlias(
  document: YamlDocument,
  map: YAMLMap,
  key: string,
): { readonly values: readonly unknown[]; readonly alias?: Alias | undefined } {
  const values = valuesOf(document, map, key);
  const all = [...entries(map)];
  if (values.length === 0 || all.some((entry) => entry.key === key)) return { values };
  for (const entry of all.filter((candidate) => candidate.key === '<<')) {
    for (const source of mergeSources(document, entry.value)) {
      const merged = dereference(document, source);
      if (!isMap(merged) || valuesOf(document, merged, key).length === 0) continue;
      return { values, alias: isAlias(source) ? source : undefined };
    }
  }
  return { values };
}
