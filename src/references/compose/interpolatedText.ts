import { expand, type Piece, type Syntax } from '../interpolation';
import type { Span } from '../occurrence';

/** A text with its variables replaced, and where each part of it comes from. Offsets of origins are those of the text before. */
export interface InterpolatedText {
  readonly text: string;
  /** In order and without a gap. */
  readonly runs: readonly Run[];
}

export type Run = {
  /** The offset in the text as it is now. */
  readonly start: number;
  readonly text: string;
} & (
  | { readonly kind: 'verbatim'; readonly from: number }
  /** A part of what a variable's expression, which stands at `expression`, comes to. */
  | { readonly kind: 'replaced'; readonly expression: Span; readonly piece: Piece }
);

/** Is no variable of a Dockerfile, and so never known there: stands for what is not known here. */
const UNKNOWN_TEXT = '${}';
/** In characters, of all values in one text. */
const MAX_REPLACED = 200_000;
const NAMED = /\$(?:\$|[A-Za-z_][A-Za-z0-9_]*)/y;

/** Replaces each expression by itself, so that one which is not known leaves the rest. An expression stands on one line. */
export function interpolatedText(source: string, variables: Syntax): InterpolatedText {
  const runs: Run[] = [];
  const texts: string[] = [];
  let length = 0;
  let left = MAX_REPLACED;
  const add = (
    run: { text: string } & ({ kind: 'verbatim'; from: number } | { kind: 'replaced'; expression: Span; piece: Piece }),
  ) => {
    runs.push({ ...run, start: length });
    texts.push(run.text);
    length += run.text.length;
  };
  let position = 0;
  for (let dollar = source.indexOf('$'); dollar >= 0; dollar = source.indexOf('$', position)) {
    if (dollar > position) add({ kind: 'verbatim', text: source.slice(position, dollar), from: position });
    const expression = { start: dollar, end: expressionEnd(source, dollar) };
    for (const piece of left > 0 ? piecesOf(source, expression, variables) : UNKNOWN) {
      const text = piece.kind === 'text' ? piece.text : UNKNOWN_TEXT;
      add({ kind: 'replaced', text, expression, piece });
      left -= text.length;
    }
    position = expression.end;
  }
  if (position < source.length) add({ kind: 'verbatim', text: source.slice(position), from: position });
  return { text: texts.join(''), runs };
}

const UNKNOWN: readonly Piece[] = [{ kind: 'unknown' }];

function piecesOf(source: string, { start, end }: Span, variables: Syntax): readonly Piece[] {
  const text = source.slice(start, end);
  const originOf = (from: number, to: number) =>
    ({ kind: 'document', span: { start: start + from, end: start + to } }) as const;
  return expand({ text, originOf }, variables);
}

/** Behind `$$`, `$V` or `${V…}`; one that is not closed takes the rest of its line. */
function expressionEnd(source: string, start: number): number {
  if (source[start + 1] !== '{') {
    NAMED.lastIndex = start;
    return start + (NAMED.exec(source)?.[0].length ?? 1);
  }
  let depth = 0;
  for (let index = start; index < source.length; index++) {
    const char = source[index];
    if (char === '\n') return index;
    if (char === '$' && source[index + 1] === '{') {
      depth++;
      index++;
    } else if (char === '$' && source[index + 1] === '$') {
      index++;
    } else if (char === '}' && --depth === 0) {
      return index + 1;
    }
  }
  return source.length;
}
