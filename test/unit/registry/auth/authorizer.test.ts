import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../../src/oci/digest';
import { MediaType } from '../../../../src/oci/mediaType';
import { KeptChallenges } from '../../../../src/registry/auth/challengeMemory';
import type { Access, RegistryError } from '../../../../src/registry/registryError';
import {
  type Auth,
  redirect,
  type ScratchRegistry,
  startScratchRegistry,
  status,
  wrongBody,
} from '../../../support/scratchRegistry';
import { imageBytes, locate, registryClient, type RegistryClient } from '../registryClient';
import { basic, knownCredentials, type KnownCredentials } from './credentials';

const ask = () => ({ signal: new AbortController().signal });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error as RegistryError,
  );

describe('Authorizer', () => {
  const open: (ScratchRegistry | RegistryClient)[] = [];
  let registry: ScratchRegistry;
  let refusals: [string, Access][];

  const start = async (auth: Auth) => {
    const started = await startScratchRegistry({ auth });
    open.push(started);
    for (const name of ['team/app', 'secret/app', 'secret/other']) {
      started.putManifest(name, '1', imageBytes(name), MediaType.ociManifest);
    }
    return started;
  };
  const connect = (options: Parameters<typeof registryClient>[0] = {}) => {
    const client = registryClient({ onCredentialRefused: (...refusal) => void refusals.push(refusal), ...options });
    open.push(client);
    return client;
  };
  const calls = (of = registry) =>
    of.requests.map(({ kind, method, status: code }) => `${method} ${kind} ${code ?? ''}`);
  const manifest = (client: RegistryClient, name: string, how = {}) =>
    client.source.manifest(locate(registry, name, '1'), { ...ask(), ...how });

  beforeEach(() => {
    refusals = [];
  });

  afterEach(async () => {
    for (const each of open.splice(0)) {
      if ('close' in each) await each.close();
      else each.dispose();
    }
  });

  describe('with Basic', () => {
    beforeEach(async () => {
      registry = await start({ kind: 'basic', accounts: { me: 'pa:ß' }, realm: 'harbor' });
    });

    it('sends the credential when it is asked for, and at once from then on and in a later session', async () => {
      const challenges = new KeptChallenges();
      const credentials = knownCredentials({ [registry.host]: basic('me', 'pa:ß') });
      const client = connect({ credentials, challenges });
      await manifest(client, 'team/app');
      expect(registry.requests[0]?.headers.authorization).toBeUndefined();
      await manifest(client, 'secret/app');
      expect(calls()).toEqual(['GET manifest 401', 'GET manifest 200', 'GET manifest 200']);
      registry.forgetRequests();
      const json: unknown = JSON.parse(JSON.stringify(challenges));
      await manifest(connect({ credentials, challenges: new KeptChallenges(json) }), 'team/app');
      expect(calls()).toEqual(['GET manifest 200']);
    });

    it('says who did not let us in, and where a credential was looked for', async () => {
      const error = await failure(manifest(connect({ credentials: knownCredentials({}) }), 'team/app'));
      expect(error).toMatchObject({
        kind: 'unauthorized',
        credentialRefused: false,
        trace: [{ place: 'dockerConfig', outcome: 'none' }],
        realmHost: undefined,
      });
      expect(calls()).toEqual(['GET manifest 401']);
    });

    it('tries once without a credential that is refused, and does not send it again by itself', async () => {
      const credentials = knownCredentials({ [registry.host]: basic('me', 'wrong') });
      let now = 0;
      const client = connect({ credentials, now: () => now });
      expect(await failure(manifest(client, 'team/app'))).toMatchObject({
        kind: 'unauthorized',
        credentialRefused: true,
        trace: [{ place: 'dockerConfig', outcome: 'found' }],
      });
      expect(calls()).toEqual(['GET manifest 401', 'GET manifest 401', 'GET manifest 401']);
      expect(registry.requests.map(({ headers }) => headers.authorization !== undefined)).toEqual([false, true, false]);
      expect(credentials.forgotten).toEqual([registry.host]);
      expect(refusals.map(([host]) => host)).toEqual([registry.host]);

      registry.forgetRequests();
      expect(await failure(manifest(client, 'team/app'))).toMatchObject({ credentialRefused: true });
      expect(calls()).toEqual(['GET manifest 401']);
      expect(registry.requests[0]?.headers.authorization).toBeUndefined();
      now = 60_000;
      await failure(manifest(client, 'team/app'));
      expect(calls()).toHaveLength(3);
      await failure(manifest(client, 'team/app', { byPerson: true }));
      expect(calls()).toHaveLength(5);

      credentials.known.set(registry.host, basic('me', 'pa:ß'));
      await manifest(client, 'team/app');
    });

    it('sends a credential that is refused once for all that one action of a person asks', async () => {
      const credentials = knownCredentials({ [registry.host]: basic('me', 'wrong') });
      let now = 1_000;
      const client = connect({ credentials, now: () => now });
      const withCredential = () =>
        registry.requests.filter(({ headers }) => headers.authorization !== undefined).length;
      const action = { byPerson: true, askedAt: 1_000 };
      for (const name of ['team/app', 'secret/app', 'team/app']) await failure(manifest(client, name, action));
      expect(withCredential()).toBe(2);
      now = 2_000;
      await failure(manifest(client, 'team/app', { byPerson: true, askedAt: 2_000 }));
      expect(withCredential()).toBe(3);
    });

    it('sends a credential that is refused no second time to learn what is there now, such as whether a pin still is', async () => {
      const client = connect({ credentials: knownCredentials({ [registry.host]: basic('me', 'wrong') }) });
      await failure(manifest(client, 'team/app'));
      registry.forgetRequests();
      for (let pins = 0; pins < 3; pins++) await failure(manifest(client, 'team/app', { fresh: true }));
      expect(registry.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
    });
  });

  describe('with a header that offers Bearer and Basic', () => {
    const me = () => knownCredentials({ [registry.host]: basic('me', 'secret') });
    const offer = (realm: string) =>
      registry.on(
        ({ headers, kind }) => kind === 'manifest' && !/^Basic/.test(headers.authorization ?? ''),
        status(401, { headers: { 'WWW-Authenticate': `Basic realm="x", Bearer realm="${realm}",service="s"` } }),
      );

    it('asks the token service first', async () => {
      registry = await start({ kind: 'bearer', accounts: { me: 'secret' }, privateRepositories: ['secret'] });
      const challenge = `Basic realm="harbor",Bearer realm="${registry.url}/token",service="s"`;
      registry.on({ kind: 'manifest', authorised: false }, status(401, { headers: { 'WWW-Authenticate': challenge } }));
      await manifest(connect({ credentials: me() }), 'secret/app');
      expect(calls()).toEqual(['GET manifest 401', 'GET token 200', 'GET manifest 200']);
    });

    it.each([
      ['is on another scheme', 'ftp://127.0.0.1/token', []],
      ['is not there', '/gone', ['GET other 404']],
      ['is link-local', 'http://169.254.169.254/token', []],
    ])('sends the credential where the token service %s', async (_name, realm, between) => {
      registry = await start({ kind: 'basic', accounts: { me: 'secret' } });
      offer(realm.startsWith('/') ? registry.url + realm : realm);
      const client = connect({ credentials: me() });
      await manifest(client, 'team/app');
      await manifest(client, 'secret/app');
      expect(calls()).toEqual(['GET manifest 401', ...between, 'GET manifest 200', 'GET manifest 200']);
    });

    it('names the reason where there is no credential', async () => {
      registry = await start('anonymous');
      offer('ftp://127.0.0.1/token');
      expect(await failure(manifest(connect(), 'team/app'))).toMatchObject({ kind: 'refused' });
    });
  });

  describe('with a token service', () => {
    const bearer = { kind: 'bearer', accounts: { me: 'secret' }, privateRepositories: ['secret'] } as const;
    const tokenRequests = () => registry.requests.filter(({ kind }) => kind === 'token');
    const me = () => knownCredentials({ [registry.host]: basic('me', 'secret') });

    it('says where and for what a token was asked', async () => {
      registry = await start(bearer);
      expect(await failure(manifest(connect(), 'secret/app'))).toMatchObject({
        kind: 'unauthorized',
        realmHost: registry.host,
        scope: 'repository:secret/app:pull',
        credentialRefused: false,
        trace: [],
      });
    });

    it('sends a password that the service refuses once for all that one action of a person asks', async () => {
      registry = await start(bearer);
      const client = connect({ credentials: knownCredentials({ [registry.host]: basic('me', 'wrong') }) });
      const action = { byPerson: true, askedAt: Date.now() };
      for (const name of ['team/app', 'secret/app', 'secret/other']) await failure(manifest(client, name, action));
      expect(tokenRequests().filter(({ headers }) => headers.authorization !== undefined)).toHaveLength(1);
    });

    it.each([401, 403])('tries once as nobody where the service answers %d to the credential', async (code) => {
      registry = await start(bearer);
      registry.on(({ kind, headers }) => kind === 'token' && headers.authorization !== undefined, status(code));
      const credentials = me();
      const client = connect({ credentials });
      await manifest(client, 'team/app');
      expect(calls()).toEqual(['GET manifest 401', `GET token ${code}`, 'GET token 200', 'GET manifest 200']);
      expect(credentials.forgotten).toEqual([registry.host]);
      expect(refusals).toMatchObject([[registry.host, { credentialRefused: true, realmHost: registry.host }]]);
      expect(await failure(manifest(client, 'secret/app'))).toMatchObject({
        kind: 'unauthorized',
        credentialRefused: true,
      });
    });

    it('tries once as nobody where the registry does not take the token', async () => {
      registry = await start(bearer);
      const challenge = `Bearer realm="${registry.url}/token",service="scratch-registry"`;
      registry.on({ kind: 'manifest' }, status(401, { headers: { 'WWW-Authenticate': challenge } }));
      expect(await failure(manifest(connect({ credentials: me() }), 'secret/app'))).toMatchObject({
        credentialRefused: true,
      });
      expect(calls()).toEqual([
        ...['GET manifest 401', 'GET token 200', 'GET manifest 401'],
        ...['GET token 200', 'GET manifest 401'],
      ]);
    });

    it('does not put a credential down that a busy service could not look at', async () => {
      registry = await start(bearer);
      const credentials = me();
      registry.on({ kind: 'token' }, status(500), { times: 1 });
      const client = connect({ credentials });
      expect(await failure(manifest(client, 'secret/app'))).toMatchObject({ kind: 'unreachable', status: 500 });
      expect(credentials.forgotten).toEqual([]);
      await manifest(client, 'secret/app');
    });

    it('posts an identity token, and sends it as a password where the service does not take that', async () => {
      registry = await start({ ...bearer, identityTokens: { 'identity&token': 'me' } });
      const credentials = knownCredentials({ [registry.host]: { kind: 'identityToken', token: 'identity&token' } });
      await manifest(connect({ credentials }), 'secret/app');
      expect(calls()).toEqual(['GET manifest 401', 'POST token 200', 'GET manifest 200']);
      expect(tokenRequests()[0]?.headers.authorization).toBeUndefined();

      for (const code of [400, 401, 404, 405]) {
        registry.forgetRequests();
        registry.on({ method: 'POST' }, status(code), { times: 1 });
        registry.on({ kind: 'token', method: 'GET' }, status(429), { times: 1 });
        expect(await failure(manifest(connect({ credentials }), 'secret/app'))).toMatchObject({ kind: 'rateLimited' });
        expect(calls()).toEqual(['GET manifest 401', `POST token ${code}`, 'GET token 429']);
        const sent = tokenRequests()[1]?.headers.authorization?.split(' ')[1] ?? '';
        expect(Buffer.from(sent, 'base64').toString()).toBe(':identity&token');
      }
    });

    it('sends a registry token as it is, and asks no service', async () => {
      registry = await start(bearer);
      const issued = (await (await fetch(`${registry.url}/token?scope=repository:team/app:pull`)).json()) as {
        token: string;
      };
      registry.forgetRequests();
      const credentials = knownCredentials({ [registry.host]: { kind: 'registryToken', token: issued.token } });
      await manifest(connect({ credentials }), 'team/app');
      expect(calls()).toEqual(['GET manifest 200']);
      credentials.known.set(registry.host, { kind: 'registryToken', token: 'a\nb' });
      registry.forgetRequests();
      await manifest(connect({ credentials }), 'team/app');
      expect(calls()).toEqual(['GET manifest 401', 'GET token 200', 'GET manifest 200']);
    });

    it('keeps the tokens of two identities apart', async () => {
      registry = await start(bearer);
      const credentials: KnownCredentials = me();
      const client = connect({ credentials });
      const signedIn = await client.source.identity(locate(registry, 'secret/app', '1'), ask().signal);
      await manifest(client, 'secret/app');
      credentials.known.delete(registry.host);
      expect(await failure(manifest(client, 'secret/app'))).toMatchObject({ kind: 'unauthorized' });
      const signedOut = await client.source.identity(locate(registry, 'secret/app', '1'), ask().signal);
      expect(signedOut).not.toBe(signedIn);
      expect(signedIn).not.toMatch(/me|secret/);
    });

    it("does not send the editor's GitHub session before nobody has been refused", async () => {
      registry = await start(bearer);
      const credentials = knownCredentials({ [registry.host]: basic('me', 'secret') }, 'github');
      const client = connect({ credentials });
      await manifest(client, 'team/app');
      expect(tokenRequests().map(({ headers }) => headers.authorization)).toEqual([undefined]);
      registry.forgetRequests();
      await manifest(client, 'secret/app');
      expect(tokenRequests().map(({ headers }) => headers.authorization !== undefined)).toEqual([false, true]);
      registry.forgetRequests();
      await manifest(client, 'secret/app');
      expect(calls()).toEqual(['GET manifest 200']);
    });

    it('uses a token of lifetime 0 once, and ends where it has run out before', async () => {
      registry = await start({ kind: 'bearer' });
      registry.on({ kind: 'token' }, wrongLifetime(0));
      const client = connect();
      await manifest(client, 'team/app');
      await manifest(client, 'team/app');
      expect(calls().filter((call) => call !== 'GET manifest 200')).toEqual([
        'GET manifest 401',
        'GET token 200',
        'GET token 200',
      ]);
      registry = await start({ kind: 'bearer', tokenLifetime: 0 });
      expect(await failure(manifest(client, 'team/app'))).toMatchObject({ kind: 'unauthorized' });
      expect(calls()).toEqual(['GET manifest 401', 'GET token 200', 'GET manifest 401']);
    });

    it.each([
      [undefined, 54_000, 56_000],
      [300, 294_000, 296_000],
      ['300', 294_000, 296_000],
      ['soon', 54_000, 56_000],
      [-1, -1, 0],
    ])('keeps a token of lifetime %s for as long', async (lifetime, still, over) => {
      registry = await start({ kind: 'bearer' });
      registry.on({ kind: 'token' }, wrongLifetime(lifetime));
      let now = 0;
      const client = connect({ now: () => now });
      await manifest(client, 'team/app');
      now = still;
      if (still > 0) await manifest(client, 'team/app');
      expect(tokenRequests()).toHaveLength(1);
      now = over;
      await manifest(client, 'team/app');
      expect(tokenRequests()).toHaveLength(2);
    });

    it('takes the token from either field', async () => {
      for (const field of ['token', 'access_token'] as const) {
        registry = await start({ kind: 'bearer', tokenFields: [field] });
        await manifest(connect(), 'team/app');
      }
    });

    it('sends a credential to no redirect of the token service elsewhere', async () => {
      registry = await start(bearer);
      const elsewhere = await start(bearer);
      registry.on({ kind: 'token' }, redirect(`${elsewhere.url}/token`));
      const client = connect({ credentials: me(), privateHosts: [elsewhere.host] });
      await failure(manifest(client, 'secret/app'));
      expect(elsewhere.requests.length).toBeGreaterThan(0);
      expect(elsewhere.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    });

    it('asks the service that is named now, where the token of a remembered one is refused', async () => {
      registry = await start({ kind: 'bearer' });
      const realm = `${registry.url}/token`;
      const challenge = `Bearer realm="${realm}",service="new"`;
      registry.on({ kind: 'manifest' }, status(401, { headers: { 'WWW-Authenticate': challenge } }), { times: 1 });
      const challenges = new KeptChallenges({ [registry.url]: { scheme: 'bearer', realm, service: 'old' } });
      await manifest(connect({ challenges }), 'team/app');
      expect(calls()).toEqual(['GET token 200', 'GET manifest 401', 'GET token 200', 'GET manifest 200']);
      expect(tokenRequests().map(({ query }) => query.get('service'))).toEqual(['old', 'new']);
      expect(challenges.toJSON()).toEqual({ [registry.url]: { scheme: 'bearer', realm, service: 'new' } });
    });

    it('asks a service that gave no token no second time, where the registry names it again', async () => {
      registry = await start({ kind: 'bearer' });
      const challenges = new KeptChallenges();
      await manifest(connect({ challenges }), 'team/app');
      registry.forgetRequests();
      registry.on({ kind: 'token' }, status(404));
      expect(await failure(manifest(connect({ challenges }), 'team/app'))).toMatchObject({ kind: 'notFound' });
      expect(calls()).toEqual(['GET token 404', 'GET manifest 401']);
    });

    it.each([
      ['nobody', () => undefined],
      ['a password', () => basic('me', 'secret')],
      ['an identity token', () => ({ kind: 'identityToken', token: 'refresh' }) as const],
    ])('asks its token service, too, at public addresses alone where it must, in the name of %s', async (_, who) => {
      registry = await start(bearer);
      const remembered = { scheme: 'bearer', realm: `${registry.url}/token`, service: 's' };
      const challenges = new KeptChallenges({ [registry.url]: remembered });
      const credential = who();
      const credentials = knownCredentials(credential ? { [registry.host]: credential } : {});
      const refused = await failure(manifest(connect({ challenges, credentials }), 'team/app', { publicOnly: true }));
      expect(refused).toMatchObject({ kind: 'refused' });
      expect(calls()).toEqual([]);
    });

    it('sends a credential for another repository, where its owner may not see one', async () => {
      registry = await start(bearer);
      registry.on(({ kind, query }) => kind === 'token' && `${query.get('scope')}`.includes('secret/app'), status(403));
      const client = connect({ credentials: me() });
      expect(await failure(manifest(client, 'secret/app'))).toMatchObject({ kind: 'denied' });
      registry.forgetRequests();
      await manifest(client, 'secret/other');
      expect(tokenRequests().map(({ headers }) => headers.authorization !== undefined)).toEqual([true]);
    });

    it('refuses nobody a token who asks beside one that may ask at public addresses alone', async () => {
      registry = await start(bearer);
      const challenges = new KeptChallenges();
      await manifest(connect({ challenges }), 'team/app');
      const client = connect({ challenges });
      const asked = [{ publicOnly: true }, {}].map((how) => manifest(client, 'team/app', how));
      expect((await Promise.allSettled(asked)).map(({ status: how }) => how)).toEqual(['rejected', 'fulfilled']);
    });

    it('keeps no realm in mind that gives no token', async () => {
      registry = await start({ kind: 'bearer' });
      registry.on({ kind: 'token' }, status(404));
      const challenges = new KeptChallenges();
      expect(await failure(manifest(connect({ challenges }), 'team/app'))).toMatchObject({ kind: 'notFound' });
      expect(challenges.toJSON()).toEqual({});
    });

    it('takes no challenge from where a redirect leads to, such as a store of blobs', async () => {
      registry = await start('anonymous');
      const store = await start(bearer);
      registry.on({ kind: 'manifest' }, redirect(`${store.url}/v2/secret/app/manifests/1`));
      const client = connect({ credentials: me(), privateHosts: [store.host] });
      for (let times = 0; times < 2; times++) {
        expect(await failure(manifest(client, 'secret/app'))).toMatchObject({ kind: 'unauthorized' });
      }
      expect(calls(store)).toEqual(['GET manifest 401', 'GET manifest 401']);
      const sent = [registry, store].flatMap(({ requests }) => requests.map(({ headers }) => headers.authorization));
      expect(sent).toEqual([undefined, undefined, undefined, undefined]);
      expect(refusals).toEqual([]);
    });

    it('takes a refusal where a redirect led to for none of the credential', async () => {
      registry = await start(bearer);
      const store = await start(bearer);
      registry.on({ kind: 'manifest', authorised: true }, redirect(`${store.url}/v2/secret/app/manifests/1`));
      const client = connect({ credentials: me(), privateHosts: [store.host] });
      expect(await failure(manifest(client, 'secret/app'))).toMatchObject({ kind: 'unauthorized' });
      expect(refusals).toEqual([]);
      // Nobody stood in for it.
      expect(calls()).toEqual(['GET manifest 401', 'GET token 200', 'GET manifest 307']);
    });

    it("asks another registry's realm, where that may be, with no credential of that registry, and keeps its tokens apart", async () => {
      const victim = await start(bearer);
      const evil = await start({ kind: 'bearer', realm: `${victim.url}/token` });
      const credentials = knownCredentials({ [victim.host]: basic('me', 'secret') });
      const client = connect({ credentials, privateHosts: [victim.host] });
      registry = victim;
      await manifest(client, 'secret/app');
      const mine = victim.requests.at(-1)?.headers.authorization;
      expect(mine).toBeDefined();
      victim.forgetRequests();
      registry = evil;
      await failure(manifest(client, 'secret/app'));
      expect(victim.requests.map(({ kind, headers }) => [kind, headers.authorization])).toEqual([['token', undefined]]);
      expect(evil.requests.map(({ headers }) => headers.authorization)).not.toContain(mine);
      expect(evil.requests).toHaveLength(2);
    });

    it("does not ask another registry's realm on this machine", async () => {
      const victim = await start(bearer);
      registry = await start({ kind: 'bearer', realm: `${victim.url}/token` });
      const token = { kind: 'identityToken', token: 'refresh' } as const;
      for (const known of [{}, { [registry.host]: basic('me', 'secret') }, { [registry.host]: token }]) {
        const client = connect({ credentials: knownCredentials(known) });
        expect(await failure(manifest(client, 'team/app'))).toMatchObject({ kind: 'refused' });
      }
      expect(victim.requests).toEqual([]);
    });

    it('holds a remembered realm to the same rules, and recovers from one that has gone', async () => {
      registry = await start({ kind: 'bearer' });
      const at = (realm: string) =>
        connect({ challenges: new KeptChallenges({ [registry.url]: { scheme: 'bearer', realm } }) });
      for (const realm of ['ftp://x/token', 'http://169.254.169.254/token', 'http://a:b@127.0.0.1/', 'token', '']) {
        registry.forgetRequests();
        expect((await manifest(at(realm), 'team/app')).digest).toBe(digestOf(imageBytes('team/app')));
        expect(calls()).toEqual(['GET manifest 401', 'GET token 200', 'GET manifest 200']);
      }
      registry.forgetRequests();
      await manifest(at(`${registry.url}/gone`), 'team/app');
      expect(calls()).toEqual(['GET other 404', 'GET manifest 401', 'GET token 200', 'GET manifest 200']);
    });

    it('writes no secret into errors and the log', async () => {
      registry = await start(bearer);
      const credentials = knownCredentials({ [registry.host]: basic('me', 'hunter2') });
      const client = connect({ credentials });
      const error = await failure(manifest(client, 'secret/app'));
      const encoded = Buffer.from('me:hunter2').toString('base64');
      const written = JSON.stringify([error, (error as RegistryError).message, client.lines, refusals]);
      expect(written).not.toMatch(new RegExp(`hunter2|${encoded}`));
    });
  });
});

function wrongLifetime(lifetime: unknown) {
  return wrongBody((body) => {
    const answer = JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
    return new TextEncoder().encode(JSON.stringify({ ...answer, expires_in: lifetime }));
  });
}
