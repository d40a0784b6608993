import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, parseDigest } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { ANONYMOUS } from '../../../src/registry/credentials/credentialSource';
import { atDigest } from '../../../src/registry/imageSource';
import type { RegistryError } from '../../../src/registry/registryError';
import {
  delay,
  header,
  redirect,
  reset,
  resetInBody,
  type ScratchRegistry,
  stallBeforeHeaders,
  stallInBody,
  startScratchRegistry,
  status,
  truncate,
  wrongBody,
} from '../../support/scratchRegistry';
import { imageBytes, locate, type RegistryClient, registryClient } from './registryClient';

const ask = () => ({ signal: new AbortController().signal });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error as RegistryError,
  );

describe('RemoteRegistry', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  const bytes = imageBytes('one');

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('team/app', '1', bytes, MediaType.ociManifest);
    client = registryClient({ timeouts: { idle: 300, total: 2_000 } });
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  it('reads a manifest with one GET and its digest with one HEAD', async () => {
    const tag = locate(registry, 'team/app', '1');
    const fetched = await client.source.manifest(tag, ask());
    expect(Buffer.from(fetched.bytes)).toEqual(Buffer.from(bytes));
    expect(fetched.digest).toBe(digestOf(bytes));
    expect(await client.source.resolve(tag, ask())).toBe(digestOf(bytes));
    expect(registry.requests.map(({ method }) => method)).toEqual(['GET', 'HEAD']);
  });

  it('keeps its connection alive', async () => {
    for (let count = 0; count < 3; count++) await client.source.resolve(locate(registry, 'team/app', '1'), ask());
    expect(new Set(registry.requests.map(({ connection }) => connection)).size).toBe(1);
  });

  it('keeps its connection alive over redirects that have a body', async () => {
    const body = 'x'.repeat(2_000);
    registry.on(
      { reference: '1' },
      status(307, { headers: { Location: `/v2/team/app/manifests/${digestOf(bytes)}` }, body }),
    );
    for (let count = 0; count < 3; count++) await client.source.manifest(locate(registry, 'team/app', '1'), ask());
    expect(registry.count({ status: 307 })).toBe(3);
    expect(new Set(registry.requests.map(({ connection }) => connection)).size).toBe(1);
  });

  it('sends no more than six requests to a host at once, and times each from when it is sent', async () => {
    registry.on({ kind: 'manifest' }, delay(80));
    const all = Array.from({ length: 30 }, () => client.source.manifest(locate(registry, 'team/app', '1'), ask()));
    expect((await Promise.all(all)).length).toBe(30);
    expect(new Set(registry.requests.map(({ connection }) => connection)).size).toBeLessThanOrEqual(6);
  });

  it('asks for the bytes as they are, and accepts the four manifest types', async () => {
    await client.source.resolve(locate(registry, 'team/app', '1'), ask());
    expect(registry.requests[0]?.headers).toMatchObject({
      'accept-encoding': 'identity',
      accept: [MediaType.ociIndex, MediaType.ociManifest, MediaType.dockerList, MediaType.dockerManifest].join(', '),
    });
  });

  it('gets the manifest where HEAD does not name the digest, or fails what a person asks for', async () => {
    registry.on({ method: 'HEAD' }, header('Docker-Content-Digest', undefined), { times: 1 });
    expect(await client.source.resolve(locate(registry, 'team/app', '1'), ask())).toBe(digestOf(bytes));
    registry.on({ method: 'HEAD' }, status(405), { times: 1 });
    const byPerson = { ...ask(), byPerson: true };
    expect(await client.source.resolve(locate(registry, 'team/app', '1'), byPerson)).toBe(digestOf(bytes));
    expect(registry.count({ method: 'GET' })).toBe(2);
  });

  it.each([
    ['a newline', 'sha256:\tabc'],
    ['a quote', `sha256:${'a'.repeat(63)}"`],
    ['a variable', `sha256:\${${'a'.repeat(61)}}`],
    ['a bidirectional character in Latin-1 clothes', `sha256:${'a'.repeat(61)}\xe2\x80\xae`],
  ])('does not believe a digest header with %s', async (_name, value) => {
    registry.on({ method: 'HEAD' }, header('Docker-Content-Digest', value));
    expect(await client.source.resolve(locate(registry, 'team/app', '1'), ask())).toBe(digestOf(bytes));
  });

  it.each([
    [401, true],
    [429, true],
    [500, true],
    [403, false],
    [404, false],
    [405, false],
  ])('does not repeat a HEAD that was answered %d as GET (a person asks: %s)', async (code, byPerson) => {
    registry.on({ method: 'HEAD' }, status(code));
    const asked = client.source.resolve(locate(registry, 'team/app', '1'), { ...ask(), byPerson });
    expect(await failure(asked)).toMatchObject({ status: code });
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('takes a digest header of another algorithm for no mismatch, and one of the same for one', async () => {
    const place = atDigest(locate(registry, 'team/app', '1'), digestOf(bytes));
    const sha512 = createHash('sha512').update(bytes).digest('hex');
    for (const other of [`sha512:${sha512}`, 'blake3:abc']) {
      const end = registry.on({ kind: 'manifest' }, header('Docker-Content-Digest', other));
      expect(await client.source.resolve(place, ask())).toBe(digestOf(bytes));
      expect((await client.source.manifest(place, ask())).digest).toBe(digestOf(bytes));
      end();
    }
    registry.on({ kind: 'manifest' }, header('Docker-Content-Digest', digestOf(imageBytes('two'))));
    expect(await failure(client.source.resolve(place, ask()))).toMatchObject({ kind: 'digestMismatch' });
    expect(await failure(client.source.manifest(place, ask()))).toMatchObject({ kind: 'digestMismatch' });
  });

  it('asks for nothing by a digest that it cannot verify', async () => {
    const place = atDigest(locate(registry, 'team/app', '1'), parseDigest('blake3:abc')!);
    const blob = { ...registry.putBlob('team/app', bytes), digest: parseDigest('blake3:abc')! };
    expect(await failure(client.source.manifest(place, ask()))).toMatchObject({ kind: 'unsupported' });
    expect(await failure(client.source.blob(place, blob, ask()))).toMatchObject({ kind: 'unsupported' });
    expect(registry.count()).toBe(0);
  });

  it('says that a digest which it cannot verify is not there, where a registry says so', async () => {
    const digest = parseDigest(`sha384:${'a'.repeat(96)}`)!;
    const place = atDigest(locate(registry, 'team/app', '1'), digest);
    expect(await failure(client.source.resolve(place, { ...ask(), byPerson: true }))).toMatchObject({
      kind: 'notFound',
    });
  });

  it('names Docker schema 1 as unsupported', async () => {
    const old = new TextEncoder().encode('{"schemaVersion":1,"name":"app","tag":"1","fsLayers":[]}');
    registry.putManifest('team/app', 'old', old, MediaType.dockerSchema1Signed);
    expect(await failure(client.source.manifest(locate(registry, 'team/app', 'old'), ask()))).toMatchObject({
      kind: 'unsupported',
      message: 'Docker schema 1',
    });
  });

  it('reads a manifest that the entry of an index embeds without a request, if its digest is right', async () => {
    const place = atDigest(locate(registry, 'team/app', '1'), digestOf(bytes));
    const entry = { mediaType: MediaType.ociManifest, digest: digestOf(bytes), size: bytes.length, annotations: {} };
    const data = Buffer.from(bytes).toString('base64');
    const embedded = await client.source.manifest(place, { ...ask(), entry: { ...entry, data } });
    expect(embedded).toMatchObject({ digest: digestOf(bytes), mediaType: MediaType.ociManifest });
    expect(registry.count()).toBe(0);
    const wrong = Buffer.from(imageBytes('two')).toString('base64');
    await client.source.manifest(place, { ...ask(), entry: { ...entry, data: wrong } });
    expect(registry.count()).toBe(1);
  });

  it('reads a blob as it comes, and says at the end whether it is the right one', async () => {
    const content = new Uint8Array(300_000).fill(7);
    const descriptor = registry.putBlob('team/app', content);
    const tag = locate(registry, 'team/app', '1');
    const read = async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of client.source.openBlob(tag, descriptor, ask())) chunks.push(chunk);
      return Buffer.concat(chunks);
    };
    expect((await read()).equals(content)).toBe(true);
    for (const [kind, action] of [
      ['digestMismatch', wrongBody(new Uint8Array(300_000).fill(8))],
      ['digestMismatch', wrongBody(new Uint8Array(299_999).fill(7))],
      ['tooLarge', wrongBody(new Uint8Array(300_001).fill(7))],
      ['unreachable', truncate(10)],
      ['notFound', status(404)],
    ] as const) {
      registry.on({ kind: 'blob' }, action, { times: 1 });
      expect(await failure(read())).toMatchObject({ name: 'RegistryError', kind });
    }
    expect((await read()).equals(content)).toBe(true);
  });

  it('reads what a descriptor embeds without a request, if its digest is right', async () => {
    const content = new TextEncoder().encode('{"a":1}');
    const descriptor = registry.putBlob('team/app', content);
    const tag = locate(registry, 'team/app', '1');
    const data = Buffer.from(content).toString('base64');
    expect(Buffer.from(await client.source.blob(tag, { ...descriptor, data }, ask())).toString()).toBe('{"a":1}');
    expect(registry.count({})).toBe(0);
    const wrong = { ...descriptor, data: Buffer.from('{"a":2}').toString('base64') };
    expect(Buffer.from(await client.source.blob(tag, wrong, ask())).toString()).toBe('{"a":1}');
    expect(registry.count({})).toBe(1);
  });

  it('never asks for the empty configuration', async () => {
    const digest = parseDigest('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')!;
    const empty = { mediaType: MediaType.ociEmpty, digest, size: 2, annotations: {} };
    expect(Buffer.from(await client.source.blob(locate(registry, 'a', '1'), empty, ask())).toString()).toBe('{}');
    expect(registry.count({})).toBe(0);
  });

  it('does not ask for a configuration that is announced too large', async () => {
    const descriptor = { ...registry.putBlob('team/app', bytes), size: 4_000_000_000 };
    expect(await failure(client.source.blob(locate(registry, 'team/app', '1'), descriptor, ask()))).toMatchObject({
      kind: 'tooLarge',
    });
    expect(registry.count({})).toBe(0);
  });

  it.each([
    ['unauthorized', status(401)],
    ['denied', status(403, { errorCode: 'DENIED' })],
    ['notFound', status(404, { errorCode: 'MANIFEST_UNKNOWN' })],
    ['rateLimited', status(429)],
    ['unreachable', status(500)],
    ['unreachable', reset()],
    ['unreachable', resetInBody(10)],
    ['unreachable', truncate(10)],
    ['timeout', stallBeforeHeaders()],
    ['timeout', stallInBody(10)],
    ['digestMismatch', wrongBody(imageBytes('two'))],
    ['digestMismatch', header('Docker-Content-Digest', digestOf(imageBytes('two')))],
    ['malformed', header('Content-Type', MediaType.ociIndex)],
    ['tooLarge', header('Content-Length', '4000000000')],
    ['refused', redirect('ftp://example.com/x')],
    ['refused', redirect('http://')],
    ['refused', redirect('http://169.254.169.254/latest/meta-data')],
    ['refused', redirect('http://192.168.0.1/')],
    ['refused', redirect('/v2/team/app/manifests/1')],
  ] as const)('says %s, and the next request works', async (kind, action) => {
    const tag = locate(registry, 'team/app', '1');
    const end = registry.on({ kind: 'manifest' }, action);
    expect(await failure(client.source.manifest(tag, ask()))).toMatchObject({ name: 'RegistryError', kind });
    end();
    expect((await client.source.manifest(tag, ask())).digest).toBe(digestOf(bytes));
  });

  it('names the reason where nothing listens, and where there is no such host', async () => {
    const { host } = registry;
    await registry.close();
    const refused = { kind: 'registry', reference: { registry: host, repository: 'a' } } as const;
    expect(await failure(client.source.manifest(refused, ask()))).toMatchObject({
      kind: 'unreachable',
      systemCode: 'ECONNREFUSED',
    });
    const nowhere = { kind: 'registry', reference: { registry: 'no-such-host.invalid', repository: 'a' } } as const;
    expect(await failure(client.source.manifest(nowhere, ask()))).toMatchObject({ kind: 'unreachable' });
  });

  it('reads how long to wait', async () => {
    registry.on({ kind: 'manifest' }, status(429, { headers: { 'Retry-After': '17' } }));
    expect(await failure(client.source.manifest(locate(registry, 'team/app', '1'), ask()))).toMatchObject({
      retryAfter: 17,
    });
  });

  it('refuses content that is not that of the digest asked for', async () => {
    const place = atDigest(locate(registry, 'team/app', '1'), digestOf(bytes));
    registry.on({ kind: 'manifest' }, wrongBody(imageBytes('two')));
    registry.on({ kind: 'manifest' }, header('Docker-Content-Digest', undefined));
    expect(await failure(client.source.manifest(place, ask()))).toMatchObject({ kind: 'digestMismatch' });
    const config = registry.putBlob('team/app', bytes);
    registry.on({ kind: 'blob' }, wrongBody(imageBytes('two')));
    expect(await failure(client.source.blob(place, config, ask()))).toMatchObject({ kind: 'digestMismatch' });
  });

  it('stops when it is cancelled', async () => {
    registry.on({ kind: 'manifest' }, stallBeforeHeaders());
    const controller = new AbortController();
    const waiting = failure(client.source.manifest(locate(registry, 'team/app', '1'), { signal: controller.signal }));
    controller.abort();
    expect(await waiting).toMatchObject({ kind: 'cancelled' });
  });

  it('logs each request with its status', async () => {
    await client.source.manifest(locate(registry, 'team/app', '1'), ask());
    await failure(client.source.manifest(locate(registry, 'team/app', 'none'), ask()));
    const line = (tag: string, code: number) =>
      expect.stringContaining(`GET ${registry.url}/v2/team/app/manifests/${tag} -> ${String(code)}`) as unknown;
    expect(client.lines).toEqual([line('1', 200), line('none', 404)]);
  });

  it('logs no query of a URL, not even where the connection breaks', async () => {
    registry.on({ kind: 'manifest' }, redirect('/elsewhere?signature=secret'));
    registry.on({ kind: 'other' }, reset());
    const error = await failure(client.source.manifest(locate(registry, 'team/app', '1'), ask()));
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(client.lines).toHaveLength(1);
    expect([...client.lines, (error as RegistryError).message].join('\n')).not.toContain('secret');
  });
});

