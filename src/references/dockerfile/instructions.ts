import type { Span } from '../occurrence';
import { heredocMarks } from './heredocMarks';
import { type Instruction, instructionOf } from './instruction';
import { LogicalLine } from './logicalLine';

/** A parser directive, `# name=value`; the span is that of the value. */
export interface Directive {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

export interface ParsedDockerfile {
  readonly directives: readonly Directive[];
  /** `\` or, by directive, a backtick. */
  readonly escape: string;
  readonly instructions: readonly Instruction[];
}

/**
 * The instructions of a Dockerfile, line by line as BuildKit's parser reads them: continuations, comments and empty lines between
 * them, `# escape=`, heredocs. Linear in the text. A heredoc without an end is taken for none, so that one being typed hides nothing.
 * @see https://github.com/moby/buildkit/blob/v0.23.0/frontend/dockerfile/parser/parser.go
 */
export function parseInstructions(text: string): ParsedDockerfile {
  const lines = physicalLines(text);
  const directives = parserDirectives(text, lines);
  const escape = directives.find(({ name, value }) => name === 'escape' && value === '`') ? '`' : '\\';
  const instructions: Instruction[] = [];
  let lastLines: ReadonlyMap<string, number> | undefined;
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
    for (const mark of heredocMarks(instruction, escape)) {
      lastLines ??= lastLineWith(text, lines);
      if ((lastLines.get(mark.name) ?? -1) < next) continue;
      while (next < lines.length && lineContent(text, lines[next], mark.stripsTabs) !== mark.name) next++;
      next++;
    }
  }
  return { directives, escape, instructions };
}

/** Lines end with LF or CRLF; a byte order mark is no part of the first. */
function physicalLines(text: string): readonly Span[] {
  const lines: Span[] = [];
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline;
    lines.push({ start, end: next > start && text[next - 1] === '\r' ? next - 1 : next });
    start = next + 1;
  }
  return lines;
}

/** The comments at the very top that have the form of a directive; the first line of another form ends them. */
function parserDirectives(text: string, lines: readonly Span[]): readonly Directive[] {
  const directives: Directive[] = [];
  for (const line of lines) {
    const match = /^(\s*#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*)(\S.*)$/s.exec(text.slice(line.start, line.end));
    if (!match) break;
    const [, before = '', name = '', rest = ''] = match;
    const value = rest.trimEnd();
    const start = line.start + before.length;
    directives.push({ name: name.toLowerCase(), value, span: { start, end: start + value.length } });
  }
  return directives;
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
  while (index < end && (text[index] === ' ' || text[index] === '\t')) index++;
  return index;
}

/** The last line that holds a text, with and without leading tabs: whether a heredoc ends is known without looking again and again. */
function lastLineWith(text: string, lines: readonly Span[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  lines.forEach((line, index) => {
    last.set(lineContent(text, line, false), index);
    last.set(lineContent(text, line, true), index);
  });
  return last;
}

function lineContent(text: string, line: Span | undefined, stripsTabs: boolean): string {
  const content = line ? text.slice(line.start, line.end) : '';
  return stripsTabs ? content.replace(/^\t+/, '') : content;
}
