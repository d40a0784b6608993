import type { Span } from './occurrence';

/** A line of a file as it is read: its lines joined, continuation marks and comments between them left out. */
export class LogicalLine {
  readonly text: string;
  /** Where the first of its lines begins in the document. */
  readonly start: number;
  private readonly pieces: readonly { readonly logical: number; readonly source: number }[];

  /** @param lines what each physical line gives, in the order of the text. */
  constructor(document: string, lines: readonly Span[]) {
    let text = '';
    this.pieces = lines.map(({ start, end }) => {
      const logical = text.length;
      text += document.slice(start, end);
      return { logical, source: start };
    });
    this.text = text;
    this.start = lines[0]?.start ?? 0;
  }

  /** Where a part of the line stands in the document; continuations inside it are in the span. The part is not empty. */
  spanOf(start: number, end: number): Span {
    return { start: this.sourceOf(start), end: this.sourceOf(end - 1) + 1 };
  }

  /** As {@link spanOf}, but undefined where the part is broken over lines. */
  verbatimSpanOf(start: number, end: number): Span | undefined {
    const span = this.spanOf(start, end);
    return span.end - span.start === end - start ? span : undefined;
  }

  private sourceOf(offset: number): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.pieces[middle]?.logical ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const piece = this.pieces[low];
    return piece ? piece.source + offset - piece.logical : 0;
  }
}
