import { isVerifiable, type Digest } from '../oci/digest';
import { occurrencesAfter, type TextEdit } from './keepsOthers';
import type { Occurrence } from './occurrence';
import type { Scan } from './scan';

/** Whether the occurrence's tag stands in one literal that can be edited. */
export function hasEditableTag({ target, edit }: Occurrence): boolean {
  return target.kind === 'image' && edit.kind === 'literal';
}

/**
 * The edit that gives the occurrence another tag, and the digest of that tag where it is pinned; undefined where it would change more
 * than that.
 * @param tag fits the grammar of tags.
 * @param digest that which the tag stands for.
 */
export function tagEdit(
  before: Scan,
  occurrence: Occurrence,
  tag: string,
  digest: Digest | undefined,
): TextEdit | undefined {
  const { target, edit } = occurrence;
  if (target.kind !== 'image' || edit.kind !== 'literal') return undefined;
  if (digest !== undefined && !isVerifiable(digest)) return undefined;
  const present = target.reference;
  // Never a tag beside another one's digest.
  if ((present.digest === undefined) !== (digest === undefined)) return undefined;
  const literal = before.text.slice(edit.span.start, edit.span.end);
  const unpinned = present.digest ? literal.slice(0, -`@${present.digest}`.length) : literal;
  // A written tag stands at the end; a name without one has its default.
  const name =
    present.tag && unpinned.endsWith(`:${present.tag}`) ? unpinned.slice(0, -present.tag.length - 1) : unpinned;
  const start = edit.span.start + name.length;
  const change = { span: { start, end: edit.span.end }, newText: `:${tag}${digest ? `@${digest}` : ''}` };
  const sharesLiteral = (other: Occurrence) => other.edit.kind === 'literal' && other.edit.span.end === edit.span.end;
  const expected = { ...present, tag, digest };
  return occurrencesAfter(before, change, (other) => (sharesLiteral(other) ? expected : undefined)) && change;
}
