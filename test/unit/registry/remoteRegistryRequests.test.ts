import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { KeptChallenges } from '../../../src/registry/auth/challengeMemory';
import { CachedSource } from '../../../src/registry/cachedSource';
import { atDigest } from '../../../src/registry/imageSource';
import {
  type Auth,
  firstScopeOnly,
  hold,
  header,
  type ScratchRegistry,
  startScratchRegistry,
  status,
} from '../../support/scratchRegistry';
import { basic, knownCredentials } from './auth/credentials';
import { imageBytes, locate, registryClient, type RegistryClient } from './registryClient';

const never = () => ({ signal: new AbortController().signal });
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** What the registry counts, by the table: requests for content, and tokens. */
describe('Requests that are sent', () => {
  const open: { dispose(): void }[] = [];
  let registry: ScratchRegistry;

  const start = async (auth: Auth = 'anonymous') => {
    registry = await startScratchRegistry({ auth });
    const config = registry.putBlob('team/app', json({ os: 'linux', architecture: 'amd64' }), MediaType.ociConfig);
    const image = { schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [] };
    const entry = registry.putManifest('team/app', 'single', json(image), MediaType.ociManifest);
    const index = { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [entry] };
    registry.putManifest('team/app', 'index', json(index), MediaType.ociIndex);
    for (const name of names(40)) registry.putManifest(name, '1', imageBytes(name), MediaType.ociManifest);
  };
  const names = (count: number) => Array.from({ length: count }, (_, index) => `many/app-${index}`);
  const connect = (options: Parameters<typeof registryClient>[0] = {}) => {
    const client = registryClient(options);
    open.push(client);
    return client;
  };
  /** [content, tokens, refusals] */
  const counts = () => {
    const of = (matches: (kind: string, code: number) => boolean) =>
      registry.requests.filter(({ kind, status: code = 0 }) => matches(kind, code)).length;
    return [
      of((kind, code) => kind !== 'token' && code !== 401),
      of((kind) => kind === 'token'),
      of((kind, code) => kind !== 'token' && code === 401),
    ];
  };
  const connections = () => new Set(registry.requests.map(({ connection }) => connection)).size;
  const cached = (client: RegistryClient) => new CachedSource(client.source, client.log);
  const configuration = async (source: CachedSource, tag: string) => {
    const locator = locate(registry, 'team/app', tag);
    let { value } = await source.manifest(locator, never());
    if (value.kind === 'index') {
      const entry = value.manifests[0]!;
      ({ value } = await source.manifest(atDigest(locator, entry.digest), { ...never(), entry }));
    }
    if (value.kind === 'index') throw new Error('an index in an index');
    return source.blob(locator, value.config, never());
  };
  const all = (client: RegistryClient, count: number) =>
    Promise.all(names(count).map((name) => client.source.resolve(locate(registry, name, '1'), never())));
  const thirty = (client: RegistryClient) => all(client, 30);

  afterEach(async () => {
    for (const each of open.splice(0)) each.dispose();
    await registry.close();
  });

  it('are one for a digest without authorization', async () => {
    await start();
    await cached(connect()).resolve(locate(registry, 'team/app', 'index'), never());
    expect(counts()).toEqual([1, 0, 0]);
  });

  it.each([
    ['anonymous', {}],
    ['with a credential', { me: 'secret' }],
  ])(
    'are 2 + 1 token for a digest the first time, then 1, and 1 + 1 in a later session (%s)',
    async (_name, accounts) => {
      await start({ kind: 'bearer', ...('me' in accounts ? { accounts, privateRepositories: ['team'] } : {}) });
      const credentials = knownCredentials('me' in accounts ? { [registry.host]: basic('me', 'secret') } : {});
      const challenges = new KeptChallenges();
      const first = connect({ challenges, credentials });
      await first.source.resolve(locate(registry, 'team/app', 'index'), never());
      expect(counts()).toEqual([1, 1, 1]);
      registry.forgetRequests();
      await first.source.resolve(locate(registry, 'team/app', 'single'), never());
      expect(counts()).toEqual([1, 0, 0]);
      registry.forgetRequests();
      const kept = JSON.stringify(challenges);
      expect(kept).not.toMatch(/"secret|"me"/);
      const later = connect({ challenges: new KeptChallenges(JSON.parse(kept)), credentials });
      await later.source.resolve(locate(registry, 'team/app', 'index'), never());
      expect(counts()).toEqual([1, 1, 0]);
    },
  );

  it('are three for the configuration of one platform of an index, two of a single manifest, and none again', async () => {
    await start();
    const source = cached(connect());
    await configuration(source, 'index');
    expect(counts()).toEqual([3, 0, 0]);
    await configuration(source, 'index');
    await source.resolve(locate(registry, 'team/app', 'index'), never());
    expect(counts()).toEqual([3, 0, 0]);
    registry.forgetRequests();
    await configuration(cached(connect()), 'single');
    expect(counts()).toEqual([2, 0, 0]);
  });

  it('are one less for each descriptor that embeds its content', async () => {
    await start();
    const content = json({ os: 'linux' });
    const config = { ...registry.putBlob('team/app', content), data: Buffer.from(content).toString('base64') };
    const image = json({ schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [] });
    const entry = registry.putManifest('team/app', 'embeds', image, MediaType.ociManifest);
    await configuration(cached(connect()), 'embeds');
    expect(counts()).toEqual([1, 0, 0]);
    const manifests = [{ ...entry, data: Buffer.from(image).toString('base64') }];
    registry.putManifest('team/app', 'both', json({ schemaVersion: 2, manifests }), MediaType.ociIndex);
    registry.forgetRequests();
    await configuration(cached(connect()), 'both');
    expect(counts()).toEqual([1, 0, 0]);
  });

  it.each([false, true])('are one for an unchanged tag when its time is over (ETag: %s)', async (hasEtag) => {
    await start();
    if (!hasEtag) registry.on({}, header('ETag', undefined));
    const client = connect();
    let now = 0;
    const source = new CachedSource(client.source, client.log, { tag: 1_000, failure: 1_000 }, () => now);
    await configuration(source, 'index');
    registry.forgetRequests();
    now = 1_000;
    await configuration(source, 'index');
    expect(counts()).toEqual([1, 0, 0]);
  });

  it('are one token and one refusal for thirty repositories where the service grants several scopes', async () => {
    await start({ kind: 'bearer' });
    const challenges = new KeptChallenges();
    await thirty(connect({ challenges }));
    expect(counts()).toEqual([30, 1, 1]);
    expect(connections()).toBeLessThanOrEqual(6);
    registry.forgetRequests();
    await thirty(connect({ challenges }));
    expect(counts()).toEqual([30, 1, 0]);
  });

  it('are two tokens for forty repositories: a token for all of them may be too long for a header', async () => {
    await start({ kind: 'bearer' });
    await all(connect(), 40);
    expect(counts()).toEqual([40, 2, 1]);
  });

  it('are one token a repository where the service grants the first scope alone, and that is learned', async () => {
    await start({ kind: 'bearer' });
    registry.on({ kind: 'token' }, firstScopeOnly());
    const client = connect();
    await thirty(client);
    expect(counts().slice(0, 2)).toEqual([30, 30]);
    registry.expireTokens();
    registry.forgetRequests();
    await thirty(client);
    expect(counts()).toEqual([30, 30, 30]);
  });

  it.each([400, 403])('are asked for one by one where the service answers several scopes with %d', async (code) => {
    await start({ kind: 'bearer' });
    registry.on(({ query }) => query.getAll('scope').length > 1, status(code));
    await thirty(connect());
    expect(counts()).toEqual([30, 31, 1]);
  });

  it('are one token for several also after a repository was not for us, whatever its token', async () => {
    await start({ kind: 'bearer', privateRepositories: ['secret'] });
    registry.putManifest('secret/app', '1', imageBytes('secret'), MediaType.ociManifest);
    const client = connect();
    const both = (...of: string[]) =>
      Promise.allSettled(of.map((name) => client.source.resolve(locate(registry, name, '1'), never())));
    const settled = await both('many/app-0', 'secret/app');
    expect(settled.map(({ status: how }) => how)).toEqual(['fulfilled', 'rejected']);
    registry.forgetRequests();
    await both('many/app-1', 'many/app-2');
    expect(counts()).toEqual([2, 1, 0]);
  });

  it('ask a service once for thirty repositories with a credential that it refuses', async () => {
    await start({ kind: 'bearer', accounts: { me: 'secret' } });
    await thirty(connect({ credentials: knownCredentials({ [registry.host]: basic('me', 'wrong') }) }));
    expect(registry.requests.filter(({ kind, headers }) => kind === 'token' && headers.authorization)).toHaveLength(1);
    expect(counts()).toEqual([30, 2, 1]);
  });

  it('go out without the one that is first and stalls, and when that is cancelled', async () => {
    await start();
    const gate = hold();
    registry.on({ reference: 'single' }, gate);
    const client = connect();
    const leaver = new AbortController();
    const stalled = client.source
      .resolve(locate(registry, 'team/app', 'single'), { signal: leaver.signal })
      .catch((error: unknown) => error);
    await gate.waiting;
    await client.source.resolve(locate(registry, 'team/app', 'index'), never());
    leaver.abort();
    expect(await stalled).toMatchObject({ kind: 'cancelled' });
  });

  it('serve the others where one who waits for a token with them is cancelled', async () => {
    await start({ kind: 'bearer' });
    const gate = hold();
    registry.on({ kind: 'token' }, gate);
    const client = connect();
    const leaver = new AbortController();
    const asked = names(3).map((name, index) =>
      client.source
        .resolve(locate(registry, name, '1'), index === 0 ? { signal: leaver.signal } : never())
        .catch((error: unknown) => error),
    );
    await gate.waiting;
    leaver.abort();
    expect(await asked[0]).toMatchObject({ kind: 'cancelled' });
    gate.release();
    expect(await Promise.all(asked.slice(1))).toEqual([
      expect.stringMatching(/^sha256:/),
      expect.stringMatching(/^sha256:/),
    ]);
    expect(registry.count({ kind: 'token' })).toBe(1);
  });
});

describe('Answers that are kept', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeEach(async () => {
    const auth = { kind: 'bearer', accounts: { me: 'secret', you: 'other' }, privateRepositories: ['team'] } as const;
    registry = await startScratchRegistry({ auth });
    registry.putManifest('team/app', '1', imageBytes('app'), MediaType.ociManifest);
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  it('are never shown to another identity', async () => {
    const credentials = knownCredentials({ [registry.host]: basic('me', 'secret') });
    client = registryClient({ credentials });
    const source = new CachedSource(client.source, client.log);
    const tag = locate(registry, 'team/app', '1');
    const { value, digest } = await source.manifest(tag, never());
    if (value.kind === 'index') throw new Error('not an image');
    credentials.known.delete(registry.host);
    for (const asked of [
      source.manifest(tag, never()),
      source.manifest(atDigest(tag, digest), never()),
      source.resolve(tag, never()),
      source.blob(tag, value.config, never()),
    ]) {
      await expect(asked).rejects.toMatchObject({ kind: 'unauthorized' });
    }
    registry.forgetRequests();
    credentials.known.set(registry.host, basic('you', 'other'));
    await source.manifest(tag, never());
    expect(registry.count({ kind: 'manifest', status: 200 })).toBe(1);
    credentials.known.set(registry.host, basic('me', 'secret'));
    await source.manifest(tag, never());
    expect(registry.count({ kind: 'manifest', status: 200 })).toBe(1);
  });
});
