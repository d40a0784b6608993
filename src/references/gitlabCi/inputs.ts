import { isMap } from 'yaml';
import { type Expressions, lookupFrom } from '../yaml/composition';
import { mapAt, type YamlDocument } from '../yaml/documents';
import { childrenOf } from '../yaml/paths';
import { type LocatedScalar, scalarOf } from '../yaml/scalars';
import { dereference } from '../yaml/documents';

/** One input, as it is or with its variables expanded; what other functions make of it is left to a run. */
const INPUT = /^\$\[\[\s*inputs\.([\w-]+)\s*(?:\|\s*expand_vars\s*)?\]\]$/;

/**
 * The inputs that the header of a file asks for, with their defaults.
 * @see https://docs.gitlab.com/ci/inputs/
 */
export function inputsOf(documents: readonly YamlDocument[]): Expressions {
  const defaults = new Map<string, LocatedScalar>();
  for (const document of documents) {
    const spec = isMap(document.root) ? mapAt(document, document.root, 'spec') : undefined;
    const inputs = spec && mapAt(document, spec, 'inputs');
    for (const { key, value } of inputs ? childrenOf(document, inputs) : []) {
      const input = dereference(document, value);
      const scalar = isMap(input) ? scalarOf(document, input, 'default') : undefined;
      if (scalar) defaults.set(key, scalar);
    }
  }
  const lookup = lookupFrom(
    (expression) => defaults.get(INPUT.exec(expression)?.[1] ?? ''),
    () => ({}),
  );
  return { pattern: /\$\[\[[^[\]]*\]\]/g, lookup };
}
