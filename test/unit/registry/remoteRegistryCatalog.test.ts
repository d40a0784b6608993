import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import type { RegistryError } from '../../../src/registry/registryError';
import {
  header,
  type ScratchRegistry,
  type ScratchRegistryOptions,
  startScratchRegistry,
  status,
  wrongBody,
} from '../../support/scratchRegistry';
import { basic, knownCredentials } from './auth/credentials';
import { imageBytes, registryClient, type RegistryClient } from './registryClient';

const NAMES = ['library/nginx', 'team/app', 'team/base', 'tool'];

describe('Repositories of a registry', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  const start = async (options: ScratchRegistryOptions = { auth: { kind: 'bearer' } }) => {
    registry = await startScratchRegistry(options);
    for (const name of NAMES) registry.putManifest(name, '1', imageBytes(name), MediaType.ociManifest);
  };
  const read = async (asked = registry.host, signal = new AbortController().signal) => {
    const names: string[] = [];
    try {
      const list = client.source.repositories(asked, { signal });
      for await (const page of list) names.push(...page);
      return { names, dropped: list.dropped, end: list.end };
    } catch (error) {
      return { names, error: error as RegistryError };
    }
  };
  const restart = async (options?: ScratchRegistryOptions) => {
    await registry.close();
    await start(options);
  };

  beforeEach(async () => {
    await start();
    client = registryClient();
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  it('come with a token for the list of them, and no number', async () => {
    expect(await read()).toEqual({ names: NAMES, dropped: 0, end: 'complete' });
    expect(registry.requests.map(({ kind, status: code }) => `${kind} ${code}`)).toEqual([
      'catalog 401',
      'token 200',
      'catalog 200',
    ]);
    expect(registry.requests[1]?.query.getAll('scope')).toEqual(['registry:catalog:*']);
    expect(registry.requests[2]?.query.size).toBe(0);
  });

  it('come page by page, along the links, with the same token', async () => {
    registry.on({ kind: 'catalog', authorised: true }, header('Link', '</v2/_catalog?n=2&last=team/app>; rel="next"'), {
      times: 1,
    });
    expect(await read()).toEqual({ names: NAMES, dropped: 0, end: 'complete' });
    expect(registry.count({ kind: 'catalog', status: 200 })).toBe(2);
    expect(registry.count({ kind: 'token' })).toBe(1);
  });

  it('come to who signs in with Basic', async () => {
    await restart({ auth: { kind: 'basic', accounts: { ada: 'secret' } } });
    expect(await read()).toMatchObject({ error: { kind: 'unauthorized', credentialRefused: false } });
    client.dispose();
    client = registryClient({ credentials: knownCredentials({ [registry.host]: basic('ada', 'secret') }) });
    expect(await read()).toMatchObject({ names: NAMES, end: 'complete' });
  });

  it('of a mirror are those under its prefix, by the names that they have in the registry', async () => {
    client.dispose();
    client = registryClient({ mirrors: { 'ghcr.io': `${registry.url}/team` } });
    expect(await read('ghcr.io')).toEqual({ names: ['app', 'base'], dropped: 2, end: 'complete' });
  });

  it('of Docker Hub are none that its short names would turn into others', async () => {
    client.dispose();
    client = registryClient({ mirrors: { 'docker.io': registry.url } });
    expect(await read('docker.io')).toEqual({ names: NAMES.slice(0, 3), dropped: 1, end: 'complete' });
  });

  it('are left out, and counted, where they fit no grammar', async () => {
    const odd = [
      'A',
      'a b',
      '../x',
      'a\nb',
      '\u202etag',
      '',
      'a//b',
      'a:1',
      `a@sha256:${'0'.repeat(64)}`,
      7,
      'good/one',
    ];
    registry.on({ kind: 'catalog', authorised: true }, wrongBody(JSON.stringify({ repositories: odd })));
    expect(await read()).toEqual({ names: ['good/one'], dropped: 10, end: 'complete' });
  });

  it('end at 10,000, and it is said that there are more', async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => `team/r${index}`);
    registry.on({ kind: 'catalog', authorised: true }, wrongBody(JSON.stringify({ repositories: many })));
    const { names, end } = await read();
    expect([names.length, end]).toEqual([10_000, 'limit']);
  });

  it('end where the pages lead in a circle, and are not looked for elsewhere', async () => {
    const forget = registry.on({ kind: 'catalog', authorised: true }, header('Link', '</v2/_catalog>; rel="next"'));
    expect(await read()).toMatchObject({ end: 'circle' });
    forget();
    registry.on(
      { kind: 'catalog', authorised: true },
      header('Link', '<http://169.254.169.254/v2/_catalog>; rel="next"'),
    );
    expect(await read()).toMatchObject({ error: { kind: 'refused' } });
  });

  it.each([
    ['unauthorized', status(401)],
    ['denied', status(403)],
    ['notFound', status(404)],
    ['malformed', status(405, { errorCode: 'UNSUPPORTED' })],
    ['malformed', wrongBody('<html>')],
    ['tooLarge', header('Content-Length', '4000000000')],
  ] as const)('say %s', async (kind, action) => {
    registry.on({ kind: 'catalog', authorised: true }, action);
    expect(await read()).toMatchObject({ names: [], error: { name: 'RegistryError', kind } });
  });

  it('say that they were cancelled', async () => {
    expect(await read(registry.host, AbortSignal.abort())).toMatchObject({ error: { kind: 'cancelled' } });
  });

  it('leave the credential for pulling as it was, where it may not list', async () => {
    await restart({ auth: { kind: 'bearer', accounts: { ada: 'secret' } } });
    client.dispose();
    client = registryClient({ credentials: knownCredentials({ [registry.host]: basic('ada', 'secret') }) });
    registry.on({ kind: 'catalog', authorised: true }, status(401));
    expect(await read()).toMatchObject({ error: { kind: 'unauthorized' } });
    registry.forgetRequests();
    const locator = { kind: 'registry', reference: { registry: registry.host, repository: 'tool', tag: '1' } } as const;
    await client.source.resolve(locator, { signal: new AbortController().signal });
    expect(registry.requests.map(({ kind, status: code }) => `${kind} ${code}`)).toEqual(['token 200', 'manifest 200']);
    expect(registry.requests[0]?.headers.authorization).toMatch(/^Basic /);
  });
});
