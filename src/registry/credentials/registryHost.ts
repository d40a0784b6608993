import { parseReference } from '../../references/reference';
import { endpointOf, type Endpoint, type Mirrors, tryEndpoint } from '../endpoint';
import { canonicalHost, HUB } from './canonicalHost';

/** Docker Hub to a browser; no registry answers there. */
const HUB_SITE = 'hub.docker.com';

/**
 * The host of a registry as people write it, also with a scheme before it, or slashes or the API's version behind, in the form of
 * `canonicalHost`; undefined where no reference could name it: `owner/name` and `nginx` are names on Docker Hub.
 * @see https://github.com/distribution/reference
 */
export function parseRegistryHost(text: string): string | undefined {
  const host = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/(?:\/v[12])?\/*$/, '');
  if (host.toLowerCase() === HUB_SITE) return HUB;
  const parsed = host.includes('/') ? undefined : parseReference(`${host}/team/name`);
  if (parsed?.kind !== 'ok') return undefined;
  const { registry, repository } = parsed.value;
  // What the grammar does not take for a host became a part of the repository.
  return repository === 'team/name' ? canonicalHost(registry) : undefined;
}

/** The host whose credential is sent when `registry` is asked: its own, or its mirror's. In the form of `canonicalHost`. */
export function credentialHostOf(registry: string, mirrors: Mirrors): string {
  return canonicalHost(tryEndpoint(registry, mirrors)?.credentialHost ?? registry);
}

/**
 * Where the registry, or the mirror, is asked that takes the credential of `host`.
 * @throws RegistryError 'refused' where it is no host.
 */
export function endpointOfCredential(host: string, mirrors: Mirrors, plainHttpHosts: readonly string[]): Endpoint {
  const ofMirrors = Object.keys(mirrors).map((registry) => tryEndpoint(registry, mirrors));
  const mirror = ofMirrors.find((endpoint) => endpoint && canonicalHost(endpoint.credentialHost) === host);
  return mirror ?? endpointOf(host, {}, plainHttpHosts);
}
