import { isMap, isSeq } from 'yaml';
import type { Named } from './composition';
import { dereference, valuesOf, type YamlDocument } from './documents';
import { type LocatedScalar, locateScalar } from './scalars';

/** GitHub starts no more jobs from one matrix, and aliases could multiply values without end. */
const MAX_VALUES = 256;

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
  let nodes = [...itemsAt(document, matrix, axis), ...rows].slice(0, MAX_VALUES);
  for (const key of rest) nodes = nodes.flatMap((node) => at(document, node, key)).slice(0, MAX_VALUES);
  return nodes
    .flatMap((node) => {
      const isInside = inner !== undefined && isMap(dereference(document, node));
      return isInside ? at(document, node, inner) : [node];
    })
    .slice(0, MAX_VALUES)
    .map((node) => locateScalar(document, node))
    .filter((scalar) => scalar !== undefined);
}

/** The scalars that the matrix at the top of a workflow of Woodpecker, or of an early Drone, gives for a variable. */
export function topMatrixScalars(document: YamlDocument, name: string): readonly LocatedScalar[] {
  return at(document, document.root, 'matrix').flatMap((matrix) => matrixScalars(document, matrix, name));
}

/** The scalars that the rows of a list of mappings give at `name`, each one or a list. */
export function rowScalars(document: YamlDocument, rows: unknown, name: string): readonly LocatedScalar[] {
  const list = dereference(document, rows);
  const values = isSeq(list) ? list.items.slice(0, MAX_VALUES).flatMap((row) => at(document, row, name)) : [];
  return values
    .flatMap((value) => {
      const inside = dereference(document, value);
      return isSeq(inside) ? inside.items.slice(0, MAX_VALUES) : [value];
    })
    .slice(0, MAX_VALUES)
    .map((node) => locateScalar(document, node))
    .filter((scalar) => scalar !== undefined);
}

/** The name of the variable that a value is and nothing else: `$NAME`, `${NAME}`. */
export function wholeVariable(value: string): string | undefined {
  const [, bare, braced] = /^\$(?:(\w+)|\{(\w+)\})$/.exec(value) ?? [];
  return bare ?? braced;
}

/** The one scalar, where there is no other. */
export function onlyOne(scalars: readonly LocatedScalar[]): Named {
  return scalars.length > 1 ? 'several' : scalars[0];
}

function itemsAt(document: YamlDocument, node: unknown, key: string): readonly unknown[] {
  return at(document, node, key).flatMap((value) => {
    const list = dereference(document, value);
    return isSeq(list) ? list.items.slice(0, MAX_VALUES) : [];
  });
}

function at(document: YamlDocument, node: unknown, key: string): readonly unknown[] {
  const map = dereference(document, node);
  return isMap(map) ? valuesOf(document, map, key) : [];
}
