import { isLoopback, listsHost } from './hosts';
import { RegistryError } from './registryError';

/** Where the requests for a registry go. */
export interface Endpoint {
  /** Scheme, host and port. */
  readonly origin: URL;
  /** What stands before the repository's name there, '' or 'prefix/'. */
  readonly prefix: string;
  /** The host whose credential is used: a mirror's own, never that of the registry which it stands for. */
  readonly credentialHost: string;
}

/** Registry host -> endpoint that is asked instead, `https://host[:port][/prefix]`. From settings of the user alone. */
export type Mirrors = Readonly<Record<string, string>>;

/** Docker Hub is named `docker.io` and answers at another host. */
const API_HOST: ReadonlyMap<string, string> = new Map([['docker.io', 'registry-1.docker.io']]);

/**
 * The endpoint of `registry`. Plain http is spoken to loopback hosts only, and where the user's mirror says so or `plainHttpHosts`
 * (`host` or `host:port`) names the host.
 * @throws RegistryError 'refused' where the mirror's setting cannot be read, or `registry` is no address.
 */
export function endpointOf(registry: string, mirrors: Mirrors, plainHttpHosts: readonly string[] = []): Endpoint {
  const name = registry.toLowerCase();
  const mirror = Object.entries(mirrors).find(([host]) => host.toLowerCase() === name)?.[1];
  if (mirror !== undefined) return mirrorEndpoint(registry, mirror);
  const host = API_HOST.get(name) ?? name;
  // The scheme comes first: an address drops the port that is its scheme's own.
  const plain = parseUrl(`http://${host}`);
  const isPlain = plain !== undefined && (isLoopback(plain.hostname) || listsHost(plainHttpHosts, plain));
  const url = isPlain ? plain : parseUrl(`https://${host}`);
  if (url?.href !== `${url?.origin}/`)
    throw new RegistryError('refused', `'${registry}' is not a host`, { host: registry });
  return { origin: url, prefix: '', credentialHost: name };
}

/** The same; undefined where there is none: the mirror's setting cannot be read, or the grammar's host is no address (`host:99999`). */
export function tryEndpoint(...asked: Parameters<typeof endpointOf>): Endpoint | undefined {
  try {
    return endpointOf(...asked);
  } catch (error) {
    if (error instanceof RegistryError) return undefined;
    throw error;
  }
}

function mirrorEndpoint(registry: string, mirror: string): Endpoint {
  const url = parseUrl(mirror.includes('://') ? mirror : `https://${mirror}`);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new RegistryError('refused', `the mirror of '${registry}' is not an http or https address`, {
      host: registry,
    });
  }
  // People copy the address of the API as well as that of the registry.
  const path = url.pathname.split('/').filter(Boolean);
  if (path[0] === 'v2') path.shift();
  const prefix = path.map((segment) => `${segment}/`).join('');
  return { origin: new URL(url.origin), prefix, credentialHost: url.host };
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
