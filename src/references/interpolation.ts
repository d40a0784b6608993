import type { EditRefusal, EditTarget, Origin, Provenance } from './occurrence';
import { provenanceOf } from './provenance';
import { parseShellPattern, replaced, withoutPrefix, withoutSuffix } from './shellPattern';

/** A part of an expanded value: text, or something only a run knows. */
export type Piece = Text | { readonly kind: 'unknown' };

interface Text {
  readonly kind: 'text';
  readonly text: string;
  /** Where it stands verbatim. */
  readonly from?: Origin | undefined;
  /** The variable that it is the value or the default of. */
  readonly variable?: string | undefined;
}

/** A text to expand, and where its parts stand: undefined where a part does not stand verbatim in one place. */
export interface Source {
  readonly text: string;
  originOf(start: number, end: number): Origin | undefined;
}

export interface Syntax {
  /** What a variable is set to; undefined where it is not set. */
  readonly lookup: (name: string) => readonly Piece[] | undefined;
  /** The character that takes the meaning from the one behind it; with it, quotes are taken off. None in Compose. */
  readonly escape?: string | undefined;
}

export type Expanded =
  | { readonly kind: 'known'; readonly text: string; readonly pieces: readonly Text[] }
  /** What is known in front of and behind what only a run knows. */
  | { readonly kind: 'unknown'; readonly before: string; readonly after: string };

/** Where a part of a text stands: how deep, and whether escape characters in it are for a pattern. */
interface Inside {
  readonly depth: number;
  readonly keepsEscapes: boolean;
}

const UNKNOWN: Piece = { kind: 'unknown' };
/** In characters. Values composed of each other can double at every step. */
const MAX_LENGTH = 4096;
/** Of one value: more make no reference, and would multiply from variable to variable. */
const MAX_PIECES = 64;
const MAX_DEPTH = 32;

/**
 * The pieces that `source` expands to: `$V`, `${V}`, `${V:-d}`, `${V-d}`, `${V:+a}`, `${V+a}`, `${V:?e}`, `${V?e}`, nested, and
 * `$$` (Compose) or escapes, quotes and the pattern forms `${V#p}`, `${V%p}`, `${V/a/b}` (Dockerfile).
 * @see https://docs.docker.com/reference/compose-file/interpolation/
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 * @see https://github.com/moby/buildkit/blob/v0.23.0/frontend/dockerfile/shell/lex.go
 */
