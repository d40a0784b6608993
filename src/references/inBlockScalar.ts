import { indentationAt, lineEnd, lineStart } from './lines';

/** Of a block scalar, that are looked through for its beginning. */
const MAX_LINES = 2_000;

/** Whether the first line above with less indentation begins a block scalar: what stands in it is text, a comment too. */
export function isInBlockScalar(text: string, offset: number): boolean {
  let start = lineStart(text, offset);
  const indentation = indentationAt(text, start).length;
  if (indentation === 0) return false;
  for (let lines = 0; start > 0 && lines < MAX_LINES; lines++) {
    start = lineStart(text, start - 1);
    const line = text.slice(start, lineEnd(text, start));
    if (line.trim() === '' || indentationAt(text, start).length >= indentation) continue;
    return /(?:^|[\s:-])[|>][-+\d]*[ \t]*(?:#.*)?$/.test(line);
  }
  return false;
}
