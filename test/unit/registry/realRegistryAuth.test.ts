import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { KeptChallenges } from '../../../src/registry/auth/challengeMemory';
import type { Credential } from '../../../src/registry/credentials/credentialSource';
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from '../../support/dockerRegistry';
import { htpasswdUsers } from '../../support/htpasswd';
import { buildSample } from '../../support/sampleImages';
import { startTokenServer, type TokenServer, type TokenServerOptions } from '../../support/tokenServer';
import { uploadContent } from '../../support/uploadContent';
import {
  anyone,
  failureOf,
  realClient,
  type RealClient,
  type RealClientOptions,
  requestsDuring,
  tagged,
} from './realClient';

const LIMIT = 20_000;
const { ada, bob } = htpasswdUsers;
const image = buildSample('library/busybox', '1.36');
const { digest } = image.descriptor;
const HEAD = 'HEAD /v2/team/app/manifests/1';

describe.skipIf(!hasDockerRegistry())("Debian's docker-registry, with sign-in", { timeout: LIMIT }, () => {
  /** Open to all: what is put there, the others serve. */
  let open: DockerRegistry;
  let ends: (() => Promise<void> | void)[] = [];

  beforeAll(async () => {
    open = await startDockerRegistry();
    for (const repository of ['team/app', 'team/other', 'public/app']) {
      await uploadContent(open.url, repository, image, '1');
    }
  });

  afterEach(async () => {
    for (const end of ends.reverse()) await end();
    ends = [];
  });

  afterAll(() => open.stop());

  const client = (options: RealClientOptions): RealClient => {
    const made = realClient(options);
    ends.push(() => made.dispose());
    return made;
  };

  describe('by htpasswd', () => {
    let registry: DockerRegistry;

    beforeAll(async () => {
      registry = await startDockerRegistry({ dataOf: open, auth: { kind: 'htpasswd', users: [ada, bob] } });
    });

    afterAll(() => registry.stop());

    it.each([ada, bob])('lets $username in, and is asked without a detour from then on', async (user) => {
      const { source, refusals } = client({ credential: basic(user) });
      const resolve = async () =>
        expect(await source.resolve(tagged(registry.host, 'team/app', '1'), anyone())).toBe(digest);
      expect(await requestsDuring(registry, resolve)).toEqual([`${HEAD} 401`, `${HEAD} 200`]);
      expect(await requestsDuring(registry, resolve)).toEqual([`${HEAD} 200`]);
      expect(refusals).toEqual([]);
    });

    it('refuses a wrong password, which is sent once, and then nobody', async () => {
      const { source, refusals } = client({ credential: basic({ ...ada, password: bob.password }) });
      const app = tagged(registry.host, 'team/app', '1');
      const requests = await requestsDuring(registry, async () => {
        const error = await failureOf(source.resolve(app, anyone()));
        expect(error).toMatchObject({ kind: 'unauthorized', status: 401, credentialRefused: true });
        expect(error.trace).toEqual([{ place: 'keychain', outcome: 'found' }]);
        expect(JSON.stringify(error) + error.message).not.toContain(bob.password);
      });
      // The challenge, the password, the anonymous try.
      expect(requests).toEqual([`${HEAD} 401`, `${HEAD} 401`, `${HEAD} 401`]);
      expect(refusals).toHaveLength(1);
      const again = await requestsDuring(registry, () => failureOf(source.resolve(app, anyone())));
      expect(again).toEqual([`${HEAD} 401`]);
    });

    it('refuses who has no credential, for one request', async () => {
      const { source } = client({});
      const requests = await requestsDuring(registry, async () => {
        const error = await failureOf(source.resolve(tagged(registry.host, 'team/app', '1'), anyone()));
        expect(error).toMatchObject({ kind: 'unauthorized', status: 401, credentialRefused: false });
      });
      expect(requests).toEqual([`${HEAD} 401`]);
    });
  });

  describe('by a token service', () => {
    const accounts = { ada: ada.password };

    /** @param unknown whether the registry believes another token service's key. */
    const start = async (options: TokenServerOptions = {}, unknown = false) => {
      const tokens = await startTokenServer({ accounts, publicRepositories: ['public/app'], ...options });
      ends.push(tokens.close);
      const believed = unknown ? await startTokenServer() : tokens;
      if (unknown) ends.push(believed.close);
      const { rootCertBundle } = believed.auth;
      const registry = await startDockerRegistry({ dataOf: open, auth: { ...tokens.auth, rootCertBundle } });
      ends.push(registry.stop);
      const at = (repository: string) => tagged(registry.host, repository, '1');
      return { tokens, registry, at, privateHosts: [tokens.host] };
    };

    it('takes two requests and a token the first time, then one, and one and a token for another repository', async () => {
      const { tokens, registry, at, privateHosts } = await start();
      const { source } = client({ privateHosts, credential: basic(ada) });
      const resolve = async () => expect(await source.resolve(at('team/app'), anyone())).toBe(digest);
      expect(await requestsDuring(registry, resolve)).toEqual([`${HEAD} 401`, `${HEAD} 200`]);
      expect(await requestsDuring(registry, resolve)).toEqual([`${HEAD} 200`]);
      expect(tokens.requests).toEqual([granted('ada', 'team/app')]);
      const other = await requestsDuring(registry, () => source.resolve(at('team/other'), anyone()));
      expect(other).toEqual(['HEAD /v2/team/other/manifests/1 200']);
      expect(tokens.requests.slice(1)).toEqual([granted('ada', 'team/other')]);
    });

    it('takes one request and a token in a later session, which knows the challenge', async () => {
      const { tokens, registry, at, privateHosts } = await start();
      const challenges = new KeptChallenges();
      const earlier = client({ privateHosts, challenges, credential: basic(ada) });
      await earlier.source.resolve(at('team/app'), anyone());
      const kept: unknown = JSON.parse(JSON.stringify(challenges));
      const later = client({ privateHosts, challenges: new KeptChallenges(kept), credential: basic(ada) });
      const requests = await requestsDuring(registry, () => later.source.resolve(at('team/app'), anyone()));
      expect(requests).toEqual([`${HEAD} 200`]);
      expect(tokens.requests).toHaveLength(2);
    });

    it('gives nobody a token for what is public', async () => {
      const { tokens, registry, at, privateHosts } = await start();
      const { source } = client({ privateHosts });
      const requests = await requestsDuring(registry, async () => {
        expect(await source.resolve(at('public/app'), anyone())).toBe(digest);
      });
      expect(requests).toHaveLength(2);
      expect(tokens.requests).toEqual([granted(undefined, 'public/app')]);
      expect(await failureOf(source.resolve(at('team/app'), anyone()))).toMatchObject({
        kind: 'unauthorized',
        realmHost: tokens.host,
        scope: 'repository:team/app:pull',
      });
    });

    it('gives one token for repositories that are asked for at once', async () => {
      const { tokens, registry, at, privateHosts } = await start();
      const { source } = client({ privateHosts, credential: basic(ada) });
      const repositories = ['team/app', 'team/other', 'public/app'];
      const requests = await requestsDuring(registry, async () => {
        const digests = await Promise.all(repositories.map((name) => source.resolve(at(name), anyone())));
        expect(digests).toEqual([digest, digest, digest]);
      });
      expect(requests.filter((line) => line.endsWith(' 200'))).toHaveLength(3);
      expect(requests).toHaveLength(4);
      expect(tokens.requests.flatMap(({ scopes }) => scopes).toSorted()).toEqual(
        repositories.map((name) => `repository:${name}:pull`).toSorted(),
      );
      expect(tokens.requests).toHaveLength(1);
    });

    it('refuses a wrong password: said so, with one anonymous try', async () => {
      const { tokens, at, privateHosts } = await start();
      const { source, refusals } = client({ privateHosts, credential: basic({ ...ada, password: 'wrong' }) });
      const error = await failureOf(source.resolve(at('team/app'), anyone()));
      expect(error).toMatchObject({ kind: 'unauthorized', credentialRefused: true, realmHost: tokens.host });
      expect(tokens.requests).toEqual([refused('GET', 401), granted(undefined, 'team/app')]);
      expect(refusals).toHaveLength(1);
      expect(await source.resolve(at('public/app'), anyone())).toBe(digest);
      expect(tokens.requests.slice(2)).toEqual([granted(undefined, 'public/app')]);
    });

    it('changes an identity token by POST', async () => {
      const { tokens, at, privateHosts } = await start({ identityTokens: { 'r-1': 'ada' } });
      const { source } = client({ privateHosts, credential: { kind: 'identityToken', token: 'r-1' } });
      expect(await source.resolve(at('team/app'), anyone())).toBe(digest);
      expect(tokens.requests).toEqual([{ ...granted('ada', 'team/app'), method: 'POST' }]);
    });

    it('takes an identity token by GET where it takes no POST', async () => {
      const { tokens, at, privateHosts } = await start({ identityTokens: { 'r-1': 'ada' }, takesPosts: false });
      const { source } = client({ privateHosts, credential: { kind: 'identityToken', token: 'r-1' } });
      expect(await source.resolve(at('team/app'), anyone())).toBe(digest);
      expect(tokens.requests).toEqual([refused('POST', 405), granted('ada', 'team/app')]);
    });

    it.each([
      ['signed by somebody unknown', { unknown: true }],
      // Distribution gives tokens a minute beyond their end.
      ['ended', { unknown: false, lifetime: -120, announcedLifetime: 300 }],
    ])('whose tokens are %s is asked once for each account', async (_what, { unknown, ...options }) => {
      const { tokens, registry, at, privateHosts } = await start(options, unknown);
      const { source } = client({ privateHosts, credential: basic(ada) });
      const requests = await requestsDuring(registry, async () => {
        const error = await failureOf(source.resolve(at('team/app'), anyone()));
        expect(error).toMatchObject({ kind: 'unauthorized', status: 401, credentialRefused: true });
      });
      expect(tokens.requests).toEqual([granted('ada', 'team/app'), granted(undefined, 'team/app')]);
      expect(requests).toEqual([`${HEAD} 401`, `${HEAD} 401`, `${HEAD} 401`]);
    });

    it('on another port of this machine gets nothing where the user has not listed it', async () => {
      const { tokens, at } = await start();
      const { source } = client({ credential: basic(ada) });
      const error = await failureOf(source.resolve(at('team/app'), anyone()));
      expect(error).toMatchObject({ kind: 'refused' });
      expect(tokens.requests).toEqual([]);
    });
  });
});

function basic({ username, password }: { username: string; password: string }): Credential {
  return { kind: 'basic', username, password };
}

function granted(user: string | undefined, repository: string): TokenServer['requests'][number] {
  return { method: 'GET', user, scopes: [`repository:${repository}:pull`], status: 200 };
}

function refused(method: string, status: number): TokenServer['requests'][number] {
  return { method, user: undefined, scopes: [], status };
}
