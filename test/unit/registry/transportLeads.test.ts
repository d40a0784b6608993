import type { LookupFunction } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransportOptions } from '../../../src/registry/transport';
import { leftOpen, openResources } from '../../support/openResources';
import { redirect, type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { failure, lookupOf, transportClient } from './transportClient';

describe('Transport and leads', () => {
  let registry: ScratchRegistry;
  let target: ScratchRegistry;
  let before: ReturnType<typeof openResources>;
  const portOf = ({ host }: ScratchRegistry) => host.split(':')[1]!;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    target = await startScratchRegistry();
    before = openResources();
  });

  afterEach(async () => {
    await registry.close();
    await target.close();
  });

  /** What becomes of a GET that the registry, at `registryName`, redirects to `name` at the target's port. */
  const follow = async (
    options: TransportOptions,
    { registryName = '127.0.0.1', name = 'rebind.test' }: { registryName?: string; name?: string } = {},
  ) => {
    const client = transportClient(options);
    const end = registry.on({}, redirect(`http://${name}:${portOf(target)}/v2/`));
    const result = await failure(
      client.transport.send(client.request(`http://${registryName}:${portOf(registry)}/v2/`)),
    );
    end();
    client.transport.dispose();
    expect(await leftOpen(before)).toEqual([]);
    return result;
  };

  it.each([
    ['this machine', ['127.0.0.1']],
    ['this machine, beside another address', ['1.2.3.4', '127.0.0.1']],
    ['this machine in IPv6', ['::1']],
    ['metadata', ['169.254.169.254']],
    ['a private address', ['10.0.0.1']],
    ['a private address in the clothes of IPv6', ['::ffff:10.0.0.1']],
    ['the unspecified address', ['0.0.0.0']],
  ])('does not connect to a name that stands for %s', async (_name, addresses) => {
    const result = await follow({ lookup: lookupOf({ 'rebind.test': addresses }) });
    expect(result).toMatchObject({ kind: 'refused', host: registry.host });
    expect(target.count()).toBe(0);
  });

  it.each(['127.0.0.1', 'localhost', 'x.localhost', '127.0.0.2', '[::1]', '0.0.0.0', '2130706433'])(
    'does not connect to another port of this machine: %s',
    async (name) => {
      expect(await follow({}, { name })).toMatchObject({ kind: 'refused' });
      expect(target.count()).toBe(0);
    },
  );

  it('connects to what the user lists, but never to metadata', async () => {
    const lookup = lookupOf({ 'listed.test': ['127.0.0.1'], 'meta.test': ['169.254.169.254'] });
    const privateHosts = [`listed.test:${portOf(target)}`, 'meta.test', '169.254.169.254'];
    expect(await follow({ lookup, privateHosts }, { name: 'listed.test' })).toBe('no failure');
    expect(target.count()).toBe(1);
    expect(await follow({ lookup, privateHosts }, { name: 'meta.test' })).toMatchObject({ kind: 'refused' });
    expect(await follow({ lookup, privateHosts }, { name: '169.254.169.254' })).toMatchObject({ kind: 'refused' });
  });

  it('connects to the registry itself, whatever its name stands for', async () => {
    const client = transportClient({ lookup: lookupOf({ 'registry.test': ['127.0.0.1'] }) });
    registry.on({ path: '/a' }, redirect('/v2/'));
    const address = `http://registry.test:${portOf(registry)}/a`;
    expect((await client.transport.send(client.request(address))).status).toBe(200);
    client.transport.dispose();
  });

  it('holds what is led to, and the redirects from there, to the registry that led', async () => {
    const lookup = lookupOf({ 'auth.test': ['127.0.0.1'] });
    const ledBy = new URL('https://ghcr.io');
    const client = transportClient({ lookup, privateHosts: [`auth.test:${portOf(registry)}`] });
    const send = (address: string) => failure(client.transport.send(client.request(address, { ledBy })));
    expect(await send(`http://auth.test:${portOf(target)}/v2/`)).toMatchObject({ kind: 'refused', host: 'ghcr.io' });
    expect(await send(`http://auth.test:${portOf(registry)}/v2/`)).toBe('no failure');
    registry.on({}, redirect(`http://auth.test:${portOf(target)}/v2/`));
    expect(await send(`http://auth.test:${portOf(registry)}/v2/`)).toMatchObject({ kind: 'refused', host: 'ghcr.io' });
    expect(target.count()).toBe(0);
    client.transport.dispose();
  });

  it('does not lead onto a kept connection that was opened for a request which was allowed more', async () => {
    const client = transportClient({ lookup: lookupOf({ 'both.test': ['127.0.0.1'] }) });
    const address = `http://both.test:${portOf(target)}/v2/`;
    expect(await failure(client.transport.send(client.request(address)))).toBe('no failure');
    const led = client.request(address, { ledBy: new URL('https://ghcr.io') });
    expect(await failure(client.transport.send(led))).toMatchObject({ kind: 'refused' });
    expect(target.count()).toBe(1);
    client.transport.dispose();
  });

  describe('where only public addresses may be asked', () => {
    const ask = async (addresses: Readonly<Record<string, string[]>>, url: string, options: TransportOptions = {}) => {
      const client = transportClient({ ...options, lookup: lookupOf(addresses) });
      const result = await failure(client.transport.send(client.request(url, { publicOnly: true })));
      client.transport.dispose();
      return result;
    };

    it.each(['127.0.0.1', '::1', '10.0.0.1', '192.168.0.9', '169.254.169.254', '::ffff:10.0.0.1', 'fd00::1'])(
      'connects to no name that stands for %s, whatever the user lists',
      async (address) => {
        const url = `http://registry.test:${portOf(registry)}/v2/`;
        const result = await ask({ 'registry.test': ['1.2.3.4', address] }, url, {
          privateHosts: ['registry.test'],
        });
        expect(result).toMatchObject({ kind: 'refused', host: new URL(url).host });
        expect(registry.count()).toBe(0);
      },
    );

    it('connects to no such address itself', async () => {
      expect(await ask({}, `${registry.url}/v2/`)).toMatchObject({ kind: 'refused', host: registry.host });
      expect(registry.count()).toBe(0);
    });

    it('takes no kept connection to one, and knows that it was connected', async () => {
      const client = transportClient({ lookup: lookupOf({ 'registry.test': ['127.0.0.1'] }) });
      const url = `http://registry.test:${portOf(registry)}/v2/`;
      expect(client.transport.isPrivate(new URL(url))).toBe(false);
      expect(await failure(client.transport.send(client.request(url)))).toBe('no failure');
      expect(client.transport.isPrivate(new URL(url))).toBe(true);
      const open = client.request(url, { publicOnly: true });
      expect(await failure(client.transport.send(open))).toMatchObject({ kind: 'refused' });
      expect(registry.count()).toBe(1);
      client.transport.dispose();
    });
  });

  it('does not call a registry private that was connected at another address', async () => {
    // The registry's name stands for this machine when it is asked, and for a private address as soon as it has led.
    let asked = 0;
    const lookup: LookupFunction = (name, options, callback) => {
      const registryAddress = asked++ === 0 ? '127.0.0.1' : '10.0.0.2';
      lookupOf({ 'registry.test': [registryAddress], 'private.test': ['10.0.0.1'] })(name, options, callback);
    };
    const result = await follow({ lookup }, { registryName: 'registry.test', name: 'private.test' });
    expect(result).toMatchObject({ kind: 'refused' });
  });
});
