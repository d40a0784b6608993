import { isMap, isSeq } from 'yaml';
import { dereference, valuesOf, type YamlDocument } from './documents';
import { type LocatedScalar, locateScalar } from './scalars';

/**
 * The scalars that a build matrix gives for `name` (`image`, `config.image`): those of its axis, and those of its `include`. Where a
 * mapping stands there, the scalar is that at its key `inner`.
 */
export function matrixScalars(
  document: YamlDocument,
  matrix: unknown,
  name: string,
  inner?: string,
): readonly LocatedScalar[] {
  const [axis = '', ...rest] = name.split('.');
  const rows = itemsAt(document, matrix, 'include').flatMap((row) => at(document, row, axis));
  return [...itemsAt(document, matrix, axis), ...rows].flatMap((value) => {
    const values = rest.reduce((nodes, key) => nodes.flatMap((node) => at(document, node, key)), [value]);
    return values.flatMap((node) => {
      const isInside = inner !== undefined && isMap(dereference(document, node));
      return (isInside ? at(document, node, inner) : [node])
        .map((found) => locateScalar(document, found))
        .filter((scalar) => scalar !== undefined);
    });
  });
}

function itemsAt(document: YamlDocument, node: unknown, key: string): readonly unknown[] {
  return at(document, node, key).flatMap((value) => {
    const list = dereference(document, value);
    return isSeq(list) ? list.items : [];
  });
}

function at(document: YamlDocument, node: unknown, key: string): readonly unknown[] {
  const map = dereference(document, node);
  return isMap(map) ? valuesOf(document, map, key) : [];
}
