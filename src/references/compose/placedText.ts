import type { Scalar } from 'yaml';
import type { Span } from '../occurrence';
import type { YamlDocument } from '../yaml/documents';
import { maskTemplates } from '../yaml/templates';

/** A scalar's value, and where each of its characters stands in the file. */
export interface PlacedText {
  readonly text: string;
  /** Empty where the part is nothing but blanks that stand nowhere as they are. */
  spanOf(start: number, end: number): Span;
}

/** A character that is no blank, as the source of a scalar writes it: by itself or as an escape. */
interface Written {
  readonly char: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Whatever the style of a scalar, and however its lines are indented or folded, its value has the same characters as its source, but
 * for blanks. Undefined where they differ after all.
 * @see https://yaml.org/spec/1.2.2/#chapter-7-flow-style-productions
 * @see https://yaml.org/spec/1.2.2/#chapter-8-block-style-productions
 */
export function placedText(document: YamlDocument, scalar: Scalar): PlacedText | undefined {
  const { range, value } = scalar;
  if (!range || typeof value !== 'string') return undefined;
  const source = document.text.slice(range[0], range[1]);
  const [starts, ends] = [new Uint32Array(value.length), new Uint32Array(value.length)];
  let text = '';
  let index = 0;
  let behind = 0;
  const copyBlanks = (): void => {
    for (let char = value[index]; char !== undefined && isBlank(char); char = value[++index]) {
      starts[index] = range[0] + behind;
      // A blank that is folded or escaped stands nowhere.
      if (source[behind] === char) behind++;
      ends[index] = range[0] + behind;
      text += char;
    }
  };
  copyBlanks();
  for (const { char, start, end } of charactersOf(maskTemplates(source), scalar.type)) {
    if (!value.startsWith(char, index)) return undefined;
    // What the parser saw of a template is not what stands there.
    text += end - start === char.length ? source.slice(start, end) : char;
    starts.fill(range[0] + start, index, index + char.length);
    ends.fill(range[0] + end, index, index + char.length);
    index += char.length;
    behind = end;
    copyBlanks();
  }
  if (index < value.length) return undefined;
  const { offset } = document;
  return {
    text,
    spanOf: (start, end) => ({ start: offset + (starts[start] ?? 0), end: offset + (ends[end - 1] ?? 0) }),
  };
}

function charactersOf(source: string, type: Scalar['type']): Generator<Written> {
  switch (type) {
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL': {
      // Behind the header: `|2-`.
      const newline = source.indexOf('\n');
      return plainCharacters(source, newline < 0 ? source.length : newline, source.length);
    }
    case 'QUOTE_DOUBLE':
      return doubleQuoted(source, source.length - (isClosed(source) ? 1 : 0));
    case 'QUOTE_SINGLE':
      return singleQuoted(source, source.length - (isClosed(source) ? 1 : 0));
    default:
      return plainCharacters(source, 0, source.length);
  }
}

/** The closing quote is missing while it is being typed. */
function isClosed(source: string): boolean {
  return source.length > 1 && source.at(-1) === source[0];
}

function* plainCharacters(source: string, from: number, to: number): Generator<Written> {
  for (let start = from; start < to; start++) {
    const char = source.charAt(start);
    if (!isBlank(char)) yield { char, start, end: start + 1 };
  }
}

function* singleQuoted(source: string, to: number): Generator<Written> {
  for (let start = 1; start < to; start++) {
    const char = source.charAt(start);
    if (isBlank(char)) continue;
    const isTwice = char === "'" && start + 1 < to && source[start + 1] === "'";
    yield { char, start, end: isTwice ? start + 2 : start + 1 };
    if (isTwice) start++;
  }
}

function* doubleQuoted(source: string, to: number): Generator<Written> {
  let start = 1;
  while (start < to) {
    const { char, length } =
      source[start] === '\\' ? escapeAt(source, start) : { char: source.charAt(start), length: 1 };
    if (char !== '' && !isBlank(char)) yield { char, start, end: start + length };
    start += length;
  }
}

const CODE = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))/iy;
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** @see https://yaml.org/spec/1.2.2/#57-escaped-characters */
function escapeAt(source: string, start: number): { readonly char: string; readonly length: number } {
  CODE.lastIndex = start;
  const [written, ...digits] = CODE.exec(source) ?? [];
  if (written !== undefined) {
    const code = Number.parseInt(digits.join(''), 16);
    return { char: code > 0x10ffff ? '' : String.fromCodePoint(code), length: written.length };
  }
  const char = source.charAt(start + 1);
  return { char: ESCAPES[char] ?? char, length: 2 };
}

function isBlank(char: string): boolean {
  return /\s/.test(char);
}
