import { type Alias, isAlias, isScalar, type Scalar, type YAMLMap } from 'yaml';
import type { EditTarget, LiteralTarget, Span } from '../occurrence';
import { dereference, valuesOf, type YamlDocument } from './documents';
import { isTemplate } from './templates';

/** A scalar where it stands in the file, or an alias of one. */
export interface LocatedScalar {
  /** What stands there, without quotes; an alias's `*name`; the first line of a block. */
  readonly text: string;
  readonly span: Span;
  /** What the parser makes of it. */
  readonly value: string;
  /** A literal's text is `value`, verbatim. An alias's edit lands at the anchor. */
  readonly edit: LiteralTarget;
}

/** The scalar that `node` is or is an alias of; undefined for collections and empty values. */
export function locateScalar(document: YamlDocument, node: unknown): LocatedScalar | undefined {
  const scalar = dereference(document, node);
  if (!isScalar(scalar)) return undefined;
  const located = locate(document, scalar);
  return located && isAlias(node) ? throughAlias(document, node, located) : located;
}

/** What is read through an alias: it stands at the alias, and its edit lands at the anchor. */
export function throughAlias<T extends { readonly text: string; readonly span: Span; readonly edit: EditTarget }>(
  document: YamlDocument,
  alias: Alias,
  read: T,
): T {
  if (!alias.range) return read;
  const span = { start: document.offset + alias.range[0], end: document.offset + alias.range[1] };
  const edit: T['edit'] = read.edit.kind === 'refused' ? { kind: 'refused', reason: 'alias' } : read.edit;
  return { ...read, text: sliceOf(document, span), span, edit };
}

/** The last scalar at `key`. */
export function scalarOf(document: YamlDocument, map: YAMLMap, key: string): LocatedScalar | undefined {
  return locateScalar(document, valuesOf(document, map, key).at(-1));
}

function locate(document: YamlDocument, scalar: Scalar): LocatedScalar | undefined {
  const { range, value, type } = scalar;
  if (!range || typeof value !== 'string' || value.trim() === '') return undefined;
  const outer = { start: document.offset + range[0], end: document.offset + range[1] };
  if (type === 'BLOCK_FOLDED' || type === 'BLOCK_LITERAL') return locateBlock(document, outer, value);
  const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
  if (!isQuoted && /^(?:~|null|Null|NULL)$/.test(value)) return undefined;
  const span = isQuoted ? withoutQuotes(document, outer) : outer;
  const text = sliceOf(document, span);
  if (isTemplate(text)) return { text, span, value: text, edit: { kind: 'refused', reason: 'templated' } };
  return {
    text,
    span,
    // The parser takes the last character for the quote that is not there yet.
    value: isQuoted && span.end === outer.end && value === text.slice(0, -1) ? text : value,
    edit: text === value ? { kind: 'literal', span } : { kind: 'refused', reason: 'escaped' },
  };
}

/** The closing quote is missing while it is being typed. */
function withoutQuotes(document: YamlDocument, { start, end }: Span): Span {
  const text = sliceOf(document, { start, end });
  const isClosed = text.length > 1 && text.at(-1) === text[0];
  return { start: start + 1, end: isClosed ? end - 1 : end };
}

function locateBlock(document: YamlDocument, outer: Span, value: string): LocatedScalar | undefined {
  const block = sliceOf(document, outer);
  // The header's line (`>-`), then the first line that holds something.
  const first = /^[^\n]*\n\s*(\S[^\r\n]*)/.exec(block);
  const text = first?.[1]?.trimEnd();
  if (first?.[1] === undefined || text === undefined) return undefined;
  const start = outer.start + first[0].length - first[1].length;
  const reason = isTemplate(block) ? 'templated' : 'blockScalar';
  return {
    text,
    span: { start, end: start + text.length },
    value: isTemplate(block) ? text : value.trim(),
    edit: { kind: 'refused', reason },
  };
}

function sliceOf({ text, offset }: YamlDocument, { start, end }: Span): string {
  return text.slice(start - offset, end - offset);
}
