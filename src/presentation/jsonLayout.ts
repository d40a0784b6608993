import { withoutInvisible } from './jsonText';

/** A document of JSON laid out for reading, a member a line. */
export interface LaidOut {
  readonly text: string;
  /** It goes on: there is more than fits. */
  readonly isCut: boolean;
}

/** A number or a word. */
const SCALAR = /[^\s"{}[\],:]+/y;

/**
 * Lays out `json`, which is valid JSON, with nothing changed in it but the room between its parts: numbers, members that are there twice
 * and their order stay as they are. Nothing in it can reorder or hide what stands around it.
 * @param limit of the text in UTF-16 units, after which it is cut.
 */
export function layOutJson(json: string, limit: number): LaidOut {
  const parts: string[] = [];
  let length = 0;
  let depth = 0;
  const put = (part: string) => {
    parts.push(part);
    length += part.length;
  };
  const newLine = () => put(`\n${'  '.repeat(depth)}`);
  for (let at = 0; at < json.length && length < limit;) {
    const character = json[at] ?? '';
    const token = tokenAt(json, at);
    if (token !== undefined) {
      put(withoutInvisible(token));
      at += token.length;
      continue;
    }
    at++;
    if (character === '{' || character === '[') {
      const close = character === '{' ? '}' : ']';
      const end = afterSpace(json, at);
      if (json[end] === close) {
        put(character + close);
        at = end + 1;
        continue;
      }
      put(character);
      depth++;
      newLine();
    } else if (character === '}' || character === ']') {
      depth--;
      newLine();
      put(character);
    } else if (character === ',') {
      put(character);
      newLine();
    } else if (character === ':') put(': ');
  }
  const isCut = length >= limit;
  return { text: `${parts.join('').slice(0, limit)}\n`, isCut };
}

function tokenAt(json: string, at: number): string | undefined {
  if (json[at] === '"') return json.slice(at, stringEnd(json, at));
  SCALAR.lastIndex = at;
  return SCALAR.exec(json)?.[0];
}

/** By hand: a string can be megabytes long, for which an expression would need as much room again. */
function stringEnd(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === '"') return at + 1;
    if (json[at] === '\\') at++;
  }
  return json.length;
}

function afterSpace(json: string, at: number): number {
  let end = at;
  while (/\s/.test(json[end] ?? '')) end++;
  return end;
}
