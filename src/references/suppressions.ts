import type { Occurrence, Suppression } from './occurrence';

const MARK = 'oci-lens-ignore';
const COMMENT = /(?:^|\s)(?:#|\/\/)[ \t]*oci-lens-ignore[ \t]+([\w-]+)[ \t]*(?::[ \t]*(.*?))?[ \t]*$/;
/** Formats in which a comment has a line of its own. */
export const COMMENT_ABOVE: ReadonlySet<string> = new Set(['dockerfile', 'quadlet']);

/**
 * The occurrences with the comments `# oci-lens-ignore <rule>: <reason>` that count for them: at the end of the line where the
 * reference ends, and in the comment lines right above it where a format has no other comments.
 */
export function withSuppressions(text: string, occurrences: readonly Occurrence[]): readonly Occurrence[] {
  if (occurrences.length === 0 || !text.includes(MARK)) return occurrences;
  return occurrences.map((occurrence) => {
    const suppressions = COMMENT_ABOVE.has(occurrence.format) ? above(text, occurrence) : behind(text, occurrence);
    return suppressions.length > 0 ? { ...occurrence, suppressions } : occurrence;
  });
}

function behind(text: string, { span }: Occurrence): readonly Suppression[] {
  return suppressionIn(text.slice(span.end, lineEnd(text, span.end)), span.end);
}

function above(text: string, { span }: Occurrence): readonly Suppression[] {
  const found: Suppression[] = [];
  // A reference may stand on a later line of its instruction: the comments above the first line count.
  let start = instructionStart(text, lineStart(text, span.start));
  while (start > 0) {
    const previous = lineStart(text, start - 1);
    const line = text.slice(previous, lineEnd(text, previous));
    if (!/^\s*#/.test(line)) break;
    found.unshift(...suppressionIn(line, previous));
    start = previous;
  }
  return found;
}

/** The start of the first line of a continued instruction; comments may stand between its lines. */
export function instructionStart(text: string, start: number): number {
  let first = start;
  for (let line = start; line > 0;) {
    line = lineStart(text, line - 1);
    const content = text.slice(line, lineEnd(text, line)).trim();
    if (/[\\`]$/.test(content) && !content.startsWith('#')) first = line;
    else if (!content.startsWith('#')) break;
  }
  return first;
}

function suppressionIn(text: string, offset: number): readonly Suppression[] {
  const match = COMMENT.exec(text);
  if (!match) return [];
  const lead = /^\s/.test(match[0]) ? 1 : 0;
  const start = offset + match.index + lead;
  const length = match[0].slice(lead).trimEnd().length;
  return [{ rule: match[1] ?? '', reason: match[2] ?? '', span: { start, end: start + length } }];
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

export function lineEnd(text: string, offset: number): number {
  const end = text.slice(offset, offset + MAX_LINE).search(/[\r\n]/);
  return end < 0 ? Math.min(text.length, offset + MAX_LINE) : offset + end;
}

/** In characters: a comment for people is shorter. */
const MAX_LINE = 2_000;
