import { RegistryError } from '../registryError';
import type { TransportRequest } from './exchange';
import { describeUrl } from './failure';

export const MAX_REDIRECTS = 5;

export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** Where an answer sends us; whether the address may be connected to is seen when that is done. */
export function redirected(
  request: TransportRequest,
  { url: from, status }: { readonly url: URL; readonly status: number },
  location: string,
): URL {
  if (!URL.canParse(location, from.href)) throw refuse(request, 'a redirect to something that is no address');
  const to = new URL(location, from.href);
  if (!/^https?:$/.test(to.protocol)) throw refuse(request, `a redirect to '${to.protocol}'`);
  if (from.protocol === 'https:' && to.protocol === 'http:') throw refuse(request, 'a redirect from https to http');
  // The body of a POST is a secret, and as a GET it would be another request.
  if (request.method === 'POST' && (to.origin !== request.url.origin || status < 307)) {
    throw refuse(request, 'a redirect of what was posted');
  }
  to.username = '';
  to.password = '';
  return to;
}

export function refuse(request: TransportRequest, what: string): RegistryError {
  return new RegistryError('refused', `${what}: ${describeUrl(request.url)}`, { host: request.url.host });
}
