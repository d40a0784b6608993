import { RegistryError } from '../registryError';
import type { TransportRequest } from './exchange';
import { describeUrl } from './failure';

export const MAX_REDIRECTS = 5;

export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** Where an answer sends us; whether the address may be connected to is seen when that is done. */
export function redirected(
  { method, url }: TransportRequest,
  { url: from, status }: { readonly url: URL; readonly status: number },
  location: string,
): URL {
  const to = ledTo(from, location);
  // As a GET it would be another request; and the body of a POST is a secret.
  const isWrite = method === 'POST' || method === 'PUT';
  if (isWrite && status < 307) throw refuse(url, 'a redirect that would make a read of a write');
  if (method === 'POST' && to.origin !== url.origin) throw refuse(url, 'a redirect of what was posted');
  return to;
}

/**
 * The address that a `Location` names.
 * @param from where the answer came from.
 * @throws RegistryError 'refused' where it is none that may be followed, as far as its text tells.
 */
export function ledTo(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href)) throw refuse(from, 'a redirect to something that is no address');
  const to = new URL(location, from.href);
  if (!/^https?:$/.test(to.protocol)) throw refuse(from, `a redirect to '${to.protocol}'`);
  if (from.protocol === 'https:' && to.protocol === 'http:') throw refuse(from, 'a redirect from https to http');
  to.username = '';
  to.password = '';
  return to;
}

export function refuse(url: URL, what: string): RegistryError {
  return new RegistryError('refused', `${what}: ${describeUrl(url)}`, { host: url.host });
}
