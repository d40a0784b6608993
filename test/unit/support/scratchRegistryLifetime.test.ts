import { Agent } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { hold, type ScratchRegistry, stallBeforeHeaders, startScratchRegistry } from '../../support/scratchRegistry';
import { exchange } from './plainHttp';

describe('the log and the lifetime of a scratch registry', () => {
  let registry: ScratchRegistry;
  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('team/app', '1.0', Buffer.from('{}'), MediaType.ociManifest);
  });
  afterEach(() => registry.close());

  it('logs what was asked and what was answered', async () => {
    await exchange(`${registry.url}/v2/team/app/manifests/1.0?a=b`, { headers: { Accept: 'x/y' } });
    await expect.poll(() => registry.requests[0]?.endedAt).toBeDefined();
    const [logged] = registry.requests;
    expect(logged).toMatchObject({
      method: 'GET',
      path: '/v2/team/app/manifests/1.0',
      kind: 'manifest',
      repository: 'team/app',
      reference: '1.0',
      status: 200,
      headers: { accept: 'x/y' },
      connection: 1,
    });
    expect(logged!.query.get('a')).toBe('b');
    expect(logged!.endedAt).toBeGreaterThanOrEqual(logged!.startedAt);
  });

  it.each([
    ['/v2/', 'ping'],
    ['/v2/a/b/manifests/x', 'manifest'],
    ['/v2/a/manifests/manifests/x', 'manifest'],
    ['/v2/a/blobs/sha256:x', 'blob'],
    ['/v2/a/blobs/uploads/', 'upload'],
    ['/v2/a/blobs/uploads/7', 'upload'],
    ['/v2/a/tags/list', 'tags'],
    ['/v2/a/referrers/sha256:x', 'referrers'],
    ['/v2/_catalog', 'catalog'],
    ['/token', 'token'],
    ['/', 'other'],
    ['/v2/a', 'other'],
    ['/v2/manifests/x', 'other'],
  ])('knows that %s is of the kind %s', async (path, kind) => {
    await exchange(registry.url + path);
    expect(registry.requests[0]?.kind).toBe(kind);
  });

  it('counts by kind, method, repository and status, and forgets', async () => {
    const url = `${registry.url}/v2/team/app/manifests/`;
    await exchange(`${url}1.0`);
    await exchange(`${url}1.0`, { method: 'HEAD' });
    await exchange(`${url}2.0`);
    expect(registry.count()).toBe(3);
    expect(registry.count({ kind: 'manifest', method: 'GET' })).toBe(2);
    expect(registry.count({ repository: 'team/app', status: 404 })).toBe(1);
    expect(registry.count({ kind: 'blob' })).toBe(0);
    registry.forgetRequests();
    expect(registry.requests).toEqual([]);
  });

  it('tells connections apart, and counts those that are open', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await exchange(`${registry.url}/v2/`, { agent });
    await exchange(`${registry.url}/v2/`, { agent });
    await exchange(`${registry.url}/v2/`);
    expect(registry.requests.map((request) => request.connection)).toEqual([1, 1, 2]);
    await expect.poll(() => registry.openConnections).toBe(1);
    agent.destroy();
    await expect.poll(() => registry.openConnections).toBe(0);
  });

  it('keeps deterministic answers free of a date', async () => {
    expect((await exchange(`${registry.url}/v2/`)).headers.date).toBeUndefined();
  });

  it.each([
    ['no HTTP at all', 'nonsense\r\n\r\n'],
    ['an odd target', 'GET //[::bad?%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['a broken escape', 'GET /v2/%zz/manifests/%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['a bad length', 'PUT /v2/a/manifests/x HTTP/1.1\r\nHost: x\r\nContent-Length: -4\r\n\r\n'],
    ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an upgrade', 'GET /v2/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n'],
  ])('survives %s', async (_what, bytes) => {
    await sendRaw(registry, bytes);
    expect(await exchange(`${registry.url}/v2/`)).toMatchObject({ status: 200 });
  });

  it('survives a client that leaves in the middle of its request', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(portOf(registry), '127.0.0.1', () => {
        socket.write('PUT /v2/a/manifests/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{', () =>
          socket.destroy(),
        );
      });
      socket.on('close', () => resolve());
    });
    await expect.poll(() => registry.openConnections).toBe(0);
    expect(await exchange(`${registry.url}/v2/`)).toMatchObject({ status: 200 });
  });

  it('closes although requests are held or stalled, and leaves nothing open', async () => {
    // Node lists a handle for a moment longer than it is open.
    await expect.poll(serversOpen).toBe(1);
    const other = await startScratchRegistry();
    expect(serversOpen()).toBe(2);
    const held = hold();
    other.on({ kind: 'manifest' }, held);
    other.on({ kind: 'ping' }, stallBeforeHeaders());
    const agent = new Agent({ keepAlive: true });
    await exchange(`${other.url}/v2/_catalog`, { agent });
    const waiting = [exchange(`${other.url}/v2/a/manifests/1`), exchange(`${other.url}/v2/`)];
    await held.waiting;
    await expect.poll(() => other.count({ kind: 'ping' })).toBe(1);
    await other.close();
    expect(other.openConnections).toBe(0);
    await expect.poll(serversOpen).toBe(1);
    for (const cut of await Promise.all(waiting)) expect(cut).toMatchObject({ status: undefined, complete: false });
    expect(await exchange(`${other.url}/v2/`)).toMatchObject({ status: undefined });
    agent.destroy();
  });

  it('can be closed twice', async () => {
    await registry.close();
    await registry.close();
  });

  it('listens where it is told to, and says when it cannot', async () => {
    await expect(startScratchRegistry({ port: portOf(registry) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const local = await startScratchRegistry({ hostname: 'localhost' });
    expect(local.host).toMatch(/^localhost:\d+$/);
    await local.close();
  });
});

function portOf(registry: ScratchRegistry): number {
  return Number(new URL(registry.url).port);
}

function serversOpen(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
}

/** Sends bytes as they are, and waits until the other side has ended the connection or answered. */
function sendRaw(registry: ScratchRegistry, bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(portOf(registry), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}
