import type { Reference } from '../references/reference';
import { cliText } from '../presentation/cliText';
import { Authorizer } from '../registry/auth/authorizer';
import { CachedSource } from '../registry/cachedSource';
import { CredentialChain } from '../registry/credentials/credentialChain';
import { CredentialHelpers } from '../registry/credentials/credentialHelper';
import type { CredentialSource, FoundCredential } from '../registry/credentials/credentialSource';
import type { CredentialPlaceSource } from '../registry/credentials/credentialPlace';
import { dockerConfigFile, DockerConfigSource } from '../registry/credentials/dockerConfig';
import { Keychain } from '../registry/credentials/keychain';
import { keychainProcess } from '../registry/credentials/keychainProcess';
import { findKeytar } from '../registry/credentials/keytarModule';
import { podmanAuthFiles, PodmanAuthSource } from '../registry/credentials/podmanAuth';
import { endpointOf, tryEndpoint } from '../registry/endpoint';
import type { RegistrySource } from '../registry/imageSource';
import { LocalSources } from '../registry/local/localSources';
import type { Logger } from '../registry/logger';
import type { PushTarget } from '../registry/pushTarget';
import { RemotePushTarget } from '../registry/remotePushTarget';
import { RemoteRegistry } from '../registry/remoteRegistry';
import { type RateLimit, Transport } from '../registry/transport';
import { proxiesFrom } from '../registry/transport/environmentProxies';
import type { AccessOptions } from './accessOptions';
import type { Terminal } from './terminal';

export interface RegistryAccess {
  readonly source: LocalSources;
  /** The part of `source` that is not of this machine. */
  readonly registries: RegistrySource;
  readonly target: PushTarget;
  /** What a registry last said of the requests that it lets through; undefined where it has no limit or was not asked. */
  readonly rateLimit: (registry: string) => RateLimit | undefined;
  /** In whose name a registry is asked. */
  readonly who: (reference: Reference) => Promise<FoundCredential>;
  /** Closes every connection. */
  readonly dispose: () => void;
}

/** A terminal has no log: what matters is in the sentences. */
const silent: Logger = { info: () => undefined, warn: () => undefined };

/** The one way from the terminal to registries, and to image layouts and archives of this machine. */
export function openSource(options: AccessOptions, terminal: Terminal): RegistryAccess {
  const { authorities, timeout, concurrency, plainHttpHosts } = options;
  const transport = new Transport(silent, {
    timeouts: timeout === undefined ? undefined : { connect: timeout, idle: timeout, total: timeout },
    maxInAll: concurrency,
    maxPerHost: concurrency,
    caFiles: authorities,
    proxies: proxiesFrom(terminal.environment),
    onWarning: (host, text) => terminal.report(cliText.warning(host, text)),
  });
  const signIns = credentials(terminal);
  const authorizer = new Authorizer(transport, signIns);
  const registries = new CachedSource(new RemoteRegistry(transport, authorizer, { plainHttpHosts }), silent);
  return {
    source: new LocalSources(registries),
    registries,
    target: new RemotePushTarget(transport, authorizer, { plainHttpHosts }, (locator) => registries.forget(locator)),
    rateLimit: (registry) => {
      const endpoint = tryEndpoint(registry, {}, plainHttpHosts);
      return endpoint && transport.rateLimit(endpoint.origin.host);
    },
    who: ({ registry, repository }) =>
      signIns.find(endpointOf(registry, {}, plainHttpHosts).credentialHost, repository, terminal.signal),
    dispose: () => transport.dispose(),
  };
}

/** Sign-ins of the editor, where this machine has a keychain that we know. */
function keychain(): readonly CredentialPlaceSource[] {
  const module = findKeytar();
  return module === undefined ? [] : [new Keychain(keychainProcess({ module }))];
}

/** What `docker login` and `podman login` have stored, in the order of the field notes; nothing of a workspace plays a part here. */
function credentials({ environment, homeFolder }: Terminal): CredentialSource {
  const workspaceFolders = () => [];
  const helpers = new CredentialHelpers({ env: environment, home: homeFolder, workspaceFolders, trusted: () => true });
  return new CredentialChain([
    ...keychain(),
    new DockerConfigSource({ file: dockerConfigFile(environment, homeFolder), workspaceFolders, helpers }),
    new PodmanAuthSource({
      files: podmanAuthFiles(environment, homeFolder, process.getuid?.()),
      workspaceFolders,
      helpers,
    }),
  ]);
}
