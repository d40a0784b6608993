import { afterEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { type Authority, createAuthority } from '../../support/certificates';
import { createScratchFolder } from '../../support/scratchFolder';
import {
  type Auth,
  header,
  redirect,
  type ScratchRegistry,
  startScratchRegistry,
  status,
  wrongBody,
} from '../../support/scratchRegistry';
import { startTlsFront } from '../../support/tlsFront';
import { basic, knownCredentials } from './auth/credentials';
import { LIMIT_MS, sentenceOf } from './faultClient';
import { locate } from './registryClient';

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const bearer = { kind: 'bearer', accounts: { me: 'secret' }, privateRepositories: ['secret'] } as const;

describe('A fault on the way in is told in a sentence, nothing is left, and the next request works', () => {
  const open: { close(): Promise<void> }[] = [];

  const start = async (auth: Auth = 'anonymous') => {
    const registry = await startScratchRegistry({ auth });
    open.push(registry);
    for (const name of ['team/app', 'secret/app', 'library/nginx']) {
      const config = registry.putBlob(name, json({ os: 'linux', architecture: 'amd64' }), MediaType.ociConfig);
      const image = json({ schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [] });
      registry.putManifest(name, '1', image, MediaType.ociManifest);
    }
    return registry;
  };
  const image = (registry: ScratchRegistry, name = 'team/app') => locate(registry, name, '1');
  const challenge = (registry: ScratchRegistry, value: string) =>
    registry.on({ kind: 'manifest' }, status(401, { headers: { 'WWW-Authenticate': value } }));

  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  it(
    'nothing that listens',
    async () => {
      const gone = await start();
      await gone.close();
      const end = () => undefined;
      expect(await sentenceOf(image(gone), { end, next: image(await start()) })).toMatch(
        /could not be reached \(connection refused\): check that the registry runs/,
      );
    },
    LIMIT_MS,
  );

  it(
    'a name that nobody knows',
    async () => {
      const reference = { registry: 'no-such-host.invalid', repository: 'team/app' };
      const next = image(await start());
      expect(await sentenceOf({ kind: 'registry', reference }, { end: () => undefined, next })).toMatch(
        /could not be found \(no such host\): check the name and your connection/,
      );
    },
    LIMIT_MS,
  );

  it.each<[string, (authority: Authority) => Promise<Pick<Authority, 'cert' | 'key'>>, RegExp]>([
    ['an authority that is not known', (authority) => authority.issue('server'), /not trusted here.*in the settings/],
    [
      'a certificate of nobody but itself',
      (authority) => Promise.resolve(authority),
      /not trusted here.*in the settings/,
    ],
  ])(
    'TLS with %s',
    async (_name, certificate, sentence) => {
      const registry = await start();
      const folder = await createScratchFolder({});
      const front = await startTlsFront(registry.host, await certificate(await createAuthority(folder.path)));
      const reference = { registry: 'docker.io', repository: 'library/nginx', tag: '1' };
      const client = { mirrors: { 'docker.io': front.url } };
      const options = { end: () => undefined, client, next: image(registry) };
      expect(await sentenceOf({ kind: 'registry', reference }, options)).toMatch(sentence);
      expect(registry.requests.every(({ repository }) => repository === 'team/app')).toBe(true);
      await front.close();
      await folder.remove();
    },
    LIMIT_MS,
  );

  it(
    'https that leads to http',
    async () => {
      const registry = await start();
      const folder = await createScratchFolder({});
      const authority = await createAuthority(folder.path);
      const front = await startTlsFront(registry.host, await authority.issue('server'));
      const end = registry.on({ kind: 'manifest' }, redirect(`${registry.url}/v2/library/nginx/manifests/1`));
      const reference = { registry: 'docker.io', repository: 'library/nginx', tag: '1' };
      const mirrors = { 'docker.io': front.url };
      const client = { mirrors, caFiles: [authority.cert], privateHosts: [registry.host] };
      const sentence = await sentenceOf({ kind: 'registry', reference }, { end, client });
      expect(sentence).toMatch(unsafe('a redirect from https to http'));
      await front.close();
      await folder.remove();
    },
    LIMIT_MS,
  );

  const unsafe = (why: string) =>
    new RegExp(`did not send a request .*, for your safety \\(.*${why}.*check the registry`);

  it.each([
    ['on another scheme', 'ftp://127.0.0.1/token', 'not https'],
    ['on a link-local address', 'http://169.254.169.254/token', 'a link-local or reserved address'],
    ['on another port of this machine', 'http://127.0.0.1:1/token', 'this machine'],
    ['on a private address', 'http://10.0.0.1/token', 'a private address'],
    ['with a user and a password', 'http://a:b@example.com/token', 'it carries a credential'],
    ['that is relative', '/token', 'it is not an address'],
    ['without an end', `http://127.0.0.1/${'x'.repeat(3_000)}`, 'its address is too long'],
  ])(
    'a realm %s',
    async (_name, realm, why) => {
      const registry = await start();
      const end = challenge(registry, `Bearer realm="${realm}"`);
      expect(await sentenceOf(image(registry), { end })).toMatch(unsafe(why));
    },
    LIMIT_MS,
  );

  it(
    "another registry's realm: it gets neither token nor credential",
    async () => {
      const victim = await start(bearer);
      const evil = await start();
      const end = challenge(evil, `Bearer realm="${victim.url}/token"`);
      const credentials = knownCredentials({ [victim.host]: basic('me', 'secret') });
      const client = { credentials, privateHosts: [victim.host] };
      expect(await sentenceOf(image(evil), { end, client })).toMatch(/does not show .* without signing in/);
      expect(victim.requests.map(({ headers }) => headers.authorization)).not.toContainEqual(expect.anything());
      const given = evil.requests.map(({ headers }) => headers.authorization).filter((each) => each !== undefined);
      // The token that the victim's service gives to anybody.
      expect(given.every((each) => each.startsWith('Bearer '))).toBe(true);
    },
    LIMIT_MS,
  );

  it(
    '401 for ever',
    async () => {
      const registry = await start();
      const end = challenge(registry, 'Basic realm="x"');
      const credentials = knownCredentials({ [registry.host]: basic('me', 'secret') });
      expect(await sentenceOf(image(registry), { end, client: { credentials } })).toMatch(
        /did not take the credential .*: check the name, or sign in again/,
      );
      expect(registry.count({ status: 401 })).toBe(3);
    },
    LIMIT_MS,
  );

  it(
    'tokens of lifetime 0',
    async () => {
      const registry = await start({ kind: 'bearer', tokenLifetime: 0 });
      const end = registry.on({ kind: 'manifest' }, header('X-Nothing', 'x'));
      const sentence = await sentenceOf(image(registry), { end, next: image(await start()) });
      expect(sentence).toMatch(/does not show .* without signing in/);
      expect(registry.requests.map(({ kind }) => kind)).toEqual(['manifest', 'token', 'manifest']);
    },
    LIMIT_MS,
  );

  it.each([
    ['a token service that is busy', status(429, { headers: { 'Retry-After': '17' } }), /in 17 seconds/],
    ['a token service with a problem', status(500), /problem of its own \(status 500\)/],
    ['a page to sign in in place of a token', wrongBody('<html>'), /check that the host is a registry/],
    ['an empty token', wrongBody('{"token":""}'), /check that the host is a registry/],
    ['a token service that leads to metadata', redirect('http://169.254.169.254/'), unsafe('link-local')],
  ])(
    '%s',
    async (_name, action, sentence) => {
      const registry = await start(bearer);
      const end = registry.on({ kind: 'token' }, action);
      expect(await sentenceOf(image(registry), { end })).toMatch(sentence);
    },
    LIMIT_MS,
  );

  it(
    "a mirror that asks for the original's credential: it gets none, and is named",
    async () => {
      const mirror = await start();
      const end = challenge(mirror, 'Basic realm="https://index.docker.io/v1/"');
      const credentials = knownCredentials({ 'docker.io': basic('me', 'secret') });
      const client = { credentials, mirrors: { 'docker.io': mirror.url } };
      const reference = { registry: 'docker.io', repository: 'library/nginx', tag: '1' };
      const sentence = await sentenceOf({ kind: 'registry', reference }, { end, client });
      expect(sentence).toBe(
        `${mirror.host} does not show docker.io/library/nginx without signing in: it is private or does not exist, so check the name, or who may read it.`,
      );
      expect(mirror.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    },
    LIMIT_MS,
  );

  it(
    'a redirect to another host: it gets no credential',
    async () => {
      const registry = await start({ kind: 'basic', accounts: { me: 'secret' } });
      const other = await start({ kind: 'basic', accounts: { me: 'secret' } });
      const end = registry.on({ kind: 'manifest', authorised: true }, redirect(`${other.url}/v2/team/app/manifests/1`));
      const credentials = knownCredentials({ [registry.host]: basic('me', 'secret') });
      const client = { credentials, privateHosts: [other.host] };
      expect(await sentenceOf(image(registry), { end, client })).toMatch(/does not show/);
      expect(other.count()).toBe(1);
      expect(other.requests[0]?.headers.authorization).toBeUndefined();
    },
    LIMIT_MS,
  );
});
