import path from 'node:path';
import { type ImageSummary, readDetails, summariseImage } from '../src/inspection/inspectImage';
import { parseReference } from '../src/references/reference';
import { Authorizer } from '../src/registry/auth/authorizer';
import type { ChallengeMemory } from '../src/registry/auth/challengeMemory';
import { CachedSource } from '../src/registry/cachedSource';
import { anonymousCredentials } from '../src/registry/credentials/credentialSource';
import type { Ask, RegistryLocator } from '../src/registry/imageSource';
import { RemoteRegistry } from '../src/registry/remoteRegistry';
import { Transport } from '../src/registry/transport';
import { pushSamples } from '../test/support/sampleImages';
import {
  type ScratchRegistry,
  type ScratchRegistryOptions,
  startScratchRegistry,
} from '../test/support/scratchRegistry';
import { type Measured, single } from './figure';

const SILENT = { info: () => undefined, warn: () => undefined };

/** The registry service as the shells put it together. */
export interface Client {
  readonly source: CachedSource;
  /** Lets a time go by that everything about tags is over after. */
  wait(): void;
  dispose(): void;
}

/** @param privateHosts those that a registry may lead to. */
export function connect(challenges?: ChallengeMemory, privateHosts?: readonly string[]): Client {
  let now = Date.now();
  const clock = () => now;
  const transport = new Transport(SILENT, { privateHosts });
  const authorizer = new Authorizer(transport, anonymousCredentials, { challenges });
  const source = new CachedSource(new RemoteRegistry(transport, authorizer), SILENT, undefined, clock);
  return { source, wait: () => void (now += 120_000), dispose: () => transport.dispose() };
}

/** A registry that holds the samples. */
export async function withRegistry<T>(
  options: ScratchRegistryOptions,
  use: (registry: ScratchRegistry) => Promise<T>,
): Promise<T> {
  const registry = await startScratchRegistry(options);
  try {
    pushSamples(registry, { layouts: path.resolve('test/fixtures/tool-made') });
    return await use(registry);
  } finally {
    await registry.close();
  }
}

/** How many requests the registry gets by `work`. */
export async function counted(registry: ScratchRegistry, work: () => Promise<unknown>): Promise<Measured> {
  registry.forgetRequests();
  await work();
  return single(registry.count());
}

/** How many connections the registry counted for its requests. */
export function connections(registry: ScratchRegistry): number {
  return new Set(registry.requests.map(({ connection }) => connection)).size;
}

export async function digest(registry: ScratchRegistry, { source }: Client, name: string): Promise<void> {
  await source.resolve(locate(registry, name), ask());
}

/** What a hover shows at once. */
export function summary(
  registry: ScratchRegistry,
  { source }: Client,
  name: string,
): Promise<ImageSummary<RegistryLocator>> {
  return summariseImage(source, locate(registry, name), ask());
}

/** The configuration of one platform. */
export async function details(registry: ScratchRegistry, client: Client, name: string): Promise<void> {
  const shown = await summary(registry, client, name);
  const found = await readDetails(client.source, shown, { kind: 'wishes', wishes: [] }, ask());
  if (!found?.config) throw new Error(`${name} has no configuration.`);
}

export function ask(): Ask {
  return { signal: new AbortController().signal };
}

export function locate(registry: ScratchRegistry, name: string): RegistryLocator {
  const parsed = parseReference(`${registry.host}/${name}`);
  if (parsed.kind !== 'ok') throw new Error(`${name} is no reference.`);
  return { kind: 'registry', reference: parsed.value };
}
