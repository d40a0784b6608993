import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proxiesFrom } from '../../../src/registry/transport/environmentProxies';
import { proxyFor } from '../../../src/registry/transport/proxies';
import { type Authority, createAuthority } from '../../support/certificates';
import { leftOpen, openResources } from '../../support/openResources';
import { startProxyServer } from '../../support/proxyServer';
import { redirect, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { startTlsFront, type TlsFront } from '../../support/tlsFront';
import { failure, transportClient } from './transportClient';

const { openTunnel } = proxiesFrom({});

describe('proxiesFrom and proxyFor', () => {
  const environment = { HTTPS_PROXY: 'http://proxy.test:3128', http_proxy: 'proxy.test:8080', HTTP_PROXY: 'x.test' };

  it.each([
    [{}, 'https://ghcr.io', undefined],
    [environment, 'https://ghcr.io', 'http://proxy.test:3128/'],
    [environment, 'http://ghcr.io', 'http://proxy.test:8080/'],
    [{ all_proxy: 'http://all.test' }, 'https://ghcr.io', 'http://all.test/'],
    [{ HTTPS_PROXY: ' ' }, 'https://ghcr.io', undefined],
    [{ HTTPS_PROXY: ' proxy.test:8080 ' }, 'https://ghcr.io', 'http://proxy.test:8080/'],
    [{ HTTPS_PROXY: 'http://a%40b:c%d@proxy.test' }, 'https://ghcr.io', 'http://a%40b:c%25d@proxy.test/'],
    [{ HTTPS_PROXY: 'http://%80%40:%ff@proxy.test' }, 'https://ghcr.io', 'http://%2580%2540:%25ff@proxy.test/'],
    [environment, 'https://localhost:5000', undefined],
    [environment, 'https://127.0.0.2', undefined],
  ])('%j for %s: %s', (variables, url, proxy) => {
    expect(proxyFor(new URL(url), proxiesFrom(variables))).toEqual(proxy === undefined ? undefined : new URL(proxy));
  });

  it.each([
    [{ HTTPS_PROXY: 'socks5://proxy.test', all_proxy: 'http://all.test' }, 'https://ghcr.io', 'HTTPS_PROXY'],
    [{ https_proxy: 'http://' }, 'https://ghcr.io', 'https_proxy'],
    [{ ALL_PROXY: 'socks5h://user:secret@proxy.test:1080' }, 'http://ghcr.io', 'ALL_PROXY'],
    [{ HTTPS_PROXY: 'socks5://proxy.test' }, 'http://ghcr.io', undefined],
    [{ HTTPS_PROXY: 'socks5://proxy.test', no_proxy: 'ghcr.io' }, 'https://ghcr.io', undefined],
    [{ ALL_PROXY: 'socks5://proxy.test' }, 'https://localhost:5000', undefined],
  ])('%j is not passed over for %s: %s', (variables, url, variable) => {
    expect(proxyFor(new URL(url), proxiesFrom(variables))).toEqual(variable === undefined ? undefined : { variable });
  });

  it.each([
    ['*', 'https://ghcr.io', true],
    ['ghcr.io', 'https://ghcr.io', true],
    ['other, GHCR.IO', 'https://ghcr.io', true],
    ['other ghcr.io', 'https://ghcr.io', true],
    ['ghcr.io', 'https://pkg.ghcr.io', true],
    ['.ghcr.io', 'https://pkg.ghcr.io', true],
    ['*.ghcr.io', 'https://pkg.ghcr.io', true],
    ['hcr.io', 'https://ghcr.io', false],
    ['ghcr.io:443', 'https://ghcr.io', true],
    ['ghcr.io:5000', 'https://ghcr.io', false],
    ['ghcr.io:5000', 'https://ghcr.io:5000', true],
    ['10.0.0.1', 'https://10.0.0.1:5000', true],
    ['10.0.0.1:5000', 'https://10.0.0.1:5000', true],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    ['fd00::/8', 'https://[fd00::1]', true],
    ['fd00::1', 'https://[fd00::1]:5000', true],
    ['FD00:0::1', 'https://[fd00::1]', true],
    ['fd00::1', 'https://[fd00::2]', false],
    ['', 'https://ghcr.io', false],
    ['.', 'https://ghcr.io', false],
  ])("NO_PROXY '%s' excepts %s: %s", (NO_PROXY, url, excepted) => {
    expect(proxyFor(new URL(url), proxiesFrom({ ...environment, NO_PROXY })) === undefined).toBe(excepted);
  });
});

describe('Transport with a proxy', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let authority: Authority;
  let front: TlsFront;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    folder = await createScratchFolder({});
    authority = await createAuthority(folder.path);
    front = await startTlsFront(
      registry.host,
      await authority.issue('server', { subjectAltNames: ['DNS:registry.test'] }),
    );
  });

  afterAll(async () => {
    await front.close();
    await registry.close();
    await folder.remove();
  });

  /** Only the proxy knows the way to registry.test. */
  const lookup = () => {
    throw new Error('looked up');
  };

  it('reaches https hosts through a tunnel, which it keeps, and does not look their names up', async () => {
    const proxy = await startProxyServer({ route: () => front.host });
    const before = openResources();
    const https = new URL(`http://user:p%40ss@${proxy.host}`);
    const client = transportClient({ caFiles: [authority.cert], proxies: { https, except: [], openTunnel }, lookup });
    for (let count = 0; count < 3; count++) {
      expect((await client.transport.send(client.request('https://registry.test/v2/'))).status).toBe(200);
    }
    expect(proxy.requests).toEqual(['CONNECT registry.test:443']);
    expect(proxy.logins).toEqual([`Basic ${Buffer.from('user:p@ss').toString('base64')}`]);
    expect(registry.requests.every(({ headers }) => headers['proxy-authorization'] === undefined)).toBe(true);
    client.transport.dispose();
    expect(await leftOpen(before)).toEqual([]);
    await proxy.close();
  });

  it('checks leads on what can be read of them', async () => {
    const proxy = await startProxyServer({ route: () => front.host });
    const client = transportClient({
      caFiles: [authority.cert],
      proxies: { https: proxy.url, except: [], openTunnel },
      lookup,
    });
    for (const host of ['169.254.169.254', '10.0.0.1', 'localhost']) {
      const end = registry.on({ path: '/away' }, redirect(`https://${host}/v2/`));
      expect(await failure(client.transport.send(client.request('https://registry.test/away')))).toMatchObject({
        kind: 'refused',
      });
      end();
    }
    expect(proxy.requests).toEqual(['CONNECT registry.test:443']);
    client.transport.dispose();
    await proxy.close();
  });

  it('reaches http hosts through it', async () => {
    const proxy = await startProxyServer({ route: () => registry.host });
    const client = transportClient({ proxies: { http: proxy.url, except: [], openTunnel }, lookup });
    const answer = await client.transport.send(client.request('http://registry.test/v2/'));
    expect(answer.status).toBe(200);
    expect(proxy.requests).toEqual(['GET http://registry.test/v2/']);
    expect(registry.requests.at(-1)?.headers.host).toBe('registry.test');
    client.transport.dispose();
    await proxy.close();
  });

  it('asks this machine, and what NO_PROXY names, straight', async () => {
    const proxy = await startProxyServer({ route: () => registry.host });
    const proxies = proxiesFrom({ http_proxy: proxy.url.href, NO_PROXY: 'straight.test' });
    const client = transportClient({
      proxies,
      lookup: (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const { port } = new URL(registry.url);
    for (const host of [registry.host, `straight.test:${port}`, `other.test:${port}`]) {
      expect((await client.transport.send(client.request(`http://${host}/v2/`))).status).toBe(200);
    }
    expect(proxy.requests).toEqual([`GET http://other.test:${port}/v2/`]);
    client.transport.dispose();
    await proxy.close();
  });

  it.each(['127.0.0.1', 'registry.test'])('takes no 407 for an answer of the host: %s', async (name) => {
    const proxy = await startScratchRegistry();
    proxy.on({}, status(407));
    const client = transportClient({
      lookup: (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const url = `http://${name}:${new URL(proxy.url).port}/v2/`;
    expect(await failure(client.transport.send(client.request(url)))).toMatchObject({
      kind: 'unreachable',
      systemCode: 'ERR_PROXY_TUNNEL',
    });
    client.transport.dispose();
    await proxy.close();
  });

  it.each([401, 403, 407, 502, 302])("does not take a proxy's %d for an answer of the host", async (connectStatus) => {
    const proxy = await startProxyServer({ connectStatus });
    const before = openResources();
    const client = transportClient({ proxies: { https: proxy.url, except: [], openTunnel }, lookup });
    expect(await failure(client.transport.send(client.request('https://registry.test/v2/')))).toMatchObject({
      kind: 'unreachable',
      systemCode: 'ERR_PROXY_TUNNEL',
      status: undefined,
    });
    client.transport.dispose();
    expect(await leftOpen(before)).toEqual([]);
    await proxy.close();
  });

  it('leaves nothing open at a proxy that does not answer, nor where none listens', async () => {
    const proxy = await startProxyServer({ connectStatus: 'never' });
    const before = openResources();
    const client = transportClient({
      proxies: { https: proxy.url, except: [], openTunnel },
      timeouts: { connect: 200 },
      lookup,
    });
    const send = () => failure(client.transport.send(client.request('https://registry.test/v2/')));
    expect(await send()).toMatchObject({ kind: 'timeout' });
    expect(await leftOpen(before)).toEqual([]);
    await proxy.close();
    expect(await send()).toMatchObject({ kind: 'unreachable', systemCode: 'ECONNREFUSED' });
    client.transport.dispose();
    expect(await leftOpen(before)).toEqual([]);
  }, 15_000);
});
