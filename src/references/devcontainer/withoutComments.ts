/** The same text with spaces in place of comments and tabs. */
export function withoutComments(text: string): string {
  const parts: string[] = [];
  let index = 0;
  for (const { index: start, 0: mark } of text.matchAll(/["\t]|\/[/*]/g)) {
    // Inside what was read already.
    if (start < index) continue;
    const end = mark === '"' ? stringEnd(text, start) : mark === '\t' ? start + 1 : commentEnd(text, start, mark);
    const found = text.slice(start, end);
    parts.push(text.slice(index, start), mark === '"' ? found : found.replace(/[^\r\n]/g, ' '));
    index = end;
  }
  parts.push(text.slice(index));
  return parts.join('');
}

function stringEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index + 1;
  }
  return text.length;
}

function commentEnd(text: string, start: number, mark: string): number {
  const closing = mark === '/*' ? '*/' : '\n';
  const end = text.indexOf(closing, start + mark.length);
  return end < 0 ? text.length : end + closing.length;
}
