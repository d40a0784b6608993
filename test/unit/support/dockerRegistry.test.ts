import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findProgram } from '../../../scripts/programs.mjs';
import { createAuthority } from '../../support/certificates';
import {
  type DockerRegistry,
  type DockerRegistryOptions,
  hasDockerRegistry,
  startDockerRegistry,
} from '../../support/dockerRegistry';
import { htpasswdUsers } from '../../support/htpasswd';
import { buildSample } from '../../support/sampleImages';
import { createScratchFolder } from '../../support/scratchFolder';
import { startTokenServer } from '../../support/tokenServer';
import { uploadContent } from '../../support/uploadContent';

describe.skipIf(!hasDockerRegistry())("Debian's registry", () => {
  let ends: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const end of ends.reverse()) await end();
    ends = [];
  });

  const start = async (options?: DockerRegistryOptions): Promise<DockerRegistry> => {
    const registry = await startDockerRegistry(options);
    ends.push(registry.stop);
    return registry;
  };

  const statusOf = async (url: string, authorization?: string): Promise<number> => {
    const headers = new Headers(authorization === undefined ? {} : { Authorization: authorization });
    return (await fetch(url, { headers })).status;
  };

  it('runs on a port of its own, and leaves nothing of it behind', async () => {
    const registry = await startDockerRegistry();
    const answer = await fetch(`${registry.url}/v2/_catalog`);
    expect(await answer.json()).toEqual({ repositories: [] });
    await vi.waitFor(() => expect(registry.log()).toContain('/v2/_catalog'));
    await registry.stop();
    expect(existsSync(registry.folder)).toBe(false);
    await expect(fetch(registry.url)).rejects.toThrow();
  });

  it('tells the requests that it got, in their order', async () => {
    const registry = await start();
    await statusOf(`${registry.url}/v2/`);
    await statusOf(`${registry.url}/v2/a/tags/list?n=1`);
    expect(await registry.requests()).toEqual(['GET /v2/ 200', 'GET /v2/a/tags/list?n=1 404']);
  });

  it("serves another one's data, which stay when it stops", async () => {
    const first = await start();
    const second = await startDockerRegistry({ dataOf: first, hostname: '127.0.0.2' });
    expect(second.host).toMatch(/^127\.0\.0\.2:\d+$/);
    await uploadContent(first.url, 'a', buildSample('library/busybox', '1.36'), '1');
    expect(await statusOf(`${second.url}/v2/a/manifests/1`)).toBe(200);
    await second.stop();
    expect(existsSync(first.storage)).toBe(true);
  });

  it('lets users of htpasswd in', async () => {
    const { ada, bob } = htpasswdUsers;
    const { url } = await start({ auth: { kind: 'htpasswd', users: [ada, bob] } });
    const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    expect(await statusOf(`${url}/v2/`)).toBe(401);
    expect(await statusOf(`${url}/v2/`, basic('ada', bob.password))).toBe(401);
    for (const { username, password } of [ada, bob]) {
      expect(await statusOf(`${url}/v2/`, basic(username, password))).toBe(200);
    }
  });

  it.skipIf(!findProgram('openssl'))('believes the tokens of our token server, and no others', async () => {
    const tokens = await startTokenServer({ publicRepositories: ['a'] });
    ends.push(tokens.close);
    const { url } = await start({ auth: tokens.auth });
    const { realm, service } = tokens.auth;
    const answer = await fetch(`${realm}?service=${service}&scope=repository:a:pull&scope=repository:b:pull`);
    const { token } = (await answer.json()) as { token: string };
    expect(await statusOf(`${url}/v2/a/tags/list`)).toBe(401);
    expect(await statusOf(`${url}/v2/a/tags/list`, `Bearer ${token}`)).toBe(404);
    expect(await statusOf(`${url}/v2/b/tags/list`, `Bearer ${token}`)).toBe(401);
    const [head = '', , signature = ''] = token.split('.');
    const payload = Buffer.from(JSON.stringify({ iss: 'token-server', aud: service })).toString('base64url');
    expect(await statusOf(`${url}/v2/a/tags/list`, `Bearer ${head}.${payload}.${signature}`)).toBe(401);
    expect(tokens.requests).toEqual([
      { method: 'GET', user: undefined, scopes: ['repository:a:pull', 'repository:b:pull'], status: 200 },
    ]);
  });

  it.skipIf(!findProgram('openssl'))('speaks TLS', async () => {
    const folder = await createScratchFolder({});
    ends.push(() => folder.remove());
    const certificate = await (await createAuthority(folder.path)).issue('server');
    const registry = await start({ tls: { certificate } });
    expect(registry.url).toBe(`https://${registry.host}`);
    await expect(fetch(`${registry.url}/v2/`)).rejects.toMatchObject({
      cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    });
  });
});
