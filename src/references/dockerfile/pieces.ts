import { expand, type Piece, type Syntax } from '../interpolation';
import type { Origin } from '../occurrence';
import { type Part, sliceOf } from './arguments';

/** What a part of an instruction expands to. */
export function pieces(part: Part, syntax: Syntax): readonly Piece[] {
  const originOf = (start: number, end: number): Origin | undefined => {
    const span = part.line.verbatimSpanOf(part.start + start, part.start + end);
    return span && { kind: 'document', span };
  };
  return expand({ text: sliceOf(part), originOf }, syntax);
}
