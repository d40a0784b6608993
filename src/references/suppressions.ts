import { instructionLines } from './instructionLines';
import { lineEnd, lineStart } from './lines';
import type { Format, Occurrence, Suppression } from './occurrence';

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
  const [alone] = occurrences.filter(({ format }) => COMMENT_ABOVE.has(format));
  const above = alone && commentsAbove(text, alone.format);
  return occurrences.map((occurrence) => {
    const isAbove = above && COMMENT_ABOVE.has(occurrence.format);
    const suppressions = isAbove ? above(occurrence.span.start) : behind(text, occurrence);
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

/** Gives those above the instruction that holds an offset, read once for all that it holds. */
function commentsAbove(text: string, format: Format): (offset: number) => readonly Suppression[] {
  const firstLine = instructionLines(text, format);
  const comment = format === 'quadlet' ? /^\s*[#;]/ : /^\s*#/;
  const known = new Map<number, readonly Suppression[]>();
  return (offset) => {
    const start = firstLine(offset);
    const found = known.get(start) ?? linesAbove(start).flatMap(([line, at]) => suppressionsIn(line, at));
    known.set(start, found);
    return found;
  };

  function linesAbove(first: number): readonly (readonly [line: string, start: number])[] {
    const lines: [string, number][] = [];
    for (let start = first; start > 0;) {
      start = lineStart(text, start - 1);
      const line = text.slice(start, lineEnd(text, start));
      if (!comment.test(line)) break;
      lines.push([line, start]);
    }
    return lines.reverse();
  }
}

/** Those in a line or in a part of one. @param offset of the text's start in the document. */
export function suppressionsIn(text: string, offset: number): readonly Suppression[] {
  return [...text.trimEnd().matchAll(COMMENTS)].flatMap(
    ({ 0: match, 1: comment = '', 2: rules = '', 3: said = '', index }) => {
      const reason = said.trim();
      const start = offset + index + match.indexOf(comment);
      const span = { start, end: start + comment.trimEnd().length };
      return rules.split(',').map((rule) => ({ rule: rule.trim(), reason, span }));
    },
  );
}
