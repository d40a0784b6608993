export const HUB = 'docker.io';
/** The name of Docker Hub in Docker's own files and helpers. */
export const HUB_SERVER = 'https://index.docker.io/v1/';

const hubHosts: readonly string[] = [HUB, 'index.docker.io', 'registry-1.docker.io'];

/** A key of `auths` or `credHelpers`, taken apart. */
export interface ServerKey {
  readonly host: string;
  /** Without slashes around it; '' where the key is for the whole host. */
  readonly path: string;
}

/** The one name of a host, in lower case and with its port where it has one; Docker Hub's hosts are `docker.io`. */
export function canonicalHost(host: string): string {
  const name = host.toLowerCase();
  return hubHosts.includes(name) ? HUB : name;
}

/**
 * Keys are hosts, or addresses from the days of the first protocol: `quay.io`, `https://quay.io`, `https://quay.io/v1/`.
 * @see https://github.com/docker/cli/blob/master/cli/config/credentials/file_store.go ConvertToHostname
 */
export function parseServerKey(key: string): ServerKey {
  const [host = '', ...segments] = key.replace(/^https?:\/\//i, '').split('/');
  const path = segments.filter(Boolean).join('/');
  return { host: canonicalHost(host), path: /^v[12]$/.test(path) ? '' : path };
}