describe('RemoteRegistry with a token service', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeEach(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    for (const name of ['team/app', 'team/other'])
      registry.putManifest(name, '1', imageBytes(name), MediaType.ociManifest);
    client = registryClient();
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  const kinds = () => registry.requests.map(({ kind, status: code }) => `${kind} ${code ?? ''}`);

  it('takes the challenge from the first request, and brings a token along from then on', async () => {
    await client.source.manifest(locate(registry, 'team/app', '1'), ask());
    await client.source.resolve(locate(registry, 'team/app', '1'), ask());
    await client.source.resolve(locate(registry, 'team/other', '1'), ask());
    expect(kinds()).toEqual(['manifest 401', 'token 200', 'manifest 200', 'manifest 200', 'token 200', 'manifest 200']);
    const scopes = registry.requests.filter(({ kind }) => kind === 'token').map(({ query }) => query.get('scope'));
    expect(scopes).toEqual(['repository:team/app:pull', 'repository:team/other:pull']);
  });

  it('takes a new token where the registry no longer honours the one it has', async () => {
    await client.source.manifest(locate(registry, 'team/app', '1'), ask());
    registry.expireTokens();
    registry.forgetRequests();
    await client.source.manifest(locate(registry, 'team/app', '1'), ask());
    expect(kinds()).toEqual(['manifest 401', 'token 200', 'manifest 200']);
  });

  it('shares one token request', async () => {
    await client.source.manifest(locate(registry, 'team/app', '1'), ask());
    registry.expireTokens();
    registry.forgetRequests();
    await Promise.all([1, 2, 3].map(() => client.source.manifest(locate(registry, 'team/other', '1'), ask())));
    expect(registry.count({ kind: 'token' })).toBe(1);
  });

  it('gives up a token service that gives none, and asks the registry again', async () => {
    const gone = `Bearer realm="${registry.url}/gone",service="x"`;
    registry.on({ kind: 'manifest' }, status(401, { headers: { 'WWW-Authenticate': gone } }), { times: 1 });
    const tag = locate(registry, 'team/app', '1');
    expect(await failure(client.source.manifest(tag, ask()))).toMatchObject({ kind: 'notFound' });
    expect((await client.source.manifest(tag, ask())).digest).toBe(digestOf(imageBytes('team/app')));
    registry.expireTokens();
    registry.on({ kind: 'token' }, status(429, { headers: { 'Retry-After': '9' } }));
    expect(await failure(client.source.manifest(tag, ask()))).toMatchObject({ kind: 'rateLimited', retryAfter: 9 });
  });

  it('ends where the registry says 401 for ever', async () => {
    registry.on(
      { kind: 'manifest' },
      status(401, { headers: { 'WWW-Authenticate': `Bearer realm="${registry.url}/token"` } }),
    );
    expect(await failure(client.source.manifest(locate(registry, 'team/app', '1'), ask()))).toMatchObject({
      kind: 'unauthorized',
    });
    expect(kinds()).toEqual(['manifest 401', 'token 200', 'manifest 401']);
  });

  it.each([
    ['of another scheme', 'ftp://127.0.0.1/token'],
    ['on a link-local address', 'http://169.254.169.254/token'],
    ['on another port of this machine', 'http://127.0.0.1:1/token'],
    ['on a private address', 'http://10.0.0.1/token'],
    ['that is unspecified', 'http://0.0.0.0/token'],
    ['with a credential', 'http://a:b@example.com/token'],
    ['that is no address', 'token'],
  ])('asks for no token at a realm %s', async (_name, realm) => {
    registry.on({ kind: 'manifest' }, status(401, { headers: { 'WWW-Authenticate': `Bearer realm="${realm}"` } }));
    expect(await failure(client.source.manifest(locate(registry, 'team/app', '1'), ask()))).toMatchObject({
      kind: 'refused',
    });
  });

  it('follows no redirect of the token service to a link-local address', async () => {
    registry.on({ kind: 'token' }, redirect('http://169.254.169.254/token'));
    expect(await failure(client.source.manifest(locate(registry, 'team/app', '1'), ask()))).toMatchObject({
      kind: 'refused',
    });
  });

  it.each([
    ['no token', {}],
    ['a token with a newline', { token: 'a\nb' }],
    ['a number', { token: 1 }],
  ])('does not take %s', async (_name, body) => {
    registry.on({ kind: 'token' }, wrongBody(new TextEncoder().encode(JSON.stringify(body))));
    expect(await failure(client.source.manifest(locate(registry, 'team/app', '1'), ask()))).toMatchObject({
      kind: 'malformed',
    });
  });

  it('does not send its token to where a redirect leads', async () => {
    const elsewhere = await startScratchRegistry();
    elsewhere.putManifest('team/app', '1', imageBytes('team/app'), MediaType.ociManifest);
    registry.on({ kind: 'manifest', authorised: true }, redirect(`${elsewhere.url}/v2/team/app/manifests/1`));
    client = registryClient({ privateHosts: [elsewhere.host] });
    await client.source.manifest(locate(registry, 'team/app', '1'), ask());
    expect(elsewhere.requests).toHaveLength(1);
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
    await elsewhere.close();
  });

  it('writes no token into the log', async () => {
    await client.source.manifest(locate(registry, 'team/app', '1'), ask());
    const token = registry.requests.at(-1)?.headers.authorization?.split(' ')[1];
    expect(token).toBeTruthy();
    expect(client.lines.join('\n')).not.toContain(token);
  });
});

