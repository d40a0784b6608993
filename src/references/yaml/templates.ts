import { actionsIn } from './templateActions';

/** Stands for each character of a template's action: no character of YAML's syntax, and none that people write. */
const PLACEHOLDER = '\uE000';

/**
 * `text` with the actions of Go templates (`{{ … }}`) made harmless to a YAML parser, at the same length, so that offsets stay true:
 * a line that holds nothing else becomes blank, a comment too, and any other action beside text becomes placeholders.
 */
export function maskTemplates(text: string): string {
  if (!text.includes('{{')) return text;
  const parts: string[] = [];
  let position = 0;
  for (const { start, end, isComment } of actionsIn(text)) {
    const stand = isComment ? ' ' : PLACEHOLDER;
    parts.push(text.slice(position, start), text.slice(start, end).replace(/[^\r\n]/g, stand));
    position = end;
  }
  parts.push(text.slice(position));
  const lines = parts
    .join('')
    .split('\n')
    .map((line) => (/^[ \t\r\uE000]*$/.test(line) ? blank(line) : line));
  return lines.map((line, index) => (isAboveItsValue(lines, index) ? blank(line) : line)).join('\n');
}

function blank(line: string): string {
  return line.replaceAll(PLACEHOLDER, ' ');
}

/** `volumes: {{ if … }}` with entries below it: these are the value, as far as can be known. */
function isAboveItsValue(lines: readonly string[], index: number): boolean {
  const lead = /^((?: *- )* *)[^\s\uE000#][^\uE000:]*:[ \t]+\uE000[ \t\uE000]*\r?$/.exec(lines[index] ?? '')?.[1];
  if (lead === undefined) return false;
  for (let next = index + 1; next < lines.length && next < index + MAX_BLANK_LINES; next++) {
    const [, indent = '', content = ''] = /^( *)(.*)/.exec(lines[next] ?? '') ?? [];
    if (content.trim() === '' || content.startsWith('#')) continue;
    if (content.startsWith('- ')) return indent.length >= lead.length;
    return indent.length > lead.length && /^[^\s:]+:(?:\s|$)/.test(content);
  }
  return false;
}

const MAX_BLANK_LINES = 100;

/** Whether a value holds an action, or is what `maskTemplates` made of one. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes(PLACEHOLDER);
}
