import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../scripts/programs.mjs';
import { readDetails, summariseImage } from '../src/inspection/inspectImage';
import { parseReference } from '../src/references/reference';
import { Authorizer } from '../src/registry/auth/authorizer';
import { type ChallengeMemory, KeptChallenges } from '../src/registry/auth/challengeMemory';
import { CachedSource } from '../src/registry/cachedSource';
import { anonymousCredentials } from '../src/registry/credentials/credentialSource';
import type { RegistryLocator } from '../src/registry/imageSource';
import { RemoteRegistry } from '../src/registry/remoteRegistry';
import { Transport } from '../src/registry/transport';
import { pushSamples } from '../test/support/sampleImages';
import {
  delay,
  type ScratchRegistry,
  type ScratchRegistryOptions,
  startScratchRegistry,
} from '../test/support/scratchRegistry';
import { median, type Row } from './measure';

const INDEX = 'library/nginx:1.27-alpine';
const SINGLE = 'kubewarden/policy-server:v1.13.0';
const LATENCY_MS = 50;
const RUNS = 15;
const SILENT = { info: () => undefined, warn: () => undefined };

interface Client {
  readonly source: CachedSource;
  /** Lets a time go by that everything about tags is over after. */
  wait(): void;
  dispose(): void;
}

/** What look-ups cost: requests as the registry counts them, each from a client that knows nothing yet, and time. */
export async function benchRegistry(): Promise<readonly Row[]> {
  return [...(await anonymousRows()), ...(await tokenRows()), ...(await timeRows())];
}

async function anonymousRows(): Promise<readonly Row[]> {
  return withRegistry({}, async (registry) => {
    const client = connect();
    const count = (name: string, work: () => Promise<unknown>) => counted(registry, name, work);
    const rows = [
      await count('requests: digest, anonymous', () => digest(registry, client, INDEX)),
      ...(await skopeoRow(registry, 'requests: digest, by skopeo', ['inspect', '--format', '{{.Digest}}'])),
      await count('requests: digest again', () => digest(registry, client, INDEX)),
      await count('requests: configuration of one platform of an index', () => details(registry, connect(), INDEX)),
      ...(await skopeoRow(registry, 'requests: the same, by skopeo', ['inspect', '--config'])),
      await count('requests: configuration of a single manifest', () => details(registry, connect(), SINGLE)),
    ];
    await details(registry, client, INDEX);
    rows.push(await count('requests: configuration again', () => details(registry, client, INDEX)));
    client.wait();
    rows.push(await count('requests: configuration after the cache time', () => details(registry, client, INDEX)));
    client.dispose();
    return rows;
  });
}

async function tokenRows(): Promise<readonly Row[]> {
  return withRegistry({ auth: { kind: 'bearer' } }, async (registry) => {
    const challenges = new KeptChallenges();
    const first = connect(challenges);
    const rows = [
      await counted(registry, 'requests: digest with a token, first', () => digest(registry, first, INDEX)),
      ...(await skopeoRow(registry, 'requests: the same, by skopeo', ['inspect', '--format', '{{.Digest}}'])),
    ];
    const known = connect(new KeptChallenges(challenges.toJSON()));
    rows.push(await counted(registry, 'requests: the same in a later session', () => digest(registry, known, INDEX)));
    first.wait();
    rows.push(
      await counted(registry, 'requests: the same when the tag is asked again', () => digest(registry, first, INDEX)),
    );
    for (const client of [first, known]) client.dispose();
    return rows;
  });
}

async function timeRows(): Promise<readonly Row[]> {
  return withRegistry({}, async (registry) => {
    registry.on({}, delay(LATENCY_MS));
    const client = connect();
    await digest(registry, client, SINGLE);
    const digests: number[] = [];
    const configurations: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      client.wait();
      digests.push(await elapsed(() => digest(registry, client, SINGLE)));
      const cold = connect();
      await digest(registry, cold, SINGLE);
      configurations.push(await elapsed(() => details(registry, cold, INDEX)));
      cold.dispose();
    }
    client.dispose();
    return [
      {
        name: `digest on a warm connection, ${LATENCY_MS} ms an answer`,
        value: median(digests) / LATENCY_MS,
        unit: '× latency',
      },
      {
        name: 'configuration of one platform of an index',
        value: median(configurations) / LATENCY_MS,
        unit: '× latency',
      },
    ];
  });
}

async function withRegistry<T>(
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

function connect(challenges?: ChallengeMemory): Client {
  let now = Date.now();
  const clock = () => now;
  const transport = new Transport(SILENT);
  const authorizer = new Authorizer(transport, anonymousCredentials, { challenges });
  const source = new CachedSource(new RemoteRegistry(transport, authorizer), SILENT, undefined, clock);
  return { source, wait: () => void (now += 120_000), dispose: () => transport.dispose() };
}

async function counted(registry: ScratchRegistry, name: string, work: () => Promise<unknown>): Promise<Row> {
  registry.forgetRequests();
  await work();
  return { name, value: registry.requests.length, unit: '' };
}

/** Nothing where skopeo is not installed. */
async function skopeoRow(registry: ScratchRegistry, name: string, args: readonly string[]): Promise<readonly Row[]> {
  const skopeo = findProgram('skopeo');
  if (skopeo === undefined) return [];
  const target = ['--override-os', 'linux', '--override-arch', 'amd64', ...args, '--tls-verify=false', '--no-creds'];
  const image = `docker://${registry.host}/${INDEX}`;
  return [await counted(registry, name, () => promisify(execFile)(skopeo, [...target, image]))];
}

async function digest(registry: ScratchRegistry, { source }: Client, name: string): Promise<void> {
  await source.resolve(locate(registry, name), { signal: new AbortController().signal });
}

async function details(registry: ScratchRegistry, { source }: Client, name: string): Promise<void> {
  const ask = { signal: new AbortController().signal };
  const summary = await summariseImage(source, locate(registry, name), ask);
  const found = await readDetails(source, summary, { kind: 'wishes', wishes: [] }, ask);
  if (!found?.config) throw new Error(`${name} has no configuration.`);
}

function locate(registry: ScratchRegistry, name: string): RegistryLocator {
  const parsed = parseReference(`${registry.host}/${name}`);
  if (parsed.kind !== 'ok') throw new Error(`${name} is no reference.`);
  return { kind: 'registry', reference: parsed.value };
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
