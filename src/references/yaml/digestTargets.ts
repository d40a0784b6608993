import { isAlias, isScalar } from 'yaml';
import type { DigestTarget, EditRefusal, EditTarget, Span } from '../occurrence';
import type { YamlDocument } from './documents';
import { type Entry, entryRemoval, indentOf, lineBreakAt, endOfLine } from './mappingEntries';
import { isNoString } from './noString';
import { type LocatedScalar, locateScalar } from './scalars';

type Notice = DigestTarget['write']['notice'];

/** A digest behind the text of a scalar: `tag: "1.2@sha256:…"`. */
export function digestBehind(document: YamlDocument, scalar: LocatedScalar, notice?: Notice): EditTarget {
  const { span, value, edit } = scalar;
  if (edit.kind === 'refused') return edit;
  // What an alias stands for may be no tag elsewhere.
  if (edit.span.start !== span.start) return refused('alias');
  const at = value.indexOf('@');
  if (at < 0)
    return { kind: 'digest', write: { span: { start: span.end, end: span.end }, before: '@', after: '', notice } };
  const write = { span: { start: span.start + at + 1, end: span.end }, before: '', after: '', notice };
  const rest = value.slice(0, at);
  const isQuoted = /["']/.test(document.text.charAt(span.start - document.offset - 1));
  const erase =
    isQuoted || !isNoString(rest)
      ? { span: { start: span.start + at, end: span.end }, newText: '' }
      : { span, newText: `"${rest}"`, notice: 'quoted' as const };
  return { kind: 'digest', write, erase };
}

/** How an unpin leaves the key of a digest: empty, or not at all. */
type Left = 'key' | 'nothing';

/** A digest at a key of its own, which can be empty. */
export function digestAt(
  document: YamlDocument,
  entry: Entry,
  { left, ...more }: { readonly left: Left; readonly isHexOnly?: boolean; readonly notice?: Notice },
): EditTarget {
  const { value } = entry;
  if (isAlias(value)) return refused('alias');
  const place = placeOf(document, entry);
  if (place.kind === 'refused') return place;
  const { span, before } = place;
  const write = { span, before, after: '', ...more };
  if (span.start === span.end || place.isNull) return { kind: 'digest', write };
  const removal = left === 'nothing' ? entryRemoval(document, entry) : undefined;
  if (removal) return { kind: 'digest', write, erase: { span: inFile(document, removal), newText: '' } };
  const text = (offset: number) => document.text.charAt(offset - document.offset);
  if (/["']/.test(text(span.start - 1))) return { kind: 'digest', write, erase: { span, newText: '' } };
  // Without its digest the key of a mapping that others read is as empty as one that nothing was written at yet.
  if (left === 'nothing') return { kind: 'digest', write, erase: { span, newText: '""' } };
  const lead = /[ \t]/.test(text(span.start - 1)) ? 1 : 0;
  return { kind: 'digest', write, erase: { span: { start: span.start - lead, end: span.end }, newText: '' } };
}

type Place =
  | { readonly kind: 'place'; readonly span: Span; readonly before: string; readonly isNull?: boolean }
  | { readonly kind: 'refused'; readonly reason: EditRefusal };

/** Where the value of a key stands, without quotes, or would stand. */
function placeOf(document: YamlDocument, { value, colon }: Entry): Place {
  const scalar = locateScalar(document, value);
  if (scalar) return scalar.edit.kind === 'refused' ? scalar.edit : { kind: 'place', span: scalar.span, before: '' };
  if (isScalar(value) && value.range) {
    const [start, end] = value.range;
    const written = document.text.slice(start, end);
    if (/^(?:""|'')$/.test(written)) {
      return { kind: 'place', span: inFile(document, { start: start + 1, end: start + 1 }), before: '' };
    }
    if (/^(?:~|null|Null|NULL)$/.test(written)) {
      return { kind: 'place', span: inFile(document, { start, end }), before: '', isNull: true };
    }
  }
  // Nothing but the end of the entry may stand behind the colon: no tag, no anchor, no template.
  IS_OVER.lastIndex = colon;
  if ((value !== null && !isScalar(value)) || !IS_OVER.test(document.text)) return refused('composed');
  return { kind: 'place', span: inFile(document, { start: colon, end: colon }), before: ' ' };
}

const IS_OVER = /(?:[ \t]+#|[ \t]*(?:[,}\r\n]|$))/y;

/** A key for the digest that is not there yet, behind `beside`; where `outer` is given, in a mapping of its own under that key. */
export function digestBeside(
  document: YamlDocument,
  beside: Entry,
  { outer, notice }: { readonly outer?: string; readonly notice?: Notice } = {},
): EditTarget {
  const { text } = document;
  const { map, value, key, end } = beside;
  const scalar = isAlias(value) ? undefined : locateScalar(document, value);
  if (scalar?.edit.kind === 'refused') return scalar.edit;
  if (map.flow) {
    const quote = text[key.start] === '"' ? '"' : '';
    const named = (name: string) => `${quote}${name}${quote}: `;
    const [open, close] = outer === undefined ? ['', ''] : [`${named(outer)}{`, '}'];
    const at = inFile(document, { start: end, end });
    const write = { span: at, before: `, ${open}${named('digest')}${quote}`, after: quote + close, notice };
    return { kind: 'digest', write };
  }
  const line = endOfLine(text, end);
  // A comment stays on its line.
  if (!/^(?:[ \t]*|[ \t]+#.*)$/.test(text.slice(end, line))) return refused('composed');
  const start = lineBreakAt(text, line) + indentOf(document, beside);
  const before = outer === undefined ? `${start}digest: ` : `${start}${outer}:${start}${STEP}digest: `;
  return { kind: 'digest', write: { span: inFile(document, { start: line, end: line }), before, after: '', notice } };
}

const STEP = '  ';

/** The same target, but an unpin takes the entry `outer` away, whose mapping holds nothing but the digest. */
export function withOuterErased(document: YamlDocument, edit: EditTarget, outer: Entry, inner: Entry): EditTarget {
  if (edit.kind !== 'digest') return edit;
  const { text } = document;
  const { map } = inner;
  const end = map.flow && map.range ? map.range[1] : inner.end;
  const isAlone = /^\s*\{?\s*$/.test(text.slice(outer.colon, inner.key.start));
  const removal = isAlone ? entryRemoval(document, outer, end) : undefined;
  return removal ? { ...edit, erase: { span: inFile(document, removal), newText: '' } } : edit;
}

function inFile({ offset }: YamlDocument, { start, end }: Span): Span {
  return { start: offset + start, end: offset + end };
}

function refused(reason: EditRefusal): { readonly kind: 'refused'; readonly reason: EditRefusal } {
  return { kind: 'refused', reason };
}
