import { type Digest, digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { Authorizer } from '../../../src/registry/auth/authorizer';
import type { ChallengeMemory } from '../../../src/registry/auth/challengeMemory';
import { anonymousCredentials, type CredentialSource } from '../../../src/registry/credentials/credentialSource';
import type { Mirrors } from '../../../src/registry/endpoint';
import type { Logger } from '../../../src/registry/logger';
import type { RegistryLocator } from '../../../src/registry/imageSource';
import { RemoteRegistry } from '../../../src/registry/remoteRegistry';
import type { Access } from '../../../src/registry/registryError';
import { type Timeouts, Transport } from '../../../src/registry/transport';
import type { ScratchRegistry } from '../../support/scratchRegistry';

export interface RegistryClient {
  readonly source: RemoteRegistry;
  /** What was logged, a line each. */
  readonly lines: readonly string[];
  readonly log: Logger;
  dispose(): void;
}

/** The reading side of the registry service, put together as the editor does, without its cache. */
export function registryClient({
  mirrors = {},
  credentials = anonymousCredentials,
  challenges,
  onCredentialRefused,
  privateHosts,
  caFiles,
  timeouts,
  now,
}: {
  mirrors?: Mirrors;
  credentials?: CredentialSource;
  challenges?: ChallengeMemory;
  onCredentialRefused?: (host: string, access: Access) => void;
  privateHosts?: readonly string[];
  caFiles?: readonly Buffer[];
  timeouts?: Partial<Timeouts>;
  now?: () => number;
} = {}): RegistryClient {
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) };
  const transport = new Transport(log, { timeouts, privateHosts, caFiles });
  const authorizer = new Authorizer(transport, credentials, { challenges, onCredentialRefused, now });
  return {
    source: new RemoteRegistry(transport, authorizer, { mirrors }),
    lines,
    log,
    dispose: () => transport.dispose(),
  };
}

export function locate(registry: ScratchRegistry, repository: string, tag: string): RegistryLocator {
  return { kind: 'registry', reference: { registry: registry.host, repository, tag } };
}

/** The bytes of a small image manifest; `seed` makes one different from another. `subject`: what it refers to. */
export function imageBytes(seed: string, subject?: Digest): Uint8Array {
  const content = new TextEncoder().encode(seed);
  const descriptor = { digest: digestOf(content), size: content.length };
  return new TextEncoder().encode(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MediaType.ociManifest,
      config: { mediaType: MediaType.ociConfig, ...descriptor },
      layers: [],
      subject: subject && { mediaType: MediaType.ociManifest, digest: subject, size: 2 },
    }),
  );
}
