import { expand, type Piece, type Source, type Syntax } from '../interpolation';
import type { Origin } from '../occurrence';
import type { LocatedScalar } from './scalars';
import { isTemplate } from './templates';

/** Expressions inside a value: `${{ … }}`, `$[[ … ]]`, `<< … >>`. */
export interface Expressions {
  /** Finds them all: global, and linear in time. */
  readonly pattern: RegExp;
  /** What one stands for, by its text with its marks; undefined where only a run knows. */
  readonly lookup: (expression: string) => readonly Piece[] | undefined;
}

/** What a format puts a value together from. Expressions are replaced first, then variables. */
export interface Composition {
  /** What only a run knows, beside expressions and variables. */
  readonly templated?: RegExp | undefined;
  readonly expressions?: Expressions | undefined;
  /** The variables, where the format has them: `$V`, `${V}`. */
  readonly variables?: Syntax | undefined;
}

const UNKNOWN: Piece = { kind: 'unknown' };
/** In characters. References are shorter, however they are put together. */
const MAX_VALUE = 1024;
/** Of the value of one variable: more are no reference, and would multiply from variable to variable. */
const MAX_PIECES = 16;
/** Deeper than variables are defined by each other in earnest. */
const MAX_DEPTH = 32;

/** Whether anything has to be replaced in `value`. */
export function isComposed(value: string, { expressions, variables }: Composition): boolean {
  // `search` starts at the front, wherever a global pattern was.
  return (
    (variables !== undefined && value.includes('$')) || (expressions ? value.search(expressions.pattern) >= 0 : false)
  );
}

/** What a scalar is put together from. */
export function piecesOf(scalar: LocatedScalar, composition: Composition): readonly Piece[] {
  if (scalar.value.length > MAX_VALUE) return [UNKNOWN];
  const { templated, variables } = composition;
  return withoutExpressions(sourceOf(scalar), composition).flatMap((piece) => {
    if (piece.kind === 'unknown') return [piece];
    if (isTemplate(piece.text) || templated?.test(piece.text)) return [UNKNOWN];
    if (!variables || !piece.text.includes('$')) return [piece];
    const { variable } = piece;
    const expanded = expand(partOf(piece.text, piece.from), variables);
    return variable === undefined ? expanded : expanded.map((part) => named(part, variable));
  });
}

/** What a name stands for: nothing, a scalar, or one of several, which only a run knows. */
export type Named = LocatedScalar | 'several' | undefined;

/** Gives the pieces of values by their names, each read once. One that is made of itself, or too deep, is unknown. */
export function lookupFrom(
  scalarOf: (name: string) => Named,
  compositionOf: () => Composition,
): (name: string) => readonly Piece[] | undefined {
  const known = new Map<string, readonly Piece[] | undefined>();
  let depth = 0;
  return (name) => {
    if (known.has(name)) return known.get(name);
    const scalar = scalarOf(name);
    if (scalar === 'several' || (scalar && depth >= MAX_DEPTH)) return [UNKNOWN];
    // Stands until the value is known, for a cycle.
    known.set(name, scalar && [UNKNOWN]);
    if (!scalar) return undefined;
    depth++;
    const pieces = piecesOf(scalar, compositionOf());
    depth--;
    const kept = pieces.length > MAX_PIECES ? [UNKNOWN] : pieces;
    known.set(name, kept);
    return kept;
  };
}

/** A scalar as a text to expand. */
function sourceOf({ text, span, value, edit }: LocatedScalar): Source {
  // What holds a template is no literal to edit, but stands there verbatim.
  const at = edit.kind === 'literal' ? edit.span : text === value && edit.reason === 'templated' ? span : undefined;
  return partOf(value, at && { kind: 'document', span: at });
}

function partOf(text: string, from: Origin | undefined): Source {
  return {
    text,
    originOf(start, end) {
      if (from?.kind !== 'document') return from;
      return { kind: 'document', span: { start: from.span.start + start, end: from.span.start + end } };
    },
  };
}

function withoutExpressions(source: Source, { expressions }: Composition): readonly Piece[] {
  const { text } = source;
  const pieces: Piece[] = [];
  let position = 0;
  const upTo = (end: number): void => {
    if (end > position) {
      pieces.push({ kind: 'text', text: text.slice(position, end), from: source.originOf(position, end) });
    }
  };
  for (const { 0: expression, index } of expressions ? text.matchAll(expressions.pattern) : []) {
    upTo(index);
    pieces.push(...(expressions?.lookup(expression) ?? [UNKNOWN]).map((piece) => named(piece, expression)));
    position = index + expression.length;
  }
  upTo(text.length);
  return pieces;
}

function named(piece: Piece, variable: string): Piece {
  return piece.kind === 'text' ? { ...piece, variable } : piece;
}
