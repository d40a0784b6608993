import type { Span } from '../occurrence';
import { commentEnd, heredocEnds, stringEnd } from './hclText';

export interface HclBody {
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
}

/** `type "label" { … }` */
export interface HclBlock extends HclBody {
  readonly type: string;
  readonly labels: readonly string[];
}

/** `key = value`, in a body or an object. */
export interface HclAttribute {
  readonly key: string;
  readonly value: HclValue;
}

export type HclValue =
  /** The span is what stands between the quotes: a template, escapes included. */
  | { readonly kind: 'string'; readonly span: Span }
  /** A name or a number alone. */
  | { readonly kind: 'word'; readonly span: Span }
  | { readonly kind: 'object'; readonly attributes: readonly HclAttribute[] }
  /** Whatever has to be evaluated, lists and heredocs. */
  | { readonly kind: 'expression'; readonly span: Span };

/** Levels of nesting. Real files stay far below. */
const MAX_DEPTH = 100;

/**
 * Reads HCL as far as positions need it: blocks, attributes and objects with the places of their values. What is broken is passed
 * over, line by line. Linear in the text.
 * @see https://github.com/hashicorp/hcl/blob/v2.24.0/hclsyntax/spec.md
 */
export function readHcl(text: string): HclBody {
  const heredocEnd = heredocEnds(text);
  let index = text.startsWith('\uFEFF') ? 1 : 0;
  return body(0);

  function body(depth: number): HclBody {
    const attributes: HclAttribute[] = [];
    const blocks: HclBlock[] = [];
    while (hasMore()) {
      if (text[index] === '}') {
        index++;
        if (depth > 0) break;
        continue;
      }
      const key = label();
      if (key === undefined) {
        skipExpression();
        index++;
        continue;
      }
      const value = assigned(depth);
      if (value) {
        attributes.push({ key, value });
        continue;
      }
      const labels: string[] = [];
      for (let next = label(); next !== undefined; next = label()) labels.push(next);
      if (text[index] !== '{') skipExpression();
      else if (enters(depth)) blocks.push({ type: key, labels, ...body(depth + 1) });
    }
    return { attributes, blocks };
  }

  /** At a '{'. */
  function object(depth: number): HclValue {
    const attributes: HclAttribute[] = [];
    if (!enters(depth)) return { kind: 'object', attributes };
    while (hasMore()) {
      if (text[index] === '}') {
        index++;
        break;
      }
      const key = label();
      const value = key === undefined ? undefined : assigned(depth);
      if (key !== undefined && value) attributes.push({ key, value });
      else skipExpression();
      // What ends the value; a bracket that closes nothing must not hold up the reading.
      if (text[index] !== '}' && text[index] !== '\n') index++;
    }
    return { kind: 'object', attributes };
  }

  /** Behind the '{'; a text that nests too deep is read no further. */
  function enters(depth: number): boolean {
    index = depth < MAX_DEPTH ? index + 1 : text.length;
    return depth < MAX_DEPTH;
  }

  /** A name or a string, and the blanks behind it. */
  function label(): string | undefined {
    const start = index;
    const span = text[index] === '"' ? string() : word();
    if (!span) return undefined;
    skipSpace(false);
    return index > start ? text.slice(span.start, span.end) : undefined;
  }

  /** What stands behind '=' or ':'. */
  function assigned(depth: number): HclValue | undefined {
    if (text[index] !== ':' && (text[index] !== '=' || text[index + 1] === '=')) return undefined;
    index++;
    skipSpace(false);
    const start = index;
    const value = simple(depth);
    skipSpace(false);
    if (value && (index >= text.length || /[\r\n,}\])]/.test(text.charAt(index)))) return value;
    skipExpression();
    const written = text.slice(start, index).trimEnd();
    return { kind: 'expression', span: { start, end: start + written.length } };
  }

  function simple(depth: number): HclValue | undefined {
    if (text[index] === '{') return object(depth + 1);
    if (text[index] === '"') return { kind: 'string', span: string() };
    const span = word();
    return span && { kind: 'word', span };
  }

  /** At a quote: what stands inside. */
  function string(): Span {
    const start = index + 1;
    index = stringEnd(text, index);
    const isClosed = index > start && text[index - 1] === '"';
    return { start, end: isClosed ? index - 1 : index };
  }

  function word(): Span | undefined {
    const pattern = /[\w.-]+/y;
    pattern.lastIndex = index;
    const start = index;
    index += pattern.exec(text)?.[0].length ?? 0;
    return index > start ? { start, end: index } : undefined;
  }

  /** Blanks and comments, and with `isOverLines` ends of lines and commas. */
  function skipSpace(isOverLines: boolean): void {
    const space = isOverLines ? /[\s,]*/y : /[ \t]*/y;
    for (let before = -1; before !== index;) {
      before = index;
      space.lastIndex = index;
      index += space.exec(text)?.[0].length ?? 0;
      index = commentEnd(text, index);
    }
  }

  /** Whether anything stands behind blanks and comments. */
  function hasMore(): boolean {
    skipSpace(true);
    return index < text.length;
  }

  /** Up to what ends an expression: the end of the line, a comma or a bracket that closes what is around it. */
  function skipExpression(): void {
    let depth = 0;
    while (index < text.length) {
      const char = text.charAt(index);
      if (depth === 0 && /[\n,}\])]/.test(char)) return;
      if ('{[('.includes(char)) depth++;
      else if ('}])'.includes(char)) depth--;
      const behind = char === '"' ? stringEnd(text, index) : Math.max(commentEnd(text, index), heredocEnd(index));
      index = Math.max(behind, index + 1);
    }
  }
}
