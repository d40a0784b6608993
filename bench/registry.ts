import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../scripts/programs.mjs';
import { KeptChallenges } from '../src/registry/auth/challengeMemory';
import { delay, type ScratchRegistry } from '../test/support/scratchRegistry';
import { median, type Row } from './measure';
import { connect, counted, details, digest, withRegistry } from './registryClient';
import { embeddedRows } from './registryEmbedded';
import { manyRows } from './registryMany';
import { redirectRows } from './registryRedirects';

const INDEX = 'library/nginx:1.27-alpine';
const SINGLE = 'kubewarden/policy-server:v1.13.0';
const LATENCY_MS = 50;
const RUNS = 15;

/** What look-ups cost: requests as the registry counts them, each from a client that knows nothing yet, and time. */
export async function benchRegistry(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const some of [anonymousRows, embeddedRows, tokenRows, manyRows, redirectRows, timeRows])
    rows.push(...(await some()));
  return rows;
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
    const bare: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      client.wait();
      digests.push(await elapsed(() => digest(registry, client, SINGLE)));
      const cold = connect();
      await digest(registry, cold, SINGLE);
      configurations.push(await elapsed(() => details(registry, cold, INDEX)));
      cold.dispose();
      bare.push(await elapsed(async () => (await fetch(`${registry.url}/v2/`)).arrayBuffer()));
    }
    client.dispose();
    return [
      {
        name: `one request by fetch alone, ${LATENCY_MS} ms an answer`,
        value: median(bare) / LATENCY_MS,
        unit: '× latency',
      },
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

/** Nothing where skopeo is not installed. */
async function skopeoRow(registry: ScratchRegistry, name: string, args: readonly string[]): Promise<readonly Row[]> {
  const skopeo = findProgram('skopeo');
  if (skopeo === undefined) return [];
  const target = ['--override-os', 'linux', '--override-arch', 'amd64', ...args, '--tls-verify=false', '--no-creds'];
  const image = `docker://${registry.host}/${INDEX}`;
  return [await counted(registry, name, () => promisify(execFile)(skopeo, [...target, image]))];
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
