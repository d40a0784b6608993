import { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/**
 * Reads a YAML document that is written plainly, as most are: block mappings and sequences, values and lists on one line, no anchors,
 * tags, block scalars or flow mappings. Gives the same nodes as the parser, at a fraction of its time; undefined for any other
 * document, which the parser then reads.
 */
export function readPlainDocument(text: string): YAMLMap | undefined {
  const lines = linesOf(text);
  const first = lines?.[0];
  if (!lines || first?.indent !== 0 || isItem(text, first)) return undefined;
  const reader = new Reader(text, lines);
  const root = reader.mapping(0);
  return root && reader.isAtEnd ? root : undefined;
}

type LocatedScalar = Scalar & { range: [number, number, number] };

interface Line {
  readonly indent: number;
  /** Offsets of the content, without indentation and trailing white space. */
  readonly start: number;
  readonly end: number;
}

const KEY = /[A-Za-z0-9_][\w./-]*:(?=\s|$)/y;
/** What begins a value that is more than it looks: an anchor, an alias, a tag, a block, a flow mapping, a reserved character. */
const SPECIAL = ',[]{}#&*!|>\'"%@`';
const MAX_DEPTH = 200;

/** The lines that hold something; undefined where a line is none of a plain document. */
function linesOf(text: string): Line[] | undefined {
  if (text.includes('\t')) return undefined;
  const lines: Line[] = [];
  let from = 0;
  if (text.startsWith('---')) {
    const newline = text.indexOf('\n');
    if (newline < 0 || text.slice(3, newline).trim() !== '') return undefined;
    from = newline + 1;
  }
  while (from < text.length) {
    let newline = text.indexOf('\n', from);
    if (newline < 0) newline = text.length;
    let start = from;
    while (text.charCodeAt(start) === SPACE) start++;
    let end = newline;
    while (end > start && (text.charCodeAt(end - 1) === SPACE || text.charCodeAt(end - 1) === RETURN)) end--;
    const indent = start - from;
    from = newline + 1;
    if (start >= end || text.charCodeAt(start) === HASH) continue;
    // Directives, markers, and the byte order mark.
    if (indent === 0 && !/[A-Za-z0-9_-]/.test(text.charAt(start))) return undefined;
    lines.push({ indent, start, end });
  }
  return lines;
}

const [SPACE, RETURN, HASH, DASH] = [32, 13, 35, 45] as const;

function isItem(text: string, { start, end }: Line): boolean {
  return text.charCodeAt(start) === DASH && (start + 1 === end || text.charCodeAt(start + 1) === SPACE);
}

class Reader {
  private next = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly lines: Line[],
  ) {}

  get isAtEnd(): boolean {
    return this.next === this.lines.length;
  }

  mapping(indent: number): YAMLMap | undefined {
    if (++this.depth > MAX_DEPTH) return undefined;
    const map = new YAMLMap();
    for (let line = this.lines[this.next]; line?.indent === indent && !isItem(this.text, line);) {
      KEY.lastIndex = line.start;
      const match = KEY.exec(this.text);
      const colon = KEY.lastIndex - 1;
      if (!match || colon >= line.end) return undefined;
      this.next++;
      const value = this.value(colon + 1, line.end, indent, true);
      if (value === undefined) return undefined;
      map.items.push(new Pair(this.scalar(line.start, colon, 'PLAIN'), value));
      line = this.lines[this.next];
    }
    this.depth--;
    return this.endsHere(indent) ? map : undefined;
  }

  private sequence(indent: number): YAMLSeq | undefined {
    if (++this.depth > MAX_DEPTH) return undefined;
    const sequence = new YAMLSeq();
    for (let line = this.lines[this.next]; line?.indent === indent && isItem(this.text, line);) {
      const item = this.item(line);
      if (item === undefined) return undefined;
      sequence.items.push(item);
      line = this.lines[this.next];
    }
    this.depth--;
    return sequence;
  }

  private item({ indent, start, end }: Line): unknown {
    let content = start + 1;
    while (content < end && this.text.charCodeAt(content) === SPACE) content++;
    KEY.lastIndex = content;
    if (content < end && KEY.test(this.text)) {
      // A mapping whose first line stands behind the dash: it is read as if the dash were a space.
      const inner = indent + content - start;
      this.lines[this.next] = { indent: inner, start: content, end };
      return this.mapping(inner);
    }
    this.next++;
    return this.value(start + 1, end, indent, false);
  }

  /** What stands from `from` to `end`, or below it; null for nothing, undefined for what is not plain. */
  private value(from: number, end: number, indent: number, isOfMapping: boolean): unknown {
    let start = from;
    while (start < end && this.text.charCodeAt(start) === SPACE) start++;
    const below = this.lines[this.next];
    if (start >= end || this.text.charCodeAt(start) === HASH) {
      if (!below) return null;
      // A mapping's sequence may stand as far left as its key.
      if (isItem(this.text, below) && below.indent >= indent && (isOfMapping || below.indent > indent)) {
        return this.sequence(below.indent);
      }
      return below.indent > indent ? this.mapping(below.indent) : null;
    }
    // A value that goes on in the next line.
    if (below && below.indent > indent) return undefined;
    return this.inline(start, end);
  }

  private inline(start: number, end: number): Scalar | YAMLSeq | undefined {
    const first = this.text.charAt(start);
    if (first === '"' || first === "'") {
      const quoted = this.quoted(start, end);
      return quoted && this.isOver(quoted.range[1], end) ? quoted : undefined;
    }
    // Only in this line: a search to the next comment could go through all the text again and again.
    const comment = this.text.slice(start, end).indexOf(' #');
    let last = comment >= 0 ? start + comment : end;
    while (this.text.charCodeAt(last - 1) === SPACE) last--;
    return first === '[' ? this.list(start, last) : this.plain(start, last);
  }

  /** A list on one line; what stands in quotes may not hold the mark of a comment, at which the line was cut. */
  private list(start: number, end: number): YAMLSeq | undefined {
    const list = new YAMLSeq();
    for (let place = start + 1; place < end;) {
      if (this.text.charCodeAt(place) === SPACE) {
        place++;
        continue;
      }
      if (this.text[place] === ']') return place === end - 1 ? list : undefined;
      const stop = /[,\]]/g;
      const isQuoted = this.text[place] === '"' || this.text[place] === "'";
      const quoted = isQuoted ? this.quoted(place, end) : undefined;
      if (isQuoted && !quoted) return undefined;
      stop.lastIndex = quoted?.range[1] ?? place;
      const behind = stop.exec(this.text)?.index ?? end;
      if (behind >= end) return undefined;
      let last = behind;
      while (this.text.charCodeAt(last - 1) === SPACE) last--;
      if (quoted && last !== quoted.range[1]) return undefined;
      const item = quoted ?? this.plain(place, last);
      // Brackets inside a value mean something in a list, and so do quotes and colons close to them.
      if (!item || (!quoted && /[[{}"':]/.test(this.text.slice(place, last)))) return undefined;
      list.items.push(item);
      place = this.text[behind] === ',' ? behind + 1 : behind;
    }
    return undefined;
  }

  private plain(start: number, end: number): Scalar | undefined {
    const text = this.text.slice(start, end);
    // What is empty has no first character: '' is in every string.
    if (SPECIAL.includes(text.charAt(0)) || /^[-?:](?: |$)|: |:$| #/.test(text)) return undefined;
    return this.scalar(start, end, 'PLAIN');
  }

  private quoted(start: number, end: number): LocatedScalar | undefined {
    const quote = this.text.charAt(start);
    const close = this.text.indexOf(quote, start + 1);
    if (close < 0 || close >= end) return undefined;
    const isEscaped = quote === '"' ? this.text.slice(start, close).includes('\\') : this.text[close + 1] === "'";
    return isEscaped ? undefined : this.scalar(start, close + 1, quote === '"' ? 'QUOTE_DOUBLE' : 'QUOTE_SINGLE');
  }

  /** Whether nothing but a comment stands from `start` to `end`. */
  private isOver(start: number, end: number): boolean {
    return start === end || /^ +#/.test(this.text.slice(start, end));
  }

  private scalar(start: number, end: number, type: 'PLAIN' | 'QUOTE_DOUBLE' | 'QUOTE_SINGLE'): LocatedScalar {
    const scalar = new Scalar(type === 'PLAIN' ? this.text.slice(start, end) : this.text.slice(start + 1, end - 1));
    scalar.type = type;
    scalar.range = [start, end, end];
    return scalar as LocatedScalar;
  }

  /** Whether the next line belongs to something further out: else the indentation is uneven, or a sequence stands among keys. */
  private endsHere(indent: number): boolean {
    const line = this.lines[this.next];
    return !line || line.indent < indent;
  }
}
