/**
 * The address that a `Link` header names as the next page; undefined where there is none, or it is no address.
 * @param base the address of this page.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags
 * @see https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
export function nextPage(headers: Headers, base: URL): URL | undefined {
  const links = (headers.get('link') ?? '').matchAll(/<([^<>]*)>([^<>]*)/g);
  for (const [, target = '', parameters = ''] of links) {
    if (!IS_NEXT.test(parameters)) continue;
    return URL.canParse(target, base.href) ? new URL(target, base) : undefined;
  }
  return undefined;
}

/** `rel` is one relation, or several in quotes. */
const IS_NEXT = /;\s*rel\s*=\s*(?:next|"(?:[^"]*\s)?next(?:\s[^"]*)?")\s*(?:[;,]|$)/i;
