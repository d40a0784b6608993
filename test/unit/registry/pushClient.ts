import { Authorizer } from '../../../src/registry/auth/authorizer';
import {
  ANONYMOUS,
  type Credential,
  type CredentialPlace,
  type CredentialSource,
  type TraceStep,
} from '../../../src/registry/credentials/credentialSource';
import type { Access } from '../../../src/registry/registryError';
import { RemotePushTarget } from '../../../src/registry/remotePushTarget';
import { RemoteRegistry } from '../../../src/registry/remoteRegistry';
import { Transport, type TransportOptions } from '../../../src/registry/transport';

export interface PushClient {
  readonly target: RemotePushTarget;
  readonly source: RemoteRegistry;
  readonly refusals: readonly Access[];
  /** Repositories that a manifest was put into, in their order. */
  readonly puts: readonly string[];
  readonly dispose: () => void;
}

/** Both sides of the registry service, with one credential for every host. */
export function pushClient({
  credential,
  place,
  plainHttpHosts,
  ...options
}: TransportOptions & {
  credential?: Credential;
  place?: CredentialPlace;
  plainHttpHosts?: readonly string[];
} = {}): PushClient {
  const refusals: Access[] = [];
  const puts: string[] = [];
  const transport = new Transport({ info: () => undefined, warn: () => undefined }, options);
  const onCredentialRefused = (_host: string, access: Access): void => void refusals.push(access);
  const authorizer = new Authorizer(transport, credentialsOf(credential, place), { onCredentialRefused });
  return {
    target: new RemotePushTarget(transport, authorizer, { plainHttpHosts }, ({ reference }) =>
      puts.push(reference.repository),
    ),
    source: new RemoteRegistry(transport, authorizer),
    refusals,
    puts,
    dispose: () => transport.dispose(),
  };
}

function credentialsOf(credential: Credential | undefined, place: CredentialPlace = 'keychain'): CredentialSource {
  const trace: readonly TraceStep[] = [{ place, outcome: credential ? 'found' : 'none' }];
  return { find: () => Promise.resolve({ credential: credential ?? ANONYMOUS, trace }), forget: () => undefined };
}
