import { LogicalLine } from '../logicalLine';
import type { Span } from '../occurrence';
import { parserDirectives, syntaxImage } from './directives';
import { heredocMarks } from './heredocMarks';
import { type Instruction, instructionOf } from './instruction';
import { physicalLines } from './physicalLines';
import { isBlank } from './words';

export interface ParsedDockerfile {
  /** `\` or, by directive, a backtick. */
  readonly escape: string;
  /** The image that reads the file. */
  readonly syntax?: Span | undefined;
  readonly instructions: readonly Instruction[];
}

/**
 * The instructions of a Dockerfile, line by line as BuildKit's parser reads them: continuations, comments and empty lines between
 * them, `# escape=`, heredocs. Linear in the text. A heredoc without an end is taken for none, so that one being typed hides nothing.
 * @see https://github.com/moby/buildkit/blob/v0.23.0/frontend/dockerfile/parser/parser.go
 */
export function parseInstructions(text: string): ParsedDockerfile {
  const lines = physicalLines(text);
  // Blanks in front count for nothing here; for `# syntax=`, which is looked for before, they do.
  const trimmed = lines.map((line) => ({ start: skipBlanks(text, line), end: line.end }));
  const directives = parserDirectives(text, trimmed, '#');
  const escape = directives.find(({ name, value }) => name === 'escape' && value === '`') ? '`' : '\\';
  const instructions: Instruction[] = [];
  let lastLines: LastLines | undefined;
  for (let next = directives.length; next < lines.length;) {
    const parts: Span[] = [];
    for (; next < lines.length; next++) {
      const line = lines[next] ?? { start: 0, end: 0 };
      const content = skipBlanks(text, line);
      if (content === line.end || text[content] === '#') {
        if (parts.length > 0) continue;
        else break;
      }
      const start = parts.length > 0 ? line.start : content;
      const mark = continuationMark(text, { start, end: line.end }, escape);
      parts.push({ start, end: mark ?? line.end });
      if (mark === undefined) break;
    }
    next++;
    if (parts.length === 0) continue;
    const instruction = instructionOf(new LogicalLine(text, parts), 0);
    instructions.push(instruction);
    for (const mark of heredocMarks(instruction)) {
      lastLines ??= lastLinesOf(text, lines);
      const last = mark.stripsTabs ? lastLines.withoutTabs : lastLines.asWritten;
      if ((last.get(mark.name) ?? -1) < next) continue;
      while (next < lines.length && lineContent(text, lines[next], mark.stripsTabs) !== mark.name) next++;
      next++;
    }
  }
  return { escape, syntax: syntaxImage(text, lines), instructions };
}

/** The offset of the escape character that ends the line; one that is itself escaped does not count. */
function continuationMark(text: string, { start, end }: Span, escape: string): number | undefined {
  let last = end - 1;
  while (last >= start && (text[last] === ' ' || text[last] === '\t')) last--;
  if (last < start || text[last] !== escape) return undefined;
  return last > start && text[last - 1] === escape ? undefined : last;
}

function skipBlanks(text: string, { start, end }: Span): number {
  let index = start;
  while (index < end && isBlank(text.charAt(index))) index++;
  return index;
}

/** The last line that holds a text: whether a heredoc ends is known without looking again and again. */
interface LastLines {
  readonly asWritten: ReadonlyMap<string, number>;
  /** Without the tabs in front. */
  readonly withoutTabs: ReadonlyMap<string, number>;
}

function lastLinesOf(text: string, lines: readonly Span[]): LastLines {
  const by = (stripsTabs: boolean) => new Map(lines.map((line, index) => [lineContent(text, line, stripsTabs), index]));
  return { asWritten: by(false), withoutTabs: by(true) };
}

function lineContent(text: string, line: Span | undefined, stripsTabs: boolean): string {
  const content = line ? text.slice(line.start, line.end) : '';
  return stripsTabs ? content.replace(/^\t+/, '') : content;
}
