import { type Alias, isAlias, isMap, type YAMLMap } from 'yaml';
import { dereference, entries, mergeSources, valuesOf, type YamlDocument } from './documents';

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
