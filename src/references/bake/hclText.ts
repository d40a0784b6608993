import { lineFeed } from '../lines';

/** The offset behind the quoted string at `start`; one without an end ends with its line. */
export function stringEnd(text: string, start: number): number {
  // The strings, and the templates and braces inside them, that are open.
  const open = ['"'];
  let index = start + 1;
  while (index < text.length && text[index] !== '\n' && text[index] !== '\r') {
    const char = text[index];
    if (open.at(-1) !== '"') {
      if (char === '}') open.pop();
      else if (char === '"' || char === '{') open.push(char);
      index++;
    } else if (char === '\\') {
      index += 2;
    } else if (char === '"') {
      open.pop();
      index++;
      if (open.length === 0) break;
    } else if (text.startsWith('$${', index) || text.startsWith('%%{', index)) {
      index += 3;
    } else if (text.startsWith('${', index) || text.startsWith('%{', index)) {
      open.push('{');
      index += 2;
    } else {
      index++;
    }
  }
  return Math.min(index, text.length);
}

/** The offset behind the comment at `start`, in front of the end of its line; `start` where there is none. */
export function commentEnd(text: string, start: number): number {
  if (text.startsWith('/*', start)) {
    const end = text.indexOf('*/', start + 2);
    return end < 0 ? text.length : end + 2;
  }
  return text[start] === '#' || text.startsWith('//', start) ? lineFeed(text, start) : start;
}

/** Finds the ends of heredocs, `<<EOT` and `<<-EOT`. One without an end is taken for none, so that one being typed hides nothing. */
export function heredocEnds(text: string): (start: number) => number {
  let lastLines: ReadonlyMap<string, number> | undefined;
  return (start) => {
    const pattern = /<<-?([\w-]+)[ \t]*\r?\n/y;
    pattern.lastIndex = start;
    const [mark, name = ''] = pattern.exec(text) ?? [];
    if (mark === undefined) return start;
    lastLines ??= lastLineStarts(text);
    if ((lastLines.get(name) ?? -1) < start) return start;
    for (let line = start + mark.length; line < text.length;) {
      const end = lineFeed(text, line);
      if (text.slice(line, end).trim() === name) return end;
      line = end + 1;
    }
    return start;
  };
}

/** Where the last line stands that holds a name alone. */
function lastLineStarts(text: string): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { 1: name = '', index } of text.matchAll(/^[ \t]*([\w-]+)[ \t]*\r?$/gm)) last.set(name, index);
  return last;
}
