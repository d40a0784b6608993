import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leftOpen, openResources } from '../../support/openResources';
import {
  type Action,
  header,
  redirect,
  reset,
  resetInBody,
  type ScratchRegistry,
  stallBeforeHeaders,
  stallInBody,
  startScratchRegistry,
  truncate,
} from '../../support/scratchRegistry';
import { failure, lookupOf, transportClient } from './transportClient';

/** All that a fault may take: the longest time limit that it can meet is 3 s. */
const LIMIT_MS = 15_000;

describe('Transport after a fault', () => {
  let registry: ScratchRegistry;
  let url: string;
  let before: ReturnType<typeof openResources>;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    url = `${registry.url}/v2/a/blobs/${registry.putBlob('a', Buffer.alloc(1_000, 1)).digest}`;
    before = openResources();
  });

  afterEach(() => registry.close());

  const bomb: Action = async (_request, next) => {
    const { headers } = await next();
    const body = gzipSync(Buffer.alloc(8 * 1024 * 1024));
    return { status: 200, headers: { ...headers, 'Content-Length': undefined, 'Content-Encoding': 'gzip' }, body };
  };
  const endless: Action = async (_request, next) => ({
    ...(await next()),
    headers: {},
    deliver: (response) => {
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(256 * 1024), () => setImmediate(more));
      };
      more();
    },
  });

  it.each<[string, string, Action]>([
    ['a reset before headers', 'unreachable', reset()],
    ['a reset in the body', 'unreachable', resetInBody(10)],
    ['a truncated body', 'unreachable', truncate(10)],
    ['a stall before headers', 'timeout', stallBeforeHeaders()],
    ['a stall in the body', 'timeout', stallInBody(10)],
    ['a length that is too long', 'timeout', header('Content-Length', '2000')],
    ['4 GB announced', 'tooLarge', header('Content-Length', '4000000000')],
    ['a length that is no number', 'malformed', header('Content-Length', 'many')],
    ['two lengths', 'malformed', header('Content-Length', ['1000', '2000'])],
    ['a body without an end', 'tooLarge', endless],
    ['a gzip bomb', 'malformed', bomb],
    ['headers without an end', 'tooLarge', header('X-Much', 'x'.repeat(100_000))],
    ['a redirect loop', 'refused', (request, next) => redirect(request.path)(request, next)],
    ['a redirect to no address', 'refused', redirect('http://')],
    ['a redirect to another scheme', 'refused', redirect('file:///etc/passwd')],
    ['a redirect to metadata', 'refused', redirect('http://169.254.169.254/latest')],
  ])(
    '%s: %s, nothing is left, and the next request works',
    async (_name, kind, action) => {
      const client = transportClient({ maxPerHost: 1 });
      const end = registry.on({}, action);
      const error = await failure(client.transport.send(client.request(url)));
      expect(error).toMatchObject({ name: 'RegistryError', kind, host: registry.host });
      end();
      expect((await client.transport.send(client.request(url))).body.length).toBe(1_000);
      client.transport.dispose();
      expect(await leftOpen(before)).toEqual([]);
      expect(registry.openConnections).toBe(0);
    },
    LIMIT_MS,
  );

  it('a length that is too short: the rest does not become the next answer', async () => {
    const client = transportClient({ maxPerHost: 1 });
    registry.on({}, header('Content-Length', '10'), { times: 1 });
    expect(await failure(client.transport.send(client.request(url)))).toMatchObject({ kind: 'unreachable' });
    expect((await client.transport.send(client.request(url))).body.length).toBe(1_000);
    client.transport.dispose();
    expect(await leftOpen(before)).toEqual([]);
  }, 15_000);

  it('refused, unknown and silent hosts', async () => {
    // Takes connections and says nothing: TLS never begins.
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const client = transportClient({ lookup: lookupOf({}), timeouts: { connect: 200, idle: 5_000, total: 10_000 } });
    const send = (address: string) => failure(client.transport.send(client.request(address)));
    expect(await send('http://127.0.0.1:1/v2/')).toMatchObject({ kind: 'unreachable', systemCode: 'ECONNREFUSED' });
    expect(await send('http://nowhere.test/v2/')).toMatchObject({ kind: 'unreachable', systemCode: 'ENOTFOUND' });
    expect(await send(`https://127.0.0.1:${port}/v2/`)).toMatchObject({ kind: 'timeout' });
    expect(await send(`https://${registry.host}/v2/`)).toMatchObject({
      kind: 'unreachable',
      systemCode: expect.stringMatching(/^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER)$/) as string,
    });
    client.transport.dispose();
    for (const socket of sockets) socket.destroy();
    silent.close();
    await once(silent, 'close');
    expect(await leftOpen(before)).toEqual([]);
  }, 15_000);

  it('a host that speaks no HTTP', async () => {
    const babel = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      socket.end('220 mail.example.com ESMTP\r\n');
    });
    babel.listen(0, '127.0.0.1');
    await once(babel, 'listening');
    const client = transportClient();
    const { port } = babel.address() as AddressInfo;
    const error = await failure(client.transport.send(client.request(`http://127.0.0.1:${port}/v2/`)));
    expect(error).toMatchObject({ kind: 'malformed' });
    client.transport.dispose();
    babel.close();
    await once(babel, 'close');
    expect(await leftOpen(before)).toEqual([]);
  }, 15_000);
});
