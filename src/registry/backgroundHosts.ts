import { addressKind } from './hosts';

/** The hosts that the user, by name or by what was done, let be asked. Each is `host` or `host:port`. */
export interface KnownHosts {
  /** In the user's settings: these may be of this machine or private. */
  readonly listed: readonly string[];
  /** With a stored sign-in. */
  readonly signedIn: readonly string[];
  /** Once looked up by hand. */
  readonly lookedUp: readonly string[];
}

/** Registries that everybody's workloads name: to be asked there tells nobody in particular. */
const PUBLIC_REGISTRIES: ReadonlySet<string> = new Set([
  'docker.io',
  'ghcr.io',
  'quay.io',
  'gcr.io',
  'us.gcr.io',
  'eu.gcr.io',
  'asia.gcr.io',
  'registry.k8s.io',
  'k8s.gcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'registry.gitlab.com',
  'registry.access.redhat.com',
  'registry.redhat.io',
  'docker.elastic.co',
  'nvcr.io',
  'cgr.dev',
  'lscr.io',
  'xpkg.upbound.io',
  'container-registry.oracle.com',
]);

/**
 * Whether work that no person asked for may send a request to `registry`. A file can name any host, and a host that is asked learns
 * who has the file: so only public registries and hosts that the user chose are, and of this machine, link-local or private ones only
 * those that the settings list.
 */
export function mayAskInBackground(registry: string, { listed, signedIn, lookedUp }: KnownHosts): boolean {
  const host = registry.toLowerCase();
  const isIn = (hosts: readonly string[]) => hosts.some((known) => known.trim().toLowerCase() === host);
  if (isIn(listed)) return true;
  return isNoInnerAddress(host) && (PUBLIC_REGISTRIES.has(host) || isIn(signedIn) || isIn(lookedUp));
}

/** Names are not looked up here: who signed in to one, or looked it up by hand, has chosen it, whatever network it is in. */
function isNoInnerAddress(host: string): boolean {
  const url = URL.canParse(`https://${host}`) ? new URL(`https://${host}`) : undefined;
  return url !== undefined && addressKind(url.hostname) === 'public';
}
