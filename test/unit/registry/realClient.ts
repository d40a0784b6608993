import type { Digest } from '../../../src/oci/digest';
import { Authorizer } from '../../../src/registry/auth/authorizer';
import type { ChallengeMemory } from '../../../src/registry/auth/challengeMemory';
import { CachedSource } from '../../../src/registry/cachedSource';
import {
  ANONYMOUS,
  type Credential,
  type CredentialSource,
  type TraceStep,
} from '../../../src/registry/credentials/credentialSource';
import type { Mirrors } from '../../../src/registry/endpoint';
import type { Ask, RegistryLocator } from '../../../src/registry/imageSource';
import { type Access, RegistryError } from '../../../src/registry/registryError';
import { RemoteRegistry } from '../../../src/registry/remoteRegistry';
import { Transport, type TransportOptions } from '../../../src/registry/transport';
import type { DockerRegistry } from '../../support/dockerRegistry';

export interface RealClientOptions extends TransportOptions {
  readonly mirrors?: Mirrors;
  /** Those of every host. Default: none. */
  readonly credential?: Credential;
  readonly challenges?: ChallengeMemory;
  readonly now?: () => number;
}

export interface RealClient {
  readonly transport: Transport;
  readonly source: RemoteRegistry;
  /** The same with its cache: tags are believed for a minute. */
  readonly cached: CachedSource;
  /** What was said of each refused credential. */
  readonly refusals: readonly Access[];
  readonly dispose: () => void;
}

/** The whole reading side of the registry service. */
export function realClient({ mirrors, credential, challenges, now, ...options }: RealClientOptions = {}): RealClient {
  const log = { info: () => undefined, warn: () => undefined };
  const refusals: Access[] = [];
  const onCredentialRefused = (_host: string, access: Access): void => void refusals.push(access);
  const transport = new Transport(log, options);
  const authorizer = new Authorizer(transport, credentialsOf(credential), { challenges, onCredentialRefused, now });
  const source = new RemoteRegistry(transport, authorizer, { mirrors });
  const cached = new CachedSource(source, log, { tag: 60_000, failure: 3_000 }, now);
  return { transport, source, cached, refusals, dispose: () => transport.dispose() };
}

function credentialsOf(credential: Credential | undefined): CredentialSource {
  const trace: TraceStep[] = [{ place: 'keychain', outcome: credential ? 'found' : 'none' }];
  return {
    find: () => Promise.resolve({ credential: credential ?? ANONYMOUS, trace }),
    forget: () => undefined,
  };
}

export function tagged(registry: string, repository: string, tag: string): RegistryLocator {
  return { kind: 'registry', reference: { registry, repository, tag } };
}

export function pinned(registry: string, repository: string, digest: Digest): RegistryLocator {
  return { kind: 'registry', reference: { registry, repository, digest } };
}

/** Nobody is waited for longer than this. */
export function anyone(): Ask {
  return { signal: AbortSignal.timeout(20_000) };
}

/** The requests that `registry` got while `run` ran. */
export async function requestsDuring(
  registry: DockerRegistry,
  run: () => Promise<unknown>,
): Promise<readonly string[]> {
  const before = await registry.requests();
  await run();
  return (await registry.requests()).slice(before.length);
}

/** The RegistryError that `promise` ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<RegistryError> {
  const error: unknown = await promise.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  if (error instanceof RegistryError) return error;
  throw error;
}
