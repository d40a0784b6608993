/** Stands for each character of a template's action: no character of YAML's syntax, and none that people write. */
const PLACEHOLDER = '\uE000';

/**
 * `text` with the actions of Go templates (`{{ … }}`) made harmless to a YAML parser, at the same length, so that offsets stay true:
 * a line that holds nothing else becomes blank, an action beside other text becomes placeholders.
 */
export function maskTemplates(text: string): string {
  if (!text.includes('{{')) return text;
  const parts: string[] = [];
  let position = 0;
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', position)) {
    const end = text.indexOf('}}', start);
    if (end < 0) break;
    parts.push(text.slice(position, start), text.slice(start, end + 2).replace(/[^\r\n]/g, PLACEHOLDER));
    position = end + 2;
  }
  parts.push(text.slice(position));
  return parts
    .join('')
    .split('\n')
    .map((line) => (/^[ \t\r\uE000]*$/.test(line) ? line.replaceAll(PLACEHOLDER, ' ') : line))
    .join('\n');
}

/** Whether a value holds an action, or is what `maskTemplates` made of one. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes(PLACEHOLDER);
}