export function expand(source: Source, syntax: Syntax): readonly Piece[] {
  const { text } = source;
  const { escape } = syntax;
  let index = 0;
  return until(undefined, { depth: 0, keepsEscapes: false });

  function until(closing: '}' | '/' | undefined, inside: Inside): readonly Piece[] {
    const pieces: Piece[] = [];
    let literal = index;
    let isQuoted = false;
    const flush = (): void => {
      if (index > literal) pieces.push(verbatim(literal, index));
      literal = index;
    };
    while (index < text.length && (isQuoted || text[index] !== closing)) {
      const char = text[index];
      if (char === '$') {
        flush();
        pieces.push(...dollar(inside));
        if (pieces.length > MAX_PIECES) pieces.splice(0, pieces.length, UNKNOWN);
        literal = index;
      } else if (escape !== undefined && char === escape) {
        const isKept = inside.keepsEscapes || (isQuoted && !['"', '$', escape].includes(text.charAt(index + 1)));
        if (!isKept) {
          flush();
          pieces.push({ kind: 'text', text: text.slice(index + 1, index + 2) });
          literal = index + 2;
        }
        index += 2;
      } else if (escape !== undefined && char === "'" && !isQuoted) {
        flush();
        const end = text.indexOf("'", index + 1);
        literal = index + 1;
        index = end < 0 ? text.length : end;
        flush();
        literal = ++index;
      } else if (escape !== undefined && char === '"') {
        flush();
        isQuoted = !isQuoted;
        literal = ++index;
      } else {
        index++;
      }
    }
    index = Math.min(index, text.length);
    flush();
    return capped(pieces);
  }

  /** At a '$'. */
  function dollar({ depth }: Inside): readonly Piece[] {
    const start = index++;
    if (escape === undefined && text[index] === '$') {
      index++;
      return [{ kind: 'text', text: '$' }];
    }
    if (text[index] !== '{') {
      const name = nameHere();
      if (name === '') return [verbatim(start, index)];
      return named(name, syntax.lookup(name) ?? [UNKNOWN]);
    }
    index++;
    if (depth >= MAX_DEPTH) {
      index = text.length;
      return [UNKNOWN];
    }
    const name = nameHere();
    const operators = escape === undefined ? /^:?[-+?]/ : /^(?::?[-+?#%]|\/\/?)/;
    const operator = operators.exec(text.slice(index, index + 2))?.[0] ?? '';
    index += operator.length;
    const inside = { depth: depth + 1, keepsEscapes: /[#%/]/.test(operator) };
    const pattern = operator.startsWith('/') ? until('/', inside) : [];
    if (operator.startsWith('/')) index++;
    const word = until('}', inside);
    const closed = text[index] === '}';
    if (closed) index++;
    if (!closed || name === '') return [UNKNOWN];
    const value = syntax.lookup(name);
    if (operator === '') return word.length > 0 ? [UNKNOWN] : named(name, value ?? [UNKNOWN]);
    if (operator.startsWith('/')) return named(name, replace(value, pattern, word, operator === '//'));
    return named(name, inside.keepsEscapes ? trim(value, operator, word) : substitute(value, operator, word));
  }

  function nameHere(): string {
    const pattern = /[A-Za-z_][A-Za-z0-9_]*/y;
    pattern.lastIndex = index;
    const name = pattern.exec(text)?.[0] ?? '';
    index += name.length;
    return name;
  }

  function verbatim(start: number, end: number): Piece {
    return { kind: 'text', text: text.slice(start, end), from: source.originOf(start, end) };
  }
}

/** What pieces come to. */
export function join(pieces: readonly Piece[]): Expanded {
  const texts = pieces.map((piece) => (piece.kind === 'text' ? piece.text : undefined));
  const first = texts.indexOf(undefined);
  if (first >= 0) {
    const last = texts.lastIndexOf(undefined);
    return { kind: 'unknown', before: texts.slice(0, first).join(''), after: texts.slice(last + 1).join('') };
  }
  return { kind: 'known', text: texts.join(''), pieces: pieces.filter((piece) => piece.kind === 'text') };
}

/**
 * Where an edit of a known value lands, and where its parts come from: in its literal, where all of it stands verbatim in one place of
 * the document; at its digest, where that does. `refusal` is why not, where it is put together from places in the document.
 */
export function placeOf(
  { pieces }: Expanded & { kind: 'known' },
  refusal: EditRefusal,
): { readonly edit: EditTarget; readonly parts?: readonly Provenance[] } {
  const [only] = pieces;
  if (pieces.length === 1 && only?.from?.kind === 'document') {
    const { from, variable } = only;
    return { edit: { kind: 'literal', span: from.span, ...(variable === undefined ? {} : { variable }) } };
  }
  const parts = provenanceOf(pieces);
  if (pieces.some(({ from }) => from?.kind === 'file'))
    return { edit: { kind: 'refused', reason: 'otherFile' }, parts };
  return { edit: digestAtEnd(pieces.at(-1)) ?? { kind: 'refused', reason: refusal }, parts };
}

/** A digest that stands behind what is put together: it gives way to another, or goes. */
function digestAtEnd(last: Text | undefined): EditTarget | undefined {
  const behind = last && /@[\w.+-]+:[A-Fa-f\d]{32,}$/.exec(last.text)?.[0];
  if (!behind || last.from?.kind !== 'document') return undefined;
  const { end } = last.from.span;
  const start = end - behind.length;
  return {
    kind: 'digest',
    write: { span: { start: start + 1, end }, before: '', after: '' },
    erase: { span: { start, end }, newText: '' },
  };
}

function named(variable: string, pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece) => (piece.kind === 'text' ? { ...piece, variable } : piece));
}

function substitute(value: readonly Piece[] | undefined, operator: string, word: readonly Piece[]): readonly Piece[] {
  // No piece is empty, so a value without pieces is set, and empty.
  const isSet = value !== undefined && !(operator.startsWith(':') && value.length === 0);
  if (operator.endsWith('+')) return isSet ? word : [];
  if (isSet) return value;
  return operator.endsWith('-') ? word : [UNKNOWN];
}

/** `${V#p}` and `${V%p}`: what is left stands nowhere verbatim. */
function trim(value: readonly Piece[] | undefined, operator: string, word: readonly Piece[]): readonly Piece[] {
  return edited(value, word, (text, pattern) => {
    const mark = operator.slice(-1);
    const isLongest = pattern.startsWith(mark);
    const parsed = parseShellPattern(isLongest ? pattern.slice(1) : pattern);
    return parsed && (mark === '#' ? withoutPrefix : withoutSuffix)(text, parsed, isLongest);
  });
}

/** `${V/p/r}` */
function replace(
  value: readonly Piece[] | undefined,
  wanted: readonly Piece[],
  word: readonly Piece[],
  isAll: boolean,
): readonly Piece[] {
  const replacement = join(word);
  return edited(value, wanted, (text, pattern) => {
    const parsed = parseShellPattern(pattern);
    return parsed && replacement.kind === 'known' ? replaced(text, parsed, replacement.text, isAll) : undefined;
  });
}

function edited(
  value: readonly Piece[] | undefined,
  pattern: readonly Piece[],
  edit: (text: string, pattern: string) => string | undefined,
): readonly Piece[] {
  const [text, by] = [value && join(value), join(pattern)];
  const result = text?.kind === 'known' && by.kind === 'known' ? edit(text.text, by.text) : undefined;
  return result === undefined ? [UNKNOWN] : capped([{ kind: 'text', text: result }]);
}

function capped(pieces: readonly Piece[]): readonly Piece[] {
  const filled = pieces.filter((piece) => piece.kind === 'unknown' || piece.text !== '');
  const length = filled.reduce((sum, piece) => sum + (piece.kind === 'text' ? piece.text.length : 1), 0);
  return length > MAX_LENGTH || filled.length > MAX_PIECES ? [UNKNOWN] : filled;
}
