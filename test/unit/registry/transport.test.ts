import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransportOptions } from '../../../src/registry/transport';
import { leftOpen, openResources } from '../../support/openResources';
import {
  type Action,
  delay,
  header,
  hold,
  redirect,
  reset,
  resetInBody,
  type ScratchRegistry,
  stallInBody,
  startScratchRegistry,
  status,
  truncate,
  wrongBody,
} from '../../support/scratchRegistry';
import { failure, transportClient, type TransportClient } from './transportClient';

let registry: ScratchRegistry;
let client: TransportClient;
let url: string;

const use = (options: TransportOptions = {}) => {
  client = transportClient(options);
};

beforeEach(async () => {
  registry = await startScratchRegistry();
  url = `${registry.url}/v2/a/blobs/${registry.putBlob('a', Buffer.from('hello')).digest}`;
  use();
});

afterEach(async () => {
  client.transport.dispose();
  await registry.close();
});

describe('Transport', () => {
  it('takes turns: so many at a host, so many in all', async () => {
    use({ maxPerHost: 2, maxInAll: 3 });
    const other = await startScratchRegistry();
    const holds = [hold(), hold()] as const;
    registry.on({}, holds[0]);
    other.on({}, holds[1]);
    const all = [registry, registry, registry, other, other, other].map(({ url: base }) =>
      client.transport.send(client.request(`${base}/v2/`)),
    );
    await Promise.all([holds[0].arrived(2), holds[1].arrived(1)]);
    await sleep(50);
    expect([holds[0].arrivals, holds[1].arrivals]).toEqual([2, 1]);
    for (const held of holds) held.release();
    expect((await Promise.all(all)).map(({ status: code }) => code)).toEqual([200, 200, 200, 200, 200, 200]);
    await other.close();
  });

  it('gives turns of their own to the many that one answer takes: 16 at a host, fewer where few are wanted', async () => {
    for (const [maxPerHost, expected] of [
      [undefined, 16],
      [2, 2],
    ] as const) {
      use({ maxPerHost });
      registry.forgetRequests();
      const held = hold();
      const off = registry.on({}, held);
      const all = Array.from({ length: 20 }, () => client.transport.send(client.request(url, { isOfMany: true })));
      await held.arrived(expected);
      // Others do not wait for them.
      all.push(client.transport.send(client.request(url)));
      await held.arrived(expected + 1);
      await sleep(50);
      expect(held.arrivals).toBe(expected + 1);
      held.release();
      off();
      expect((await Promise.all(all)).every(({ status: code }) => code === 200)).toBe(true);
      client.transport.dispose();
    }
  });

  it('leaves the queue at once when it is cancelled there', async () => {
    use({ maxPerHost: 1 });
    const held = hold();
    registry.on({}, held);
    const first = client.transport.send(client.request(url));
    await held.waiting;
    const controller = new AbortController();
    const second = failure(client.transport.send(client.request(url, { signal: controller.signal })));
    controller.abort();
    expect(await second).toMatchObject({ kind: 'cancelled' });
    held.release();
    expect((await first).status).toBe(200);
    expect((await client.transport.send(client.request(url))).status).toBe(200);
    expect(registry.count()).toBe(2);
  });

  it('does not count the wait for its turn as time of the request', async () => {
    use({ maxPerHost: 1, timeouts: { total: 400 } });
    registry.on({}, delay(150));
    const all = Array.from({ length: 5 }, () => client.transport.send(client.request(url)));
    expect((await Promise.all(all)).map(({ status: code }) => code)).toEqual([200, 200, 200, 200, 200]);
  });

  it('ends a slow answer that shows signs of life when all takes too long', async () => {
    use({ timeouts: { idle: 200, total: 500 } });
    registry.on({}, delay(150));
    registry.on({}, redirect('/v2/again'));
    expect(await failure(client.transport.send(client.request(url)))).toMatchObject({ kind: 'timeout' });
  });

  it('posts a form, and takes a redirect of it to its own origin alone', async () => {
    const form = { method: 'POST', body: 'grant_type=refresh_token', headers: { 'Content-Type': 'x' } } as const;
    registry.on({ path: '/token' }, redirect('/token2'), { times: 1 });
    const answer = await client.transport.send(client.request(`${registry.url}/token`, form));
    expect(answer.url.pathname).toBe('/token2');
    expect(registry.requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
    const other = await startScratchRegistry();
    client = transportClient({ privateHosts: [other.host] });
    registry.on({ path: '/token' }, redirect(`${other.url}/token`));
    expect(await failure(client.transport.send(client.request(`${registry.url}/token`, form)))).toMatchObject({
      kind: 'refused',
    });
    expect(other.count()).toBe(0);
    await other.close();
  });
});

describe('Transport and redirects', () => {
  it('follows five, on one connection, and no more', async () => {
    const hop = ({ path }: { path: string }) => /^\/hop\d$/.test(path);
    const onwards: Action = (request, next) => {
      const number = Number(request.path.at(-1));
      return redirect(number === 5 ? url : `/hop${number + 1}`)(request, next);
    };
    const end = registry.on(hop, onwards);
    const answer = await client.transport.send(client.request(`${registry.url}/hop1`));
    expect(Buffer.from(answer.body).toString()).toBe('hello');
    expect(registry.count()).toBe(6);
    expect(new Set(registry.requests.map(({ connection }) => connection)).size).toBe(1);
    end();
    registry.on(hop, redirect('/hop1'));
    registry.forgetRequests();
    expect(await failure(client.transport.send(client.request(`${registry.url}/hop1`)))).toMatchObject({
      kind: 'refused',
    });
    expect(registry.count()).toBe(6);
  });

  it('sends Authorization to its own origin, and to no other', async () => {
    const other = await startScratchRegistry();
    use({ privateHosts: [other.host] });
    registry.on({ path: '/a' }, redirect('/b'));
    registry.on({ path: '/b' }, redirect(`${other.url.replace('http://', 'http://user:pass@')}/c`));
    other.on({ path: '/c' }, redirect('/d'));
    await client.transport.send(client.request(`${registry.url}/a`, { authorization: 'Bearer secret' }));
    expect(registry.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret', 'Bearer secret']);
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
    expect(client.lines.join()).not.toContain('pass');
    await other.close();
  });

  it('sends no Authorization back to where another origin sends us', async () => {
    const other = await startScratchRegistry();
    use({ privateHosts: [other.host] });
    registry.on({ path: '/a' }, redirect(`${other.url}/b`));
    other.on({ path: '/b' }, redirect(`${registry.url}/c`));
    await client.transport.send(client.request(`${registry.url}/a`, { authorization: 'Bearer secret' }));
    expect(registry.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/a', 'Bearer secret'],
      ['/c', undefined],
    ]);
    await other.close();
  });

  it('answers a redirect without an address as it is', async () => {
    registry.on({}, status(304), { times: 1 });
    expect((await client.transport.send(client.request(url))).status).toBe(304);
    registry.on({}, status(302));
    expect((await client.transport.send(client.request(url))).status).toBe(302);
  });
});

describe('Transport and busy registries', () => {
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

  it.each([
    ['429 with a short wait', 429, '1', 2],
    ['429 with a date that is near', 429, inSeconds(1), 2],
    ['429 with a date that is over', 429, inSeconds(-60), 2],
    ['429 with a long wait', 429, '17', 1],
    ['429 with a date far off', 429, inSeconds(100_000), 1],
    ['429 without', 429, undefined, 1],
    ['429 with nonsense', 429, 'soon', 1],
    ['503 without', 503, undefined, 2],
    ['503 with a short wait', 503, '1', 2],
    ['503 with a long wait', 503, '17', 1],
    ['502', 502, undefined, 1],
    ['500 with a short wait', 500, '1', 1],
  ])('%s', async (_name, code, retryAfter, requests) => {
    registry.on({}, status(code, { headers: { 'Retry-After': retryAfter } }));
    expect((await client.transport.send(client.request(url))).status).toBe(code);
    expect(registry.count()).toBe(requests);
    expect((await client.transport.send(client.request(url, { method: 'POST' }))).status).toBe(code);
    expect(registry.count()).toBe(requests + 1);
  });

  it('is served where the registry flaps', async () => {
    registry.on({}, status(503), { times: 1 });
    const answer = await client.transport.send(client.request(url));
    expect(Buffer.from(answer.body).toString()).toBe('hello');
    expect(new Set(registry.requests.map(({ connection }) => connection)).size).toBe(1);
  });

  it('does not wait past its time', async () => {
    use({ timeouts: { total: 500 } });
    registry.on({}, status(503, { headers: { 'Retry-After': '1' } }));
    expect((await client.transport.send(client.request(url))).status).toBe(503);
    expect(registry.count()).toBe(1);
  });

  it('can be cancelled while it waits', async () => {
    const controller = new AbortController();
    registry.on({}, status(503, { headers: { 'Retry-After': '2' } }));
    const waiting = failure(client.transport.send(client.request(url, { signal: controller.signal })));
    while (registry.openConnections === 0 || client.lines.length === 0) await sleep(5);
    controller.abort();
    expect(await waiting).toMatchObject({ kind: 'cancelled' });
    expect(registry.count()).toBe(1);
  });

  it('asks again where a kept connection broke, once', async () => {
    await client.transport.send(client.request(url));
    registry.on({}, reset(), { times: 1 });
    expect((await client.transport.send(client.request(url))).status).toBe(200);
    registry.on({}, reset());
    expect(await failure(client.transport.send(client.request(url)))).toMatchObject({ kind: 'unreachable' });
    expect(registry.count()).toBe(5);
  });
});

describe('Transport.openBody', () => {
  const big = Buffer.alloc(2 * 1024 * 1024, 7);
  let bigUrl: string;
  const read = async (chunks: AsyncIterable<Uint8Array>) => {
    let size = 0;
    for await (const chunk of chunks) size += chunk.length;
    return size;
  };

  beforeEach(() => {
    bigUrl = `${registry.url}/v2/a/blobs/${registry.putBlob('a', big).digest}`;
  });

  it('gives the body as it comes, and frees the connection', async () => {
    use({ maxPerHost: 1 });
    for (let count = 0; count < 2; count++) {
      const { status: code, chunks } = await client.transport.openBody(
        client.request(bigUrl, { maxBytes: big.length }),
      );
      expect([code, await read(chunks)]).toEqual([200, big.length]);
    }
    expect(new Set(registry.requests.map(({ connection }) => connection)).size).toBe(1);
  });

  it('lets the consumer take longer than the idle and the total time', async () => {
    use({ timeouts: { idle: 100, total: 200 } });
    const { chunks } = await client.transport.openBody(client.request(bigUrl, { maxBytes: big.length }));
    let size = 0;
    for await (const chunk of chunks) {
      if (size === 0) await sleep(400);
      size += chunk.length;
    }
    expect(size).toBe(big.length);
  });

  it('frees the connection when the consumer stops early, never starts, or cancels', async () => {
    use({ maxPerHost: 1, timeouts: { idle: 200 } });
    const open = (signal = new AbortController().signal) =>
      client.transport.openBody(client.request(bigUrl, { maxBytes: big.length, signal }));
    for await (const chunk of (await open()).chunks) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await open();
    const controller = new AbortController();
    const { chunks } = await open(controller.signal);
    const reading = failure(
      (async () => {
        for await (const chunk of chunks) if (chunk.length > 0) controller.abort();
      })(),
    );
    expect(await reading).toMatchObject({ kind: 'cancelled' });
    expect((await client.transport.send(client.request(url))).status).toBe(200);
  });

  it('leaves no timer where the connection breaks while the consumer is busy', async () => {
    const before = openResources();
    registry.on({}, resetInBody(10));
    const { chunks } = await client.transport.openBody(client.request(bigUrl, { maxBytes: big.length }));
    const reading = async () => {
      for await (const chunk of chunks) await sleep(chunk.length * 10);
    };
    expect(await failure(reading())).toMatchObject({ kind: 'unreachable' });
    client.transport.dispose();
    expect(await leftOpen(before)).toEqual([]);
  });

  it("leaves no listener on the asker's signal", async () => {
    const { signal } = new AbortController();
    await client.transport.send(client.request(url, { signal }));
    await read((await client.transport.openBody(client.request(url, { signal }))).chunks);
    registry.on({}, status(503));
    await client.transport.send(client.request(url, { signal }));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it.each([
    ['timeout', stallInBody(10)],
    ['unreachable', resetInBody(10)],
    ['unreachable', truncate(10)],
    ['malformed', header('Content-Encoding', 'gzip')],
    ['tooLarge', header('Content-Length', '4000000000')],
  ] as const)('says %s', async (kind, action) => {
    registry.on({}, action, { times: 1 });
    const { chunks } = await client.transport.openBody(client.request(bigUrl, { maxBytes: big.length }));
    expect(await failure(read(chunks))).toMatchObject({ name: 'RegistryError', kind });
    expect((await client.transport.send(client.request(url))).status).toBe(200);
  });

  it('counts what it reads where no length is announced', async () => {
    registry.on({}, header('Content-Length', undefined));
    const { chunks } = await client.transport.openBody(client.request(bigUrl, { maxBytes: 100 }));
    expect(await failure(read(chunks))).toMatchObject({ kind: 'tooLarge' });
  });

  it('has the explanation of an answer that is no success', async () => {
    registry.on({}, status(404, { errorCode: 'BLOB_UNKNOWN' }), { times: 1 });
    const answer = await client.transport.openBody(client.request(bigUrl));
    expect(answer.status).toBe(404);
    expect(Buffer.from(answer.body).toString()).toContain('BLOB_UNKNOWN');
    expect(await read(answer.chunks)).toBe(0);
  });
});

describe('Transport and headers of registries', () => {
  it('tells each warning once', async () => {
    const told: string[] = [];
    use({ onWarning: (host, text) => void told.push(`${host === registry.host} ${text}`) });
    registry.on(
      {},
      header('Warning', ['299 - "Old, and \\"slow\\""', '299 - "second", 299 - "third"', '199 - "not ours"', '299 -']),
    );
    await client.transport.send(client.request(url));
    await client.transport.send(client.request(url));
    expect(told).toEqual(['true Old, and "slow"', 'true second', 'true third']);
  });

  it("keeps Docker Hub's figures", async () => {
    const manifest = `${registry.url}/v2/a/manifests/1`;
    registry.putManifest('a', '1', Buffer.from('{}'), 'x/y');
    expect(client.transport.rateLimit(registry.host)).toBeUndefined();
    const end = registry.on(
      {},
      status(200, {
        headers: {
          'ratelimit-limit': '100;w=21600',
          'ratelimit-remaining': '76;w=21600',
          'docker-ratelimit-source': '203.0.113.7',
        },
      }),
    );
    await client.transport.send(client.request(manifest));
    end();
    await client.transport.send(client.request(url));
    expect(client.transport.rateLimit(registry.host)).toEqual({
      limit: 100,
      remaining: 76,
      windowSeconds: 21_600,
      source: '203.0.113.7',
    });
    await client.transport.send(client.request(manifest));
    expect(client.transport.rateLimit(registry.host)).toBeUndefined();
  });

  it('takes no figures that are told late to who asked before', async () => {
    const held = hold();
    const headers = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '1;w=21600' };
    const limited = status(200, { headers });
    registry.on({}, (request, next) => held(request, () => limited(request, next)));
    const sent = client.transport.send(client.request(url));
    await held.waiting;
    client.transport.forgetLimits((host) => host === registry.host);
    held.release();
    await sent;
    expect(client.transport.rateLimit(registry.host)).toBeUndefined();
    await client.transport.send(client.request(url));
    client.transport.forgetLimits((host) => host !== registry.host);
    expect(client.transport.rateLimit(registry.host)?.remaining).toBe(1);
  });

  it.each(['', 'many', '-5', '1e9', '99999999999'])("takes the limit '%s' for none", async (limit) => {
    registry.on({}, header('ratelimit-limit', limit));
    await client.transport.send(client.request(url));
    expect(client.transport.rateLimit(registry.host)).toBeUndefined();
  });

  it('reads the explanation of an error only where it is short and plain', async () => {
    registry.on({}, status(404, { body: 'x'.repeat(100_000) }), { times: 1 });
    expect(await client.transport.send(client.request(url))).toMatchObject({ status: 404, body: new Uint8Array() });
    registry.on({}, status(401, { headers: { 'Content-Encoding': 'gzip' } }), { times: 1 });
    expect(await client.transport.send(client.request(url))).toMatchObject({ status: 401, body: new Uint8Array() });
    registry.on({}, wrongBody('{}'));
    registry.on({}, header('Content-Encoding', 'identity'));
    expect(Buffer.from((await client.transport.send(client.request(url))).body).toString()).toBe('{}');
  });

  it('keeps the connection after a HEAD that announces much', async () => {
    registry.on({ method: 'HEAD' }, header('Content-Length', '4000000000'));
    for (let count = 0; count < 2; count++) {
      expect((await client.transport.send(client.request(url, { method: 'HEAD' }))).status).toBe(200);
    }
    expect(new Set(registry.requests.map(({ connection }) => connection)).size).toBe(1);
  });
});
