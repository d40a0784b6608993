import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { CachedSource } from '../../../src/registry/cachedSource';
import { atDigest, type RegistryLocator } from '../../../src/registry/imageSource';
import {
  type Action,
  header,
  hold,
  type ScratchRegistry,
  startScratchRegistry,
  status,
} from '../../support/scratchRegistry';
import { imageBytes, locate, registryClient, type RegistryClient } from './registryClient';

const never = () => new AbortController().signal;

describe('CachedSource', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let source: CachedSource;
  let now: number;
  let tag: RegistryLocator;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('app', '1', imageBytes('one'), MediaType.ociManifest);
    client = registryClient();
    now = 0;
    source = new CachedSource(client.source, client.log, { tag: 60_000, failure: 3_000 }, () => now);
    tag = locate(registry, 'app', '1');
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  it('asks once for a manifest within a minute, and once for its digest', async () => {
    const { digest } = await source.manifest(tag, { signal: never() });
    await source.manifest(tag, { signal: never() });
    expect(await source.resolve(tag, { signal: never() })).toBe(digest);
    expect(registry.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  const calls = () => registry.requests.map(({ method, status: code }) => `${method} ${code ?? ''}`);

  it('asks with one request whether a tag moved when its time is over, and loads nothing that did not', async () => {
    const before = await source.manifest(tag, { signal: never() });
    now = 60_000;
    expect(await source.manifest(tag, { signal: never() })).toBe(before);
    expect(await source.manifest(tag, { signal: never() })).toBe(before);
    expect(calls()).toEqual(['GET 200', 'GET 304']);
  });

  it.each([
    ['gives no ETag', header('ETag', undefined)],
    ['gives an ETag that no header can hold', header('ETag', '"a\xe9"')],
    ['counts its GETs', header('RateLimit-Limit', '100;w=21600')],
  ])('asks with a HEAD whether a tag moved where the host %s', async (_name, action) => {
    registry.on({ kind: 'manifest' }, action);
    const before = await source.manifest(tag, { signal: never() });
    now = 60_000;
    expect(await source.manifest(tag, { signal: never() })).toBe(before);
    expect(calls()).toEqual(['GET 200', 'HEAD 200']);
    registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    now = 120_000;
    expect((await source.manifest(tag, { signal: never() })).digest).not.toBe(before.digest);
    expect(calls().slice(2)).toEqual(['HEAD 200', 'GET 200']);
  });

  it('loads the manifest of a tag that moved with the request that tells so', async () => {
    const before = await source.manifest(tag, { signal: never() });
    registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    now = 60_000;
    const after = await source.manifest(tag, { signal: never() });
    expect(after.digest).not.toBe(before.digest);
    expect(calls()).toEqual(['GET 200', 'GET 200']);
  });

  it('does not believe that nothing changed where the digest beside says otherwise', async () => {
    const before = await source.manifest(tag, { signal: never() });
    const etag = before.etag!;
    registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    const other = digestOf(imageBytes('two'));
    const lie = status(304, { headers: { ETag: etag, 'Docker-Content-Digest': other }, body: '' });
    registry.on({ kind: 'manifest' }, lie, { times: 1 });
    now = 60_000;
    expect((await source.manifest(tag, { signal: never() })).digest).toBe(other);
  });

  it('does not believe a tag for longer because its content was asked for meanwhile', async () => {
    const first = await source.resolve(tag, { signal: never() });
    registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    now = 59_000;
    expect((await source.manifest(tag, { signal: never() })).digest).toBe(first);
    now = 61_000;
    expect(await source.resolve(tag, { signal: never() })).not.toBe(first);
  });

  it('logs each failure once, in one line', async () => {
    registry.on({ kind: 'manifest' }, status(403, { errorCode: 'DENIED' }));
    const ask = () => source.manifest(tag, { signal: never() }).catch((error: unknown) => error);
    await Promise.all([ask(), ask()]);
    const line = `manifest ${registry.host}/app:1: denied: ${registry.host} answered 403 DENIED`;
    expect(client.lines.filter((each) => each.includes('denied'))).toEqual([line]);
  });

  it('goes past what it remembers when a fresh answer is asked for', async () => {
    await source.manifest(tag, { signal: never() });
    registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    const fresh = await source.manifest(tag, { signal: never(), fresh: true });
    expect(fresh.digest).toBe((await source.manifest(tag, { signal: never() })).digest);
    expect(calls()).toEqual(['GET 200', 'GET 200']);
    await source.resolve(tag, { signal: never(), fresh: true });
    await source.manifest(atDigest(tag, fresh.digest), { signal: never(), fresh: true });
    expect(calls().slice(2)).toEqual(['HEAD 200', 'GET 304']);
  });

  it('lets who asks afresh join nobody who asked before, and believes the later answer', async () => {
    const gate = hold();
    registry.on({ method: 'GET' }, answeredEarly(gate), { times: 1 });
    const old = source.manifest(tag, { signal: never() });
    await gate.waiting;
    registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    const fresh = await source.manifest(tag, { signal: never(), fresh: true });
    gate.release();
    expect((await old).digest).not.toBe(fresh.digest);
    expect(await source.resolve(tag, { signal: never() })).toBe(fresh.digest);
  });

  it('lets others join who asks afresh or for a person, but not the other way round', async () => {
    const gate = hold();
    registry.on({ method: 'GET' }, gate);
    const asks = [{ fresh: true, byPerson: true }, { byPerson: true }, { fresh: true }, {}];
    const strongest = asks.map((ask) => source.manifest(tag, { signal: never(), ...ask }));
    await gate.waiting;
    gate.release();
    await Promise.all(strongest);
    expect(calls()).toEqual(['GET 200']);
    registry.forgetRequests();
    now += 60_000;
    const weakest = [...asks].reverse().map((ask) => source.manifest(tag, { signal: never(), ...ask }));
    await Promise.all(weakest);
    expect(calls()).toHaveLength(4);
  });

  it('serves a hundred askers with one request, of whom one leaves', async () => {
    const gate = hold();
    registry.on({ kind: 'manifest' }, gate);
    const leaver = new AbortController();
    const asked = Array.from({ length: 100 }, (_, index) =>
      source.manifest(tag, { signal: index === 0 ? leaver.signal : never() }),
    );
    const first = asked[0]!.catch((error: unknown) => error);
    await gate.waiting;
    leaver.abort();
    expect(await first).toMatchObject({ kind: 'cancelled' });
    gate.release();
    const rest = await Promise.all(asked.slice(1));
    expect(new Set(rest.map(({ digest }) => digest)).size).toBe(1);
    expect(registry.count({})).toBe(1);
  });

  it('ends the load when the last asker has left, and the next one asks anew', async () => {
    const gate = hold();
    const open = registry.on({ kind: 'manifest' }, gate);
    const leaver = new AbortController();
    const left = source.manifest(tag, { signal: leaver.signal }).catch((error: unknown) => error);
    await gate.waiting;
    leaver.abort();
    expect(await left).toMatchObject({ kind: 'cancelled' });
    open();
    gate.release();
    expect((await source.manifest(tag, { signal: never() })).mediaType).toBe(MediaType.ociManifest);
  });

  it('gives a failure to all hundred who asked, and the next asker tries again', async () => {
    registry.on({ kind: 'manifest' }, status(500), { times: 1 });
    const ask = () => source.manifest(tag, { signal: never() }).catch((error: unknown) => error);
    const all = await Promise.all(Array.from({ length: 100 }, ask));
    expect(new Set(all).size).toBe(1);
    expect(all[0]).toMatchObject({ kind: 'unreachable', status: 500 });
    expect(registry.count()).toBe(1);
    expect(await ask()).toHaveProperty('digest');
  });

  it('backs off from what fails again and again, but not for a person, nor for who asks afresh', async () => {
    registry.on({ kind: 'manifest' }, status(500));
    const ask = (how = {}) => source.manifest(tag, { signal: never(), ...how }).catch((error: unknown) => error);
    await ask();
    const second = await ask();
    expect(await ask()).toBe(second);
    expect(registry.count()).toBe(2);
    now = 3_000;
    await ask();
    now = 8_999;
    await ask();
    expect(registry.count()).toBe(3);
    now = 9_000;
    await ask();
    expect(registry.count()).toBe(4);
    await ask({ byPerson: true });
    await ask({ fresh: true });
    expect(registry.count()).toBe(6);
  });

  it('comes back to a busy registry when it was told to', async () => {
    registry.on({ kind: 'manifest' }, status(429, { headers: { 'Retry-After': '17' } }), { times: 1 });
    const ask = () => source.manifest(tag, { signal: never() }).catch((error: unknown) => error);
    expect(await ask()).toMatchObject({ kind: 'rateLimited', retryAfter: 17 });
    now = 16_999;
    expect(await ask()).toMatchObject({ kind: 'rateLimited' });
    now = 17_000;
    expect(await ask()).toHaveProperty('digest');
  });

  it("leaves it at that where another repository is asked afresh, or written to, whose name begins the busy one's", async () => {
    const busy = ['app-two', 'app/sub', 'app.x'];
    for (const repository of busy) {
      registry.on({ repository, kind: 'manifest' }, status(429, { headers: { 'Retry-After': '17' } }));
      await source.resolve(locate(registry, repository, '1'), { signal: never() }).catch(() => undefined);
    }
    await source.resolve(tag, { signal: never(), fresh: true });
    source.forget(tag);
    for (const repository of busy) {
      await source.resolve(locate(registry, repository, '1'), { signal: never() }).catch(() => undefined);
      expect(registry.count({ repository })).toBe(1);
    }
  });

  it('does not go on believing in a tag that is gone', async () => {
    await source.manifest(tag, { signal: never() });
    registry.deleteTag('app', '1');
    const ask = (how = {}) => source.manifest(tag, { signal: never(), ...how }).catch((error: unknown) => error);
    expect(await ask({ fresh: true })).toMatchObject({ kind: 'notFound' });
    expect(await ask()).toMatchObject({ kind: 'notFound' });
  });

  it('forgets the tags of a repository that something was put into, and no others', async () => {
    registry.putManifest('other', '1', imageBytes('other'), MediaType.ociManifest);
    for (const repository of ['app', 'other']) {
      await source.manifest(locate(registry, repository, '1'), { signal: never() });
    }
    registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    source.forget(tag);
    expect((await source.manifest(tag, { signal: never() })).digest).toBe(digestOf(imageBytes('two')));
    await source.manifest(locate(registry, 'other', '1'), { signal: never() });
    expect(registry.count({ repository: 'other' })).toBe(1);
  });

  it('keeps nothing that was on its way when something was put there, and lets nobody join it', async () => {
    const gate = hold();
    registry.on({ method: 'HEAD' }, answeredEarly(gate), { times: 1 });
    const old = source.resolve(tag, { signal: never() });
    await gate.waiting;
    const put = registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    source.forget(tag);
    expect(await source.resolve(tag, { signal: never() })).toBe(put.digest);
    source.forget(tag);
    gate.release();
    expect(await old).not.toBe(put.digest);
    expect(await source.resolve(tag, { signal: never() })).toBe(put.digest);
  });

  it('lets nobody join a look for a digest that was on its way when that was put there', async () => {
    const digest = digestOf(imageBytes('two'));
    const gate = hold();
    registry.on({ kind: 'manifest' }, answeredEarly(gate), { times: 1 });
    const old = source.manifest(atDigest(tag, digest), { signal: never() });
    await gate.waiting;
    registry.putManifest('app', '2', imageBytes('two'), MediaType.ociManifest);
    source.forget(tag);
    const now = source.manifest(atDigest(tag, digest), { signal: never() }).catch((error: unknown) => error);
    await expect.poll(() => registry.count()).toBe(2);
    gate.release();
    await expect(old).rejects.toMatchObject({ kind: 'notFound' });
    expect(await now).toMatchObject({ digest });
  });

  it('follows a tag whose registry has dropped what it stood for', async () => {
    await source.resolve(tag, { signal: never() });
    const moved = registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    registry.on({ kind: 'manifest', reference: digestOf(imageBytes('one')) }, status(404));
    expect((await source.manifest(tag, { signal: never() })).digest).toBe(moved.digest);
    expect(await source.resolve(tag, { signal: never() })).toBe(moved.digest);
    expect(calls()).toEqual(['HEAD 200', 'GET 404', 'GET 200']);
  });

  it('keeps no more than fits', async () => {
    const small = new CachedSource(client.source, client.log, undefined, () => now, 8_000);
    for (const name of ['a', 'b', 'c', 'd']) {
      registry.putManifest(name, '1', imageBytes(name), MediaType.ociManifest);
      await small.manifest(locate(registry, name, '1'), { signal: never() });
    }
    await small.manifest(locate(registry, 'd', '1'), { signal: never() });
    expect(registry.count({ repository: 'd' })).toBe(1);
    await small.manifest(locate(registry, 'a', '1'), { signal: never() });
    expect(registry.count({ repository: 'a' })).toBe(2);
  });

  it('loads a configuration once', async () => {
    const config: Descriptor = registry.putBlob('app', new TextEncoder().encode('{"os":"linux"}'), MediaType.ociConfig);
    await Promise.all([1, 2].map(() => source.blob(tag, config, { signal: never() })));
    await source.blob(tag, config, { signal: never() });
    expect(registry.count({ kind: 'blob' })).toBe(1);
  });

  it('keeps two repositories apart that hold the same content', async () => {
    registry.putManifest('other', '1', imageBytes('one'), MediaType.ociManifest);
    await source.manifest(tag, { signal: never() });
    await source.manifest(locate(registry, 'other', '1'), { signal: never() });
    expect(registry.count({ repository: 'other' })).toBe(1);
  });

  describe('of what refers to a digest', () => {
    const subject = digestOf(imageBytes('one'));
    const list = (fresh = false, artifactType?: string) =>
      source.referrers(atDigest(tag, subject), { artifactType }, { signal: never(), fresh });
    const page = () => source.tagsFrom(tag, 'sha256-', { signal: never() });
    const asked = () => registry.requests.map(({ kind }) => kind);

    it('asks once a minute, for each type, and for whom asks afresh; askers at once share a load', async () => {
      await Promise.all([list(), list(), list(false, 'a/b')]);
      await list();
      expect(asked()).toEqual(['referrers', 'referrers']);
      await list(true);
      expect(asked()).toHaveLength(3);
      now = 60_001;
      await list();
      expect(asked()).toHaveLength(4);
    });

    it('asks once a minute for the tags that begin with something, also where no page tells them', async () => {
      expect(await page()).toEqual([]);
      registry.on({ kind: 'tags' }, status(404));
      expect(await page()).toEqual([]);
      now = 60_001;
      expect(await page()).toBeUndefined();
      expect(await page()).toBeUndefined();
      expect(asked()).toEqual(['tags', 'tags']);
    });

    it('asks again, also for what tags stand for, when something was written there, and elsewhere not', async () => {
      const neighbour = locate(registry, 'app2', '1');
      registry.putManifest('app2', '1', imageBytes('two'), MediaType.ociManifest);
      const all = async () => {
        await Promise.all([list(), page(), source.manifest(tag, { signal: never() })]);
        await source.manifest(neighbour, { signal: never() });
      };
      await all();
      source.forget(neighbour);
      registry.forgetRequests();
      await all();
      expect(asked()).toEqual(['manifest']);
      source.forget(tag);
      registry.forgetRequests();
      await all();
      expect(asked().sort()).toEqual(['manifest', 'referrers', 'tags']);
    });

    it('keeps no list that was on its way when something was written there, or when a later one came', async () => {
      const gates = [hold(), hold()] as const;
      registry.on({ kind: 'referrers' }, answeredEarly(gates[0]), { times: 1 });
      const old = list();
      await gates[0].waiting;
      const put = registry.putManifest('app', undefined, imageBytes('two', subject), MediaType.ociManifest);
      source.forget(tag);
      const digests = async (how = false) => (await list(how)).descriptors.map(({ digest }) => digest);
      expect(await digests()).toEqual([put.digest]);
      gates[0].release();
      expect((await old).descriptors).toEqual([]);
      expect(await digests()).toEqual([put.digest]);

      now = 60_001;
      registry.on({ kind: 'referrers' }, answeredEarly(gates[1]), { times: 1 });
      const older = list();
      await gates[1].waiting;
      registry.putManifest('app', undefined, imageBytes('three', subject), MediaType.ociManifest);
      expect(await digests(true)).toHaveLength(2);
      gates[1].release();
      await older;
      expect(await digests()).toHaveLength(2);
    });

    it('does not keep failures', async () => {
      registry.on({ kind: 'referrers' }, status(403), { times: 1 });
      await expect(list()).rejects.toMatchObject({ kind: 'denied' });
      expect(await list()).toMatchObject({ via: 'api' });
    });
  });
});

/** Answers with what is so when the request comes, but only when the gate lets it. */
function answeredEarly(gate: Action): Action {
  return async (request, next) => {
    const reply = await next();
    return gate(request, () => Promise.resolve(reply));
  };
}
