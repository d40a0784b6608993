import { addressKind } from '../registry/hosts';
import { markdownText } from './harmless';

/** What may stand in a link's target: no character that Markdown or a table could read as its end, and no entity. */
const PLAIN_URL = /^https:\/\/[A-Za-z0-9\-._~:/?#@!$+,;=%]+$/;
const MAX_URL = 500;

/**
 * An address that an image wrote, as the URL standard reads it; undefined where it should stay text. It leads by https to a public host,
 * without credentials, and nowhere else than it says.
 */
export function checkedUrl(address: string): URL | undefined {
  if (address.length > MAX_URL || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  // What the standard would repair (other slashes, line ends, characters that cannot be seen) is not as it was written.
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || !PLAIN_URL.test(address)) {
    return undefined;
  }
  // VS Code opens addresses of this machine without asking.
  if (addressKind(url.hostname) !== 'public' || !PLAIN_URL.test(url.href)) return undefined;
  return url;
}

/** The same as a link in Markdown that needs no trust; its text names the host first, as the URL standard reads the address. */
export function checkedLink(address: string): string | undefined {
  const url = checkedUrl(address);
  if (!url) return undefined;
  const label = url.host + url.pathname.replace(/\/$/, '') + url.search + url.hash;
  return `[${markdownText(label, 120)}](${url.href})`;
}
