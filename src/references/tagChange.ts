import { isSame, type TextEdit } from './edits';
import { lineStart, MAX_LINE } from './lines';
import type { EditRefusal, Occurrence, Span } from './occurrence';
import { partsOfReference } from './reference';
import type { Scan } from './scan';
import { isNoString } from './yaml/noString';

/** The one change that gives a reference another tag. An empty span is an insertion. */
export type TagChange = TextEdit & { readonly kind: 'edit' };

export interface RefusedTag {
  readonly kind: 'refused';
  readonly reason: EditRefusal | 'unresolved' | 'build';
}

/**
 * The change that leaves `occurrence` with `tag`, and with the digest that it has: in the literal reference, or where the tag stands
 * alone, as in Helm's `tag:`, kustomize's `newTag:` or `ARG TAG=`.
 * @param tag fits the grammar of tags.
 * @param text the document's.
 */
export function tagChange(occurrence: Occurrence, tag: string, text: string): TagChange | RefusedTag {
  const { target, edit, parts } = occurrence;
  if (target.kind !== 'image') return refused(target.kind);
  if (edit.kind === 'literal') return inLiteral(edit.span, tag, text);
  const origins = (parts ?? []).flatMap(({ part, from }) => (part === 'tag' ? [from] : []));
  const [origin] = origins;
  const reason = edit.kind === 'refused' ? edit.reason : 'composed';
  if (!origin || origins.length > 1) return refused(reason);
  if (origin.kind === 'file') return refused('otherFile');
  const { start } = origin.span;
  const present = target.reference.tag ?? '';
  const span = { start, end: start + present.length };
  // A version that is written with '+', an escape, an alias.
  if (text.slice(span.start, span.end) !== present || /[\w.-]/.test(text.charAt(span.end))) return refused('escaped');
  const isBare = isNoString(tag) && isPlainValue(span, text);
  return { kind: 'edit', span, newText: isBare ? `"${tag}"` : tag };
}

/** Whether `occurrence` can be given another tag. */
export function hasEditableTag(occurrence: Occurrence, text: string): boolean {
  return tagChange(occurrence, STAND_IN, text).kind === 'edit';
}

/** Where the tag of `occurrence` stands in the document; undefined where none does, or none that can be changed. */
function tagSpanOf(occurrence: Occurrence, text: string): Span | undefined {
  const change = tagChange(occurrence, STAND_IN, text);
  return change.kind === 'edit' && change.span.start < change.span.end ? change.span : undefined;
}

/** The occurrence whose tag stands alone at `offset`, as Helm's `tag:`; a cursor just behind its last character counts. */
export function atLoneTag(
  { occurrences, text }: Pick<Scan, 'occurrences' | 'text'>,
  offset: number,
): Occurrence | undefined {
  return occurrences.find((occurrence) => {
    if (!occurrence.parts) return false;
    const span = tagSpanOf(occurrence, text);
    return span !== undefined && span.start <= offset && offset <= span.end;
  });
}

/** Whether the same change gives `other` its tag too: both share the text. */
export function sharesTag(other: Occurrence, change: TagChange, tag: string, text: string): boolean {
  const own = tagChange(other, tag, text);
  return own.kind === 'edit' && isSame(own, change);
}

/** Fits every place for a tag. */
const STAND_IN = '0';

function inLiteral({ start, end }: Span, tag: string, text: string): TagChange {
  const parts = partsOfReference(text.slice(start, end));
  const present = parts.find(({ part }) => part === 'tag');
  if (present) return { kind: 'edit', span: { start: start + present.start, end: start + present.end }, newText: tag };
  const digest = parts.find(({ part }) => part === 'digest');
  const at = digest ? start + digest.start - 1 : end;
  return { kind: 'edit', span: { start: at, end: at }, newText: `:${tag}` };
}

/** A value of YAML without quotes that is the tag and nothing else, but for an anchor. */
function isPlainValue({ start, end }: Span, text: string): boolean {
  const line = text.slice(lineStart(text, start, MAX_LINE), start);
  return (
    /(?:["'\w]:|-)[ \t]+(?:&\S+[ \t]+)?$/.test(line) &&
    /^[ \t]*(?:[\r\n,}\]]|$|[ \t]#)/.test(text.slice(end, end + 200))
  );
}

function refused(reason: RefusedTag['reason']): RefusedTag {
  return { kind: 'refused', reason };
}