describe('RemoteRegistry with a mirror', () => {
  it('asks the mirror in place of the registry, with its own credential alone', async () => {
    const registry = await startScratchRegistry({
      auth: { kind: 'bearer', accounts: { me: 'secret' }, privateRepositories: ['hub'] },
    });
    registry.putManifest('hub/library/nginx', '1', imageBytes('nginx'), MediaType.ociManifest);
    const asked: string[] = [];
    const client = registryClient({
      mirrors: { 'docker.io': `${registry.url}/hub` },
      credentials: {
        find: (host) => {
          asked.push(host);
          const mine = { kind: 'basic', username: 'me', password: 'secret' } as const;
          return Promise.resolve({ credential: host === registry.host ? mine : ANONYMOUS, trace: [] });
        },
        forget: () => undefined,
      },
    });
    const nginx = { registry: 'docker.io', repository: 'library/nginx', tag: '1' };
    const fetched = await client.source.manifest({ kind: 'registry', reference: nginx }, ask());
    expect(fetched.digest).toBe(digestOf(imageBytes('nginx')));
    expect(new Set(asked)).toEqual(new Set([registry.host]));
    client.dispose();
    await registry.close();
  });

  it.each(['ftp://x', 'https://user:password@mirror.example', 'https://mirror.example?x=y', '', 'http://'])(
    'refuses the mirror %j',
    async (mirror) => {
      const client = registryClient({ mirrors: { 'docker.io': mirror } });
      const reference = { registry: 'docker.io', repository: 'library/nginx' };
      expect(await failure(client.source.manifest({ kind: 'registry', reference }, ask()))).toMatchObject({
        kind: 'refused',
      });
      client.dispose();
    },
  );
});
