import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Authority, createAuthority } from '../../support/certificates';
import { leftOpen, openResources } from '../../support/openResources';
import { redirect, type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { startTlsFront, type TlsFront } from '../../support/tlsFront';
import { failure, transportClient } from './transportClient';

describe('Transport and TLS', () => {
  let registry: ScratchRegistry;
  let authority: Authority;
  let stranger: Authority;
  const fronts: TlsFront[] = [];
  let folder: ScratchFolder;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    folder = await createScratchFolder({});
    authority = await createAuthority(folder.path, 'ours');
    stranger = await createAuthority(folder.path, 'stranger');
  });

  afterAll(async () => {
    for (const front of fronts) await front.close();
    await registry.close();
    await folder.remove();
  });

  const front = async (...options: Parameters<typeof startTlsFront> extends [string, ...infer Rest] ? Rest : never) => {
    const started = await startTlsFront(registry.host, ...options);
    fronts.push(started);
    return started;
  };

  it('believes an authority that the user lists, beside those of Node, and keeps the connection', async () => {
    const { url, clients } = await front(await authority.issue('server'));
    const before = openResources();
    const client = transportClient({ caFiles: [stranger.cert, authority.cert] });
    for (let count = 0; count < 3; count++) {
      expect((await client.transport.send(client.request(`${url}/v2/`))).status).toBe(200);
    }
    expect(clients).toEqual([undefined]);
    client.transport.dispose();
    expect(await leftOpen(before)).toEqual([]);
  });

  it.each([
    ['a stranger', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', () => stranger.issue('unknown')],
    ['nobody but itself', 'DEPTH_ZERO_SELF_SIGNED_CERT', () => createAuthority(folder.path, 'itself')],
    ['one that is over', 'CERT_HAS_EXPIRED', () => authority.issue('old', { expired: true })],
    [
      'one for another name',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      () => authority.issue('other', { subjectAltNames: ['DNS:other.example.com'] }),
    ],
  ])('names why it does not believe %s: %s', async (_name, systemCode, certificate) => {
    const { url } = await front(await certificate());
    const before = openResources();
    const client = transportClient({ caFiles: [authority.cert] });
    expect(await failure(client.transport.send(client.request(`${url}/v2/`)))).toMatchObject({
      kind: 'unreachable',
      systemCode,
    });
    expect((await client.transport.send(client.request(`${registry.url}/v2/`))).status).toBe(200);
    client.transport.dispose();
    expect(await leftOpen(before)).toEqual([]);
  });

  it('tells an authority in the chain that nobody knows', async () => {
    const server = await stranger.issue('chain');
    const { url } = await front({ ...server, cert: Buffer.concat([server.cert, stranger.cert]) });
    const client = transportClient();
    expect(await failure(client.transport.send(client.request(`${url}/v2/`)))).toMatchObject({
      systemCode: 'SELF_SIGNED_CERT_IN_CHAIN',
    });
    client.transport.dispose();
  });

  it.each(['127.0.0.1', '127.0.0.2'])('shows a client certificate to its own host alone: %s', async (hostname) => {
    const options = { hostname, clientAuthority: authority.cert };
    const server = await authority.issue('mutual');
    const [mine, other] = [await front(server, options), await front(server, options)];
    const { cert, key } = await authority.issue('alice', { passphrase: 'secret' });
    const client = transportClient({
      caFiles: [authority.cert],
      clientCertificates: { [mine.host]: { cert, key, passphrase: 'secret' } },
      privateHosts: [hostname],
    });
    for (let count = 0; count < 2; count++) {
      expect((await client.transport.send(client.request(`${mine.url}/v2/`))).status).toBe(200);
    }
    expect(mine.clients).toEqual(['alice']);
    expect(await failure(client.transport.send(client.request(`${other.url}/v2/`)))).toMatchObject({
      kind: 'unreachable',
    });
    const end = registry.on({ path: '/away' }, redirect(`${other.url}/v2/`));
    expect(await failure(client.transport.send(client.request(`${mine.url}/away`)))).toMatchObject({
      kind: 'unreachable',
    });
    end();
    expect(other.clients).toEqual([]);
    client.transport.dispose();
  });

  it('says so where a certificate or its passphrase cannot be used', async () => {
    const { url, host } = await front(await authority.issue('server2'));
    const { cert, key } = await authority.issue('bob', { passphrase: 'right' });
    for (const certificate of [
      { cert, key, passphrase: 'wrong' },
      { cert: 'no certificate', key },
    ]) {
      const client = transportClient({ caFiles: [authority.cert], clientCertificates: { [host]: certificate } });
      const error = await failure(client.transport.send(client.request(`${url}/v2/`)));
      expect(error).toMatchObject({ name: 'RegistryError', kind: 'unreachable' });
      expect((error as Error).message).not.toContain('wrong');
      client.transport.dispose();
    }
  });

  it('does not follow a redirect from https to http', async () => {
    const { url } = await front(await authority.issue('server3'));
    const client = transportClient({ caFiles: [authority.cert], privateHosts: ['127.0.0.1'] });
    registry.on({ path: '/plain' }, redirect(`${registry.url}/v2/`));
    expect(await failure(client.transport.send(client.request(`${url}/plain`)))).toMatchObject({ kind: 'refused' });
    expect(registry.count({ path: '/plain' })).toBe(1);
    client.transport.dispose();
  });
});
