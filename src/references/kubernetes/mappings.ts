import { isMap, isSeq, type YAMLMap } from 'yaml';
import { dereference, valuesOf, type YamlDocument } from '../yaml/documents';

/** The mappings among the first `limit` items of the list that the last value of `key` is. */
export function mappingsIn(document: YamlDocument, map: YAMLMap, key: string, limit = MAX_ITEMS): readonly YAMLMap[] {
  const list = dereference(document, valuesOf(document, map, key).at(-1));
  const items = isSeq(list) ? list.items.slice(0, limit) : [];
  return items.map((item) => dereference(document, item)).filter((item) => isMap(item));
}

/** Aliases can give each of many mappings the same long list. */
const MAX_ITEMS = 1000;
