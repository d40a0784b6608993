import { isMap, isScalar } from 'yaml';
import { join, placeOf, type Syntax } from '../interpolation';
import type { Asks, Format, LiteralTarget, Occurrence } from '../occurrence';
import { imageTarget, TEMPLATED } from '../target';
import { type Composition, isComposed, lookupFrom, type Named, piecesOf } from './composition';
import { dereference, type YamlDocument } from './documents';
import { childrenOf } from './paths';
import { type LocatedScalar, locateScalar } from './scalars';
import { isTemplate } from './templates';

/** How a format writes an image in a scalar. `{{ … }}` is templated in all of them, if it is no expression of the format's own. */
export interface Reading extends Composition {
  readonly format: Format;
  readonly asks?: Asks | undefined;
}

/** The occurrence that a scalar is. */
export function imageIn(scalar: LocatedScalar, reading: Reading): Occurrence {
  const { format, asks = {} } = reading;
  return { ...read(scalar, reading), text: scalar.text, span: scalar.span, format, asks };
}

/**
 * The occurrences that the scalars are which reach one position.
 * @param reported where those stand that were given before: several positions can be of one matrix.
 */
export function* imagesIn(
  scalars: readonly LocatedScalar[],
  reading: Reading,
  reported: Set<number>,
): Generator<Occurrence> {
  for (const scalar of scalars) {
    if (reported.has(scalar.span.start)) continue;
    reported.add(scalar.span.start);
    yield imageIn(scalar, reading);
  }
}

/** What a scalar comes to; undefined where only a run knows. */
export function valueOf(scalar: LocatedScalar, composition: Composition): string | undefined {
  const joined = join(piecesOf(scalar, composition));
  return joined.kind === 'known' ? joined.text : undefined;
}

/** No variable is known. */
export const NOTHING_SET: Syntax = { lookup: () => undefined };

function read(scalar: LocatedScalar, reading: Reading): Pick<Occurrence, 'target' | 'edit' | 'parts'> {
  const unknown = { target: TEMPLATED, edit: { kind: 'refused', reason: 'templated' } } as const;
  const { value, edit } = scalar;
  if (!isComposed(value, reading)) {
    return isTemplate(value) || reading.templated?.test(value) ? unknown : { target: imageTarget(value), edit };
  }
  const joined = join(piecesOf(scalar, reading));
  if (joined.kind === 'unknown') return unknown;
  const target = imageTarget(joined.text);
  const placed = placeOf(joined, 'templated');
  if (placed.edit.kind === 'refused' && edit.kind === 'refused') return { ...placed, target, edit };
  return { ...placed, target };
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
export function editBehind(edit: LiteralTarget, length: number): LiteralTarget {
  return edit.kind === 'literal' ? { ...edit, span: { start: edit.span.start + length, end: edit.span.end } } : edit;
}

/**
 * Variables that are set by scalars; the values are put together too, from each other and by `composition`. One that is defined by
 * itself is unknown.
 */
export function variablesFrom(
  scalarOf: (name: string) => Named,
  composition: Omit<Composition, 'variables'> = {},
): Syntax {
  const variables: Syntax = { lookup: lookupFrom(scalarOf, () => ({ ...composition, variables })) };
  return variables;
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
    const scalar = locateScalar(document, wanted) ?? emptyScalar(document, wanted);
    if (scalar) scalars.set(key, scalar);
  }
  return scalars;
}

/** `""`: no place for a reference, but a known value. */
function emptyScalar(document: YamlDocument, node: unknown): LocatedScalar | undefined {
  const scalar = dereference(document, node);
  if (!isScalar(scalar) || scalar.value !== '' || !scalar.range || !scalar.type?.startsWith('QUOTE')) return undefined;
  const start = document.offset + scalar.range[0] + 1;
  return { text: '', span: { start, end: start }, value: '', edit: { kind: 'refused', reason: 'escaped' } };
}
