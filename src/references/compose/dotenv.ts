import { expand, join, type Piece, type Syntax } from '../interpolation';
import { lineFeed } from '../lines';
import type { Origin } from '../occurrence';

/** In characters. What people write stays far below. */
const MAX_TEXT = 256 * 1024;
const MAX_VARIABLES = 10_000;
/** `KEY=`, `KEY:`, or a key alone, which takes its value from the shell. */
const KEY = /(?:export[^\S\n]+)?([\p{L}\p{N}_.[\]-]+)[^\S\n]*([=:\n]|$)[^\S\n]*/uy;

/**
 * The variables that the `.env` file at `path` sets. A value is made of what stands in front of it in the file; what the shell alone
 * knows makes it unknown. Lines that Compose would refuse set nothing.
 * @see https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
 * @see https://github.com/compose-spec/compose-go/blob/main/dotenv/parser.go
 */
export function parseDotenv(text: string, path: string): ReadonlyMap<string, readonly Piece[]> {
  const variables = new Map<string, readonly Piece[]>();
  const from: Origin = { kind: 'file', path };
  const syntax: Syntax = { lookup: (name) => variables.get(name) };
  for (const { key, value, isLiteral } of statements(wholeLines(text))) {
    variables.set(key, isLiteral ? piecesOf(value, from) : expanded(value, syntax, from));
    if (variables.size >= MAX_VARIABLES) break;
  }
  return variables;
}

/** Those within {@link MAX_TEXT}: half a line would set half a value. */
function wholeLines(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, text.lastIndexOf('\n', MAX_TEXT - 1) + 1) : text;
}

interface Statement {
  readonly key: string;
  readonly value: string;
  /** Nothing is replaced in it. */
  readonly isLiteral: boolean;
}

function* statements(text: string): Generator<Statement> {
  for (let index = skipBlanks(text, 0); index < text.length; index = skipBlanks(text, index)) {
    KEY.lastIndex = index;
    const match = text[index] === '#' ? null : KEY.exec(text);
    const [written = '', key = '', mark] = match ?? [];
    const start = index + written.length;
    if (mark !== '=' && mark !== ':') {
      index = match ? start : lineFeed(text, index);
      continue;
    }
    const quoted = text[start] === '"' || text[start] === "'" ? quotedAt(text, start) : undefined;
    if (quoted) {
      yield { key, ...quoted };
      index = quoted.end;
    } else {
      index = lineFeed(text, start);
      const isOpen = text[start] === '"' || text[start] === "'";
      if (!isOpen) yield { key, value: withoutComment(text.slice(start, index)), isLiteral: false };
    }
  }
}

/** The text in the quotes that open at `start`, over several lines if need be; undefined where they do not close. */
function quotedAt(text: string, start: number): (Omit<Statement, 'key'> & { readonly end: number }) | undefined {
  const quote = text[start];
  let value = '';
  let from = start + 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === quote) {
      value += text.slice(from, index);
      const isLiteral = quote === "'";
      return { value: isLiteral ? value : withoutEscapes(value), isLiteral, end: index + 1 };
    }
    if (text[index] !== '\\') continue;
    // Of both kinds of quotes, a backslash keeps one from closing; it stands for itself in front of anything else.
    if (text[index + 1] === quote) {
      value += text.slice(from, index);
      from = index + 1;
    }
    index++;
  }
  return undefined;
}

const ESCAPE = /\\(?:[abfnrtv$"\\]|0[0-3][0-7]{2})/g;
const CONTROLS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  // Not to be replaced: the dollar of a variable is written twice.
  $: '$$',
};

function withoutEscapes(value: string): string {
  return value.replace(ESCAPE, (escape) => {
    const char = escape.charAt(1);
    if (char === '0') return String.fromCharCode(Number.parseInt(escape.slice(2), 8));
    return CONTROLS[char] ?? char;
  });
}

function withoutComment(line: string): string {
  const comment = line.indexOf(' #');
  return (comment < 0 ? line : line.slice(0, comment)).trimEnd();
}

function expanded(value: string, syntax: Syntax, from: Origin): readonly Piece[] {
  const joined = join(expand({ text: value, originOf: () => from }, syntax));
  // One piece a value: values made of each other would have more and more of them.
  return joined.kind === 'known' ? piecesOf(joined.text, from) : [{ kind: 'unknown' }];
}

function piecesOf(text: string, from: Origin): readonly Piece[] {
  return text === '' ? [] : [{ kind: 'text', text, from }];
}

/** White space, of which a byte order mark is some. */
function skipBlanks(text: string, start: number): number {
  let index = start;
  while (index < text.length && /\s/.test(text.charAt(index))) index++;
  return index;
}
