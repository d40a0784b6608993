import { LogicalLine } from '../logicalLine';
import type { Span } from '../occurrence';

/** `key=value` in a section; `start` and `end` are the value's place in the line. */
export interface UnitEntry {
  readonly section: string;
  readonly key: string;
  readonly line: LogicalLine;
  readonly start: number;
  readonly end: number;
}

/**
 * The entries of a unit as Podman reads them: continued lines are joined without a space, comments between them left out.
 * @see https://github.com/containers/podman/blob/v5.6.0/pkg/systemd/parser/unitfile.go
 */
export function unitEntries(text: string): readonly UnitEntry[] {
  const entries: UnitEntry[] = [];
  let section = '';
  for (const line of logicalLines(text)) {
    const heading = /^\[([^\]]*)\][ \t]*$/.exec(line.text)?.[1];
    const equals = line.text.indexOf('=');
    if (heading !== undefined) section = heading;
    else if (equals > 0)
      entries.push({ section, key: line.text.slice(0, equals).trimEnd(), ...valueIn(line, equals + 1) });
  }
  return entries;
}

/** What the value is. */
export function textOfEntry({ line, start, end }: UnitEntry): string {
  return line.text.slice(start, end);
}

/** Without white space around it, and without the pair of double quotes around it. */
function valueIn(line: LogicalLine, from: number): Pick<UnitEntry, 'line' | 'start' | 'end'> {
  const value = line.text.slice(from).trim();
  const start = value === '' ? from : line.text.indexOf(value, from);
  const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
  return isQuoted
    ? { line, start: start + 1, end: start + value.length - 1 }
    : { line, start, end: start + value.length };
}

function* logicalLines(text: string): Generator<LogicalLine> {
  let parts: Span[] = [];
  for (const { index, 0: line } of text.matchAll(/[^\n]+/g)) {
    const content = line.trim();
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    const start = index + line.indexOf(content);
    const isContinued = content.endsWith('\\');
    parts.push({ start, end: start + content.length - (isContinued ? 1 : 0) });
    if (isContinued) continue;
    yield new LogicalLine(text, parts);
    parts = [];
  }
  if (parts.length > 0) yield new LogicalLine(text, parts);
}
