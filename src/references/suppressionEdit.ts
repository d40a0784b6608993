import { botOnLine } from './bots';
import type { TextEdit } from './edits';
import { instructionLines } from './instructionLines';
import { isInBlockScalar } from './inBlockScalar';
import { indentationAt, lineEnd, lineStart } from './lines';
import type { Occurrence } from './occurrence';
import type { Scan } from './scan';
import { COMMENT_ABOVE } from './suppressions';
import { verifiedAfter } from './verifiedAfter';

type Commented = Pick<Scan, 'languageId' | 'path' | 'text'>;

const MAX_REASON = 200;

/**
 * Whether a comment that turns a rule off may have a place at the occurrence: JSON has none, a Dockerfile's directives come first, and
 * a comment that a bot reads stays as it is.
 */
export function mayBeSuppressed({ languageId, path, text }: Commented, { format, span }: Occurrence): boolean {
  if (COMMENT_ABOVE.has(format)) return !text.startsWith('#', lineStart(text, span.start));
  if (languageId === 'json' || (languageId === undefined && path.endsWith('.json'))) return false;
  return botOnLine(text, span) === undefined && !isInBlockScalar(text, span.start);
}

/**
 * The edit that writes `# oci-lens-ignore <rule>, <rule>: <reason>` where it counts for the occurrence; undefined where that would change what
 * the document says, or would not count.
 * @param reason one line is made of it.
 */
export function suppressionEdit(
  before: Scan,
  occurrence: Occurrence,
  rules: readonly string[],
  reason: string,
): TextEdit | undefined {
  if (!mayBeSuppressed(before, occurrence)) return undefined;
  const said = reason
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_REASON)
    .replace(/[\ud800-\udbff]$/, '');
  const comment = `oci-lens-ignore ${rules.join(', ')}: ${said}`;
  const edit = COMMENT_ABOVE.has(occurrence.format)
    ? above(before.text, occurrence, comment)
    : behind(before, occurrence, comment);
  const index = before.occurrences.findIndex(({ span }) => span.start === occurrence.span.start);
  const after = verifiedAfter(before, [edit])?.occurrences[index];
  const counting = after?.suppressions?.map(({ rule }) => rule) ?? [];
  return rules.every((rule) => counting.includes(rule)) ? edit : undefined;
}

function behind({ text, languageId }: Scan, { span }: Occurrence, comment: string): TextEdit {
  const end = lineEnd(text, span.end);
  const space = /[ \t]$/.test(text.slice(0, end).slice(-1)) ? '' : ' ';
  const mark = languageId === 'jsonc' ? '//' : '#';
  return { span: { start: end, end }, newText: `${space}${mark} ${comment}` };
}

function above(text: string, { span, format }: Occurrence, comment: string): TextEdit {
  const start = aboveBot(text, instructionLines(text, format)(span.start));
  const indentation = indentationAt(text, start);
  const lineBreak = text.slice(lineEnd(text, start)).startsWith('\r\n') ? '\r\n' : '\n';
  return { span: { start, end: start }, newText: `${indentation}# ${comment}${lineBreak}` };
}

/** Renovate reads its comment with the line right below: where one stands above the line at `start`, the start of that comment. */
function aboveBot(text: string, start: number): number {
  const previous = start > 0 ? lineStart(text, start - 1) : start;
  return previous < start && botOnLine(text, { start: previous, end: previous }) ? previous : start;
}
