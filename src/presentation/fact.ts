import { type Fact, MAX_COPY } from '../messages/fact';
import { plainLine } from './harmless';
import { checkedUrl } from './webLink';

/** The most characters of a value that are shown. */
export const VALUE_LIMIT = 4_000;

/** A fact whose value somebody else wrote; none where it is empty. */
export function fact(label: string, value: string | undefined, code?: boolean): Fact[] {
  const text = plainLine(value ?? '', VALUE_LIMIT);
  return text === '' ? [] : [{ label, value: text, ...(code ? { code } : {}) }];
}

/** The same, as a link where that is safe. */
export function linkFact(label: string, value: string | undefined): Fact[] {
  return fact(label, value).map((each) => ({ ...each, ...linked(value ?? '') }));
}

/** A value as it is shown: where it is an address that may be a link, as the URL standard reads it, so that it says where it leads. */
export function linked(value: string): { readonly value: string; readonly link?: string } {
  const url = checkedUrl(value.trim());
  return url ? { value: url.href, link: url.href } : { value: plainLine(value, VALUE_LIMIT) };
}

/** What is to be copied of a text: just it; nothing where it is too long for that. */
export function copied(text: string): { readonly copy?: string } {
  return text === '' || text.length > MAX_COPY ? {} : { copy: text };
}
