import type { Occurrence, Suppression } from './occurrence';

const MARK = 'oci-lens-ignore';
/** One may name several rules, and one may follow another on a line. In the unit files of systemd a semicolon begins comments, too. */
const COMMENTS =
  /(?:^|\s)((?:#|\/\/|(?<=^[ \t]*);)[ \t]*oci-lens-ignore[ \t]+([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)[ \t]*(?::([^]*?))?)(?=$|\s(?:#|\/\/)[ \t]*oci-lens-ignore[ \t])/g;
/** Formats in which a comment has a line of its own. */
export const COMMENT_ABOVE: ReadonlySet<string> = new Set(['dockerfile', 'quadlet']);

/**
 * The occurrences with the comments `# oci-lens-ignore <rule>[, <rule>]: <reason>` that count for them: at the end of the lines where the
 * reference or a part of it ends, and in the comment lines right above it where a format has no other comments.
 */
export function withSuppressions(text: string, occurrences: readonly Occurrence[]): readonly Occurrence[] {
  if (occurrences.length === 0 || !text.includes(MARK)) return occurrences;
  return occurrences.map((occurrence) => {
    const suppressions = COMMENT_ABOVE.has(occurrence.format) ? above(text, occurrence) : behind(text, occurrence);
    return suppressions.length > 0 ? { ...occurrence, suppressions } : occurrence;
  });
}

function behind(text: string, { span, parts = [] }: Occurrence): readonly Suppression[] {
  const ends = [span, ...parts.flatMap(({ from }) => (from.kind === 'document' ? [from.span] : []))].map(
    ({ end }) => end,
  );
  const lines = new Map(ends.map((end) => [lineEnd(text, end), end]));
  return [...lines].flatMap(([last, end]) => suppressionsIn(text.slice(end, last), end));
}

function above(text: string, { span, format }: Occurrence): readonly Suppression[] {
  const comment = format === 'quadlet' ? /^\s*[#;]/ : /^\s*#/;
  const found: Suppression[] = [];
  // A reference may stand on a later line of its instruction: the comments above the first line count.
  let start = instructionStart(text, lineStart(text, span.start));
  while (start > 0) {
    const previous = lineStart(text, start - 1);
    const line = text.slice(previous, lineEnd(text, previous));
    if (!comment.test(line)) break;
    found.unshift(...suppressionsIn(line, previous));
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

function suppressionsIn(text: string, offset: number): readonly Suppression[] {
  return [...text.trimEnd().matchAll(COMMENTS)].flatMap(
    ({ 0: match, 1: comment = '', 2: rules = '', 3: said = '', index }) => {
      const reason = said.trim();
      const start = offset + index + match.indexOf(comment);
      const span = { start, end: start + comment.trimEnd().length };
      return rules.split(',').map((rule) => ({ rule: rule.trim(), reason, span }));
    },
  );
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
