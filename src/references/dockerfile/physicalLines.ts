import type { Span } from '../occurrence';

/** The lines of a Dockerfile, which end with LF or CRLF; a byte order mark is no part of the first. */
export function physicalLines(text: string): readonly Span[] {
  const lines: Span[] = [];
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline;
    let end = next;
    while (end > start && text[end - 1] === '\r') end--;
    lines.push({ start, end });
    start = next + 1;
  }
  return lines;
}
