/** A place in a text, as editors count: lines and UTF-16 units from 0. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

/** Offsets at which the lines of `text` start; lines end with LF, CRLF or CR, as in VS Code. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}

export function positionAt(starts: readonly number[], offset: number): LinePosition {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: offset - (starts[low] ?? 0) };
}

/** Where the line of `offset` starts; with `within`, of a longer one a place so many characters in front: JSON can be one line of megabytes. */
export function lineStart(text: string, offset: number, within = Infinity): number {
  const from = Math.max(0, offset - within);
  return from + text.slice(from, offset).lastIndexOf('\n') + 1;
}

/** Where the next line feed from `offset` on stands; the end of the text where there is none. */
export function lineFeed(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found;
}

/** In characters: a line that people write is shorter. */
export const MAX_LINE = 2_000;

/** The end of the line of `offset`, without what breaks it; of one that goes on for more than {@link MAX_LINE}, a place in it. */
export function lineEnd(text: string, offset: number): number {
  const end = text.slice(offset, offset + MAX_LINE).search(/[\r\n]/);
  return end < 0 ? Math.min(text.length, offset + MAX_LINE) : offset + end;
}

/** The blanks at `start`, which is that of a line. */
export function indentationAt(text: string, start: number): string {
  return /^[ \t]*/.exec(text.slice(start, start + 200))?.[0] ?? '';
}
