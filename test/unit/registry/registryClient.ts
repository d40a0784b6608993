import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { TokenSource } from '../../../src/registry/auth/tokenSource';
import { anonymousCredentials, type CredentialSource } from '../../../src/registry/credentials/credentialSource';
import type { Mirrors } from '../../../src/registry/endpoint';
import type { Logger } from '../../../src/registry/logger';
import type { Locator } from '../../../src/registry/imageSource';
import { RemoteRegistry } from '../../../src/registry/remoteRegistry';
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
  timeouts,
  now,
}: {
  mirrors?: Mirrors;
  credentials?: CredentialSource;
  timeouts?: Timeouts;
  now?: () => number;
} = {}): RegistryClient {
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) };
  const transport = new Transport(log, timeouts);
  const tokens = new TokenSource(transport, credentials, now);
  return { source: new RemoteRegistry(transport, tokens, mirrors), lines, log, dispose: () => transport.dispose() };
}

export function locate(registry: ScratchRegistry, repository: string, tag: string): Locator {
  return { kind: 'registry', reference: { registry: registry.host, repository, tag } };
}

/** The bytes of a small image manifest; `seed` makes one different from another. */
export function imageBytes(seed: string): Uint8Array {
  const content = new TextEncoder().encode(seed);
  const descriptor = { digest: digestOf(content), size: content.length };
  return new TextEncoder().encode(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MediaType.ociManifest,
      config: { mediaType: MediaType.ociConfig, ...descriptor },
      layers: [],
    }),
  );
}
