import { errorReply } from './errorReply';
import type { Reply } from './reply';
import { lexically } from './repository';

export interface Page {
  readonly items: readonly string[];
  /** The value of the Link header; undefined on the last page. */
  readonly link: string | undefined;
}

/**
 * The part of a sorted list that `n` and `last` ask for; `last` need not be in the list. Without `n`, and without a `maximum`
 * of the registry's own, the whole list.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags
 */
export function pageOf(
  sorted: readonly string[],
  { path, query, maximum = Infinity }: { path: string; query: URLSearchParams; maximum?: number | undefined },
): { kind: 'page'; page: Page } | { kind: 'refused'; reply: Reply } {
  const asked = query.get('n');
  if (asked !== null && !/^\d{1,15}$/.test(asked)) {
    return { kind: 'refused', reply: errorReply(400, 'PAGINATION_NUMBER_INVALID', { detail: { n: asked } }) };
  }
  const size = Math.min(asked === null ? Infinity : Number(asked), maximum);
  const last = query.get('last');
  const rest = last === null ? sorted : sorted.filter((item) => lexically(item, last) > 0);
  const items = rest.slice(0, size);
  const end = items.at(-1);
  const link =
    end !== undefined && items.length < rest.length ? nextLink(path, { n: String(size), last: end }) : undefined;
  return { kind: 'page', page: { items, link } };
}

/** A Link header to the next page, relative to the registry. @see https://www.rfc-editor.org/rfc/rfc5988 */
export function nextLink(path: string, query: Readonly<Record<string, string>>): string {
  return `<${path}?${new URLSearchParams(query).toString()}>; rel="next"`;
}
