import { isMap } from 'yaml';
import { expand, join, type Piece, placeOf, type Source, type Syntax } from '../interpolation';
import type { Asks, EditTarget, Format, Occurrence } from '../occurrence';
import { imageTarget, TEMPLATED } from '../target';
import { dereference, type YamlDocument } from './documents';
import { childrenOf } from './paths';
import { type LocatedScalar, locateScalar } from './scalars';
import { isTemplate } from './templates';

/** How a format writes an image in a scalar. `{{ … }}` is templated in all of them. */
export interface Reading {
  readonly format: Format;
  /** What only a run knows, beside variables. */
  readonly templated?: RegExp | undefined;
  /** The variables, where the format has them: `$V`, `${V}`. */
  readonly variables?: Syntax | undefined;
  readonly asks?: Asks | undefined;
}

/** The occurrence that a scalar is. */
export function imageIn(scalar: LocatedScalar, reading: Reading): Occurrence {
  const { format, asks = {} } = reading;
  return { ...read(scalar, reading), text: scalar.text, span: scalar.span, format, asks };
}

/** No variable is known. */
export const NOTHING_SET: Syntax = { lookup: () => undefined };

function read(
  { value, edit }: LocatedScalar,
  { templated, variables }: Reading,
): Pick<Occurrence, 'target' | 'edit' | 'parts'> {
  const unknown = { target: TEMPLATED, edit: { kind: 'refused', reason: 'templated' } } as const;
  if (isTemplate(value) || templated?.test(value)) return unknown;
  if (!variables || !value.includes('$')) return { target: imageTarget(value), edit };
  const expanded = join(expand(sourceOf({ value, edit }), variables));
  if (expanded.kind === 'unknown') return unknown;
  const target = imageTarget(expanded.text);
  const placed = placeOf(expanded, 'templated');
  if (placed.edit.kind === 'refused' && edit.kind === 'refused') return { ...placed, target, edit };
  return { ...placed, target };
}

/** A scalar as a text to expand. */
function sourceOf({ value, edit }: Pick<LocatedScalar, 'value' | 'edit'>): Source {
  return {
    text: value,
    originOf: (start, end) =>
      edit.kind === 'literal'
        ? { kind: 'document', span: { start: edit.span.start + start, end: edit.span.start + end } }
        : undefined,
  };
}

/** What stands behind `scheme` (`docker://`); undefined where the scalar does not start with it, or ends there. */
export function behindScheme(scalar: LocatedScalar, scheme: string): LocatedScalar | undefined {
  const { text, span, value, edit } = scalar;
  if (!value.startsWith(scheme) || value === scheme) return undefined;
  // An alias's text is its own.
  const isWritten = text.startsWith(scheme) && text !== scheme;
  return {
    text: isWritten ? text.slice(scheme.length) : text,
    span: isWritten ? { start: span.start + scheme.length, end: span.end } : span,
    value: value.slice(scheme.length),
    edit: editBehind(edit, scheme.length),
  };
}

/** The edit without the first characters of its literal. */
export function editBehind(edit: EditTarget, length: number): EditTarget {
  return edit.kind === 'literal' ? { ...edit, span: { start: edit.span.start + length, end: edit.span.end } } : edit;
}

/** Deeper than variables are defined by each other in earnest. */
const MAX_DEPTH = 32;

/** Variables that are set by scalars; the values are expanded too. One that is defined by itself is unknown. */
export function variablesFrom(scalarOf: (name: string) => LocatedScalar | undefined): Syntax {
  const known = new Map<string, readonly Piece[] | undefined>();
  let depth = 0;
  const syntax: Syntax = {
    lookup(name) {
      if (known.has(name)) return known.get(name);
      const scalar = scalarOf(name);
      // Stands until the value is known, for a cycle.
      known.set(name, undefined);
      if (!scalar || isTemplate(scalar.value) || depth >= MAX_DEPTH) return undefined;
      depth++;
      const pieces = expand(sourceOf(scalar), syntax);
      depth--;
      known.set(name, pieces);
      return pieces;
    },
  };
  return syntax;
}

/** The last scalar at each key of the mapping that `node` is; where a mapping stands at a key, that at its key `inner`. */
export function scalarsIn(document: YamlDocument, node: unknown, inner?: string): ReadonlyMap<string, LocatedScalar> {
  const scalars = new Map<string, LocatedScalar>();
  const map = dereference(document, node);
  if (!isMap(map)) return scalars;
  for (const { key, value } of childrenOf(document, map)) {
    const at = dereference(document, value);
    const wanted =
      inner !== undefined && isMap(at) ? childrenOf(document, at).find((c) => c.key === inner)?.value : value;
    const scalar = locateScalar(document, wanted);
    if (scalar) scalars.set(key, scalar);
  }
  return scalars;
}
