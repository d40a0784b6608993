import { fileName, type Finder } from './finder';
import type { Occurrence, Span } from './occurrence';
import { yamlDocuments } from './yaml/documents';
import { imageIn, type Reading } from './yaml/images';
import { matches, paths } from './yaml/paths';

/**
 * Development containers: the `image` of devcontainer.json, which is JSON with comments.
 * @see https://containers.dev/implementors/json_reference/
 */
export const findInDevcontainer: Finder = {
  claims: ({ path }) => /^\.?devcontainer\.json$/i.test(fileName(path)),
  find,
};

const PATHS = paths('image');
/** `${localEnv:NAME}` */
const READING: Reading = { format: 'devcontainer', templated: /\$\{/ };

function* find(text: string): Generator<Occurrence> {
  const json = withoutComments(text);
  for (const document of yamlDocuments(json, (part) => part.includes('image'))) {
    for (const { scalar } of matches(document, PATHS)) {
      const occurrence = imageIn(scalar, READING);
      const { span, edit } = occurrence;
      // In what is no JSON, a scalar can reach over a comment.
      const isWritten = [span, ...(edit.kind === 'literal' ? [edit.span] : [])].every(isSame);
      if (isWritten) yield occurrence;
    }
  }

  function isSame({ start, end }: Span): boolean {
    return text.slice(start, end) === json.slice(start, end);
  }
}

/** The same text with spaces in place of comments and tabs. */
function withoutComments(text: string): string {
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
