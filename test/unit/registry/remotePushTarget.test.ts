import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { askOfPerson, type RegistryLocator } from '../../../src/registry/imageSource';
import { leftOpen, openResources } from '../../support/openResources';
import {
  header,
  redirect,
  reset,
  type ScratchRegistry,
  startScratchRegistry,
  status,
} from '../../support/scratchRegistry';
import { pushClient, type PushClient } from './pushClient';
import { failureOf } from './realClient';
import { imageBytes } from './registryClient';
import { lookupOf } from './transportClient';

const BIG = Buffer.alloc(3 * 1024 * 1024, 'content');
const CHUNK = 64 * 1024;
const basic = { kind: 'basic', username: 'ada', password: 'secret' } as const;
const bearer = { kind: 'bearer', accounts: { ada: 'secret' } } as const;

let registry: ScratchRegistry;
let client: PushClient;
let before: ReturnType<typeof openResources>;

const use = async (
  options: Parameters<typeof startScratchRegistry>[0],
  more: Parameters<typeof pushClient>[0] = {},
) => {
  client.dispose();
  await registry.close();
  registry = await startScratchRegistry(options);
  client = pushClient(more);
  before = openResources();
};

beforeEach(async () => {
  registry = await startScratchRegistry();
  client = pushClient();
  before = openResources();
});

afterEach(async () => {
  client.dispose();
  expect(await leftOpen(before)).toEqual([]);
  await registry.close();
});

const at = (repository = 'team/app', tag?: string): RegistryLocator => ({
  kind: 'registry',
  reference: { registry: registry.host, repository, tag },
});

const describeBytes = (bytes: Uint8Array): Descriptor => ({
  mediaType: 'text/plain',
  digest: digestOf(bytes),
  size: bytes.length,
  annotations: {},
});

/** Yields its parts one after the other; `onPart` is called before each. */
const opened = (bytes: Uint8Array, onPart: (start: number) => void = () => undefined) =>
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream
  async function* () {
    for (let start = 0; start < bytes.length; start += CHUNK) {
      onPart(start);
      yield bytes.subarray(start, start + CHUNK);
    }
  };

const put = (bytes: Uint8Array, ask = askOfPerson(new AbortController().signal)) =>
  client.target.putBlob(at(), describeBytes(bytes), opened(bytes), ask);

const stored = (bytes: Uint8Array) =>
  client.target.hasBlob(at(), digestOf(bytes), askOfPerson(new AbortController().signal));

const requests = () => registry.requests.map(({ method, kind, status: code }) => `${method} ${kind} ${code}`);

describe('RemotePushTarget: blobs', () => {
  it('asks first whether the content is there, then puts it in one piece', async () => {
    await put(BIG);
    await put(BIG);
    expect(requests()).toEqual(['HEAD blob 404', 'POST upload 202', 'PUT upload 201', 'HEAD blob 200']);
    const [, post, upload] = registry.requests;
    expect(post!.headers['content-length']).toBe('0');
    expect(upload!.headers).toMatchObject({
      'content-length': String(BIG.length),
      'content-type': 'application/octet-stream',
    });
    expect(upload!.query.get('_state')).not.toBeNull();
  });

  it('puts the empty content', async () => {
    await put(new Uint8Array());
    expect(await stored(new Uint8Array())).toBe(true);
  });

  it('asks for a token for pushing, once for all', async () => {
    await use({ auth: bearer }, { credential: basic });
    await put(BIG);
    const tokens = registry.requests.filter(({ kind }) => kind === 'token');
    expect(tokens.map(({ query }) => query.get('scope'))).toEqual(['repository:team/app:pull,push']);
    expect(requests().slice(-3)).toEqual(['HEAD blob 404', 'POST upload 202', 'PUT upload 201']);
  });

  it('sends the content again where the token ended meanwhile', async () => {
    await use({ auth: bearer }, { credential: basic });
    registry.on({ method: 'POST', authorised: true }, async (_request, next) => {
      const reply = await next();
      registry.expireTokens();
      return reply;
    });
    await put(BIG);
    expect(requests().slice(-4)).toEqual(['POST upload 202', 'PUT upload 401', 'GET token 200', 'PUT upload 201']);
    expect(client.refusals).toEqual([]);
  });

  it('does not write as nobody where a credential is refused, and goes on reading with it', async () => {
    await use({ auth: { ...bearer, accounts: { ada: 'secret', bob: 'other' } } }, { credential: basic });
    registry.on({ kind: 'token' }, ({ query }, next) => {
      query.set('scope', (query.get('scope') ?? '').replace(',push', ''));
      return next();
    });
    const error = await failureOf(put(BIG));
    expect(error).toMatchObject({
      kind: 'unauthorized',
      credentialRefused: true,
      scope: 'repository:team/app:pull,push',
    });
    expect(registry.requests.filter(({ headers }) => headers.authorization === undefined).length).toBe(1);
    registry.putManifest('team/app', '1', imageBytes('a'), MediaType.ociManifest);
    registry.forgetRequests();
    await client.source.manifest(at('team/app', '1'), { signal: new AbortController().signal });
    expect(registry.requests.map(({ headers }) => headers.authorization?.split(' ')[0])).toEqual(['Basic', 'Bearer']);
  });

  it("writes in the name of the editor's GitHub session at once, never as nobody first", async () => {
    await use({ auth: bearer }, { credential: basic, place: 'github' });
    await put(Buffer.from('x'));
    const asked = registry.requests.filter(({ kind }) => kind === 'token');
    expect(asked.map(({ headers }) => headers.authorization?.split(' ')[0])).toEqual(['Basic']);
  });

  it('sends no credential to another origin that the registry names for an upload', async () => {
    const store = await startScratchRegistry();
    await use({ auth: bearer }, { credential: basic, privateHosts: [store.host] });
    before = openResources();
    store.on({ method: 'PUT' }, () => Promise.resolve({ status: 201, headers: {}, body: new Uint8Array() }));
    registry.on({ method: 'POST', authorised: true }, header('Location', `${store.url}/store?key=1%2B2`));
    await put(BIG);
    const [upload] = store.requests;
    expect(upload).toMatchObject({ method: 'PUT', path: '/store' });
    expect(upload!.query.get('key')).toBe('1+2');
    expect(upload!.query.get('digest')).toBe(digestOf(BIG));
    expect(upload!.headers.authorization).toBeUndefined();
    client.dispose();
    await store.close();
  });

  it.each([
    ['metadata', 'http://169.254.169.254/store'],
    ['another port of this machine', 'http://127.0.0.1:1/store'],
    ['a private address', 'http://10.0.0.1/store'],
    ['another protocol', 'ftp://example.com/store'],
    ['nothing', 'http://'],
  ])('does not put anything to %s', async (_name, location) => {
    registry.on({ method: 'POST' }, header('Location', location));
    expect(await failureOf(put(BIG))).toMatchObject({ kind: 'refused' });
    expect(registry.count({ method: 'PUT' })).toBe(0);
  });

  it('takes an answer without a place for what it is', async () => {
    registry.on({ method: 'POST' }, header('Location', undefined));
    expect(await failureOf(put(BIG))).toMatchObject({ kind: 'malformed' });
  });

  it.each([307, 308])('follows a redirect of a write with status %d', async (code) => {
    registry.on({ method: 'PUT', kind: 'upload' }, redirect('/v2/team/app/blobs/uploads/moved', code), { times: 1 });
    registry.on({ method: 'PUT', reference: 'moved' }, () =>
      Promise.resolve({ status: 201, headers: {}, body: new Uint8Array() }),
    );
    await put(BIG);
    expect(requests().slice(-2)).toEqual([`PUT upload ${code}`, 'PUT upload 201']);
  });

  it.each([301, 302, 303])('makes no read of a write: status %d', async (code) => {
    registry.on({ method: 'PUT', kind: 'upload' }, redirect('/v2/', code));
    expect(await failureOf(put(BIG))).toMatchObject({ kind: 'refused' });
    expect(registry.count({ kind: 'ping' })).toBe(0);
  });

  it('sends no more than it must where the registry answers before the end', async () => {
    let sent = 0;
    const huge = Buffer.alloc(64 * 1024 * 1024);
    const descriptor = describeBytes(huge);
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      if (request.method === 'HEAD') return void response.writeHead(404).end();
      if (request.method === 'POST') return void response.writeHead(202, { Location: '/upload' }).end();
      response.writeHead(403, { 'Content-Type': 'application/json' });
      response.end('{"errors":[{"code":"DENIED"}]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const locator = { kind: 'registry', reference: { registry: `127.0.0.1:${port}`, repository: 'a' } } as const;
    const open = opened(huge, (start) => (sent = start));
    const error = await failureOf(
      client.target.putBlob(locator, descriptor, open, askOfPerson(new AbortController().signal)),
    );
    expect(error).toMatchObject({ kind: 'denied', code: 'DENIED' });
    expect(sent).toBeLessThan(huge.length / 2);
    client.dispose();
    await new Promise((resolve) => server.close(resolve));
  });

  it('puts nothing there whose content is not what it should be', async () => {
    const changed = Buffer.from(BIG);
    changed[changed.length - 1]! ^= 1;
    for (const content of [changed, BIG.subarray(1), Buffer.concat([BIG, BIG])]) {
      const promise = client.target.putBlob(at(), describeBytes(BIG), opened(content), {
        signal: new AbortController().signal,
      });
      expect(await failureOf(promise)).toMatchObject({ kind: 'digestMismatch' });
      expect(registry.count({ method: 'PUT', status: 201 })).toBe(0);
    }
    expect(await stored(BIG)).toBe(false);
  });

  it('ends with what ended the content', async () => {
    const cause = new Error('the disk is gone');
    // eslint-disable-next-line require-yield, @typescript-eslint/require-await -- it fails
    const open = async function* (): AsyncGenerator<Uint8Array> {
      throw cause;
    };
    const promise = client.target.putBlob(at(), describeBytes(BIG), open, { signal: new AbortController().signal });
    expect((await failureOf(promise)).cause).toBe(cause);
    expect(registry.count({ method: 'POST' })).toBe(1);
  });

  it('begins once more where the connection breaks, and not where the content has arrived', async () => {
    registry.on({ method: 'PUT' }, reset(), { times: 1 });
    await put(BIG);
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'POST', 'PUT', 'HEAD', 'POST', 'PUT']);
    registry.on({ method: 'PUT' }, async (_request, next) => (await next(), { ...(await reset()(_request, next)) }), {
      times: 1,
    });
    registry.forgetRequests();
    await put(Buffer.from('small'));
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'POST', 'PUT', 'HEAD']);
  });

  it('gives up where it fails twice, and where a registry is busy', async () => {
    registry.on({ method: 'PUT' }, status(503));
    expect(await failureOf(put(BIG))).toMatchObject({ kind: 'unreachable', status: 503 });
    expect(registry.count({ method: 'PUT' })).toBe(2);
    registry.on({ method: 'POST' }, status(429, { headers: { 'Retry-After': '1' } }));
    registry.forgetRequests();
    expect(await failureOf(put(BIG))).toMatchObject({ kind: 'rateLimited', retryAfter: 1 });
    expect(registry.count({ method: 'POST' })).toBe(1);
  });

  it('leaves nothing open when it is cancelled in the middle', async () => {
    const controller = new AbortController();
    let isClosed = false;
    const open = async function* () {
      try {
        for (let start = 0; ; start += CHUNK) {
          if (start === CHUNK * 8) setTimeout(() => controller.abort(), 20);
          await sleep(1);
          yield BIG.subarray(0, CHUNK);
        }
      } finally {
        isClosed = true;
      }
    };
    const endless = { ...describeBytes(BIG), size: 2 ** 40 };
    const promise = client.target.putBlob(at(), endless, open, askOfPerson(controller.signal));
    expect(await failureOf(promise)).toMatchObject({ kind: 'cancelled' });
    client.dispose();
    expect(await leftOpen(before)).toEqual([]);
    await sleep(20);
    expect(isClosed).toBe(true);
  });

  it('waits as long as the content goes on, and no longer', async () => {
    client.dispose();
    client = pushClient({ timeouts: { total: 300, idle: 300 } });
    const slow = async function* () {
      for (let start = 0; start < CHUNK * 10; start += CHUNK) {
        await sleep(60);
        yield BIG.subarray(start, start + CHUNK);
      }
    };
    const part = BIG.subarray(0, CHUNK * 10);
    await client.target.putBlob(at(), describeBytes(part), slow, { signal: new AbortController().signal });
    registry.on({ method: 'PUT' }, async ({ signal }) => {
      await once(signal, 'abort');
      return { status: 500, headers: {}, body: new Uint8Array() };
    });
    expect(await failureOf(put(BIG))).toMatchObject({ kind: 'timeout' });
  });
});

describe('RemotePushTarget: manifests', () => {
  const ask = () => askOfPerson(new AbortController().signal);
  const bytes = imageBytes('x');

  it('puts a manifest under a tag and under its digest, and says what the registry lists it under', async () => {
    const subject = registry.putManifest('team/app', '1', imageBytes('subject'), MediaType.ociManifest);
    const attached = Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(bytes).toString()) as object), subject }));
    const tagged = await client.target.putManifest(at('team/app', '2'), bytes, MediaType.ociManifest, undefined, ask());
    expect(tagged).toEqual({ digest: digestOf(bytes), subject: undefined });
    const pinned: RegistryLocator = {
      kind: 'registry',
      reference: { ...at().reference, digest: digestOf(attached) },
    };
    const put = await client.target.putManifest(pinned, attached, MediaType.ociManifest, undefined, ask());
    expect(put).toEqual({ digest: digestOf(attached), subject: subject.digest });
    expect(client.puts).toEqual(['team/app', 'team/app']);
    expect(Buffer.from((await client.target.manifest(pinned, ask())).bytes).equals(attached)).toBe(true);
  });

  it('is put and read over plain http at a host that a person listed for it', async () => {
    const { port } = new URL(`http://${registry.host}`);
    const named = (tag: string): RegistryLocator => ({
      kind: 'registry',
      reference: { registry: `plain.test:${port}`, repository: 'team/app', tag },
    });
    const lookup = lookupOf({ 'plain.test': ['127.0.0.1'] });
    client.dispose();
    client = pushClient({ lookup, plainHttpHosts: [`plain.test:${port}`] });
    await client.target.putManifest(named('1'), bytes, MediaType.ociManifest, undefined, ask());
    expect((await client.target.manifest(named('1'), ask())).digest).toBe(digestOf(bytes));
  });

  it('holds a registry to what it says that it stored', async () => {
    registry.on({ method: 'PUT' }, header('Docker-Content-Digest', digestOf(imageBytes('other'))));
    const promise = client.target.putManifest(at('a', '1'), bytes, MediaType.ociManifest, undefined, ask());
    expect(await failureOf(promise)).toMatchObject({ kind: 'digestMismatch' });
  });

  it.each([200, 202])('takes %s for done where the digest is named, and for nothing where it is not', async (code) => {
    const putIt = () => client.target.putManifest(at('a', '1'), bytes, MediaType.ociManifest, undefined, ask());
    const digest = digestOf(bytes);
    const off = registry.on(
      { method: 'PUT' },
      status(code, { body: '', headers: { 'Docker-Content-Digest': digest } }),
    );
    expect(await putIt()).toEqual({ digest, subject: undefined });
    off();
    registry.on({ method: 'PUT' }, status(code, { body: '<html>Sign in</html>', contentType: 'text/html' }));
    expect(await failureOf(putIt())).toMatchObject({ kind: 'malformed', status: code });
  });

  it('puts it only where the precondition holds', async () => {
    const put = (content: Uint8Array, condition: Parameters<typeof client.target.putManifest>[3]) =>
      client.target.putManifest(at('a', '1'), content, MediaType.ociManifest, condition, ask());
    await put(bytes, { ifNoneMatch: '*' });
    expect(await failureOf(put(bytes, { ifNoneMatch: '*' }))).toMatchObject({ status: 412 });
    const { etag = '' } = await client.target.manifest(at('a', '1'), ask());
    await put(imageBytes('y'), { ifMatch: etag });
    expect(await failureOf(put(imageBytes('z'), { ifMatch: etag }))).toMatchObject({ status: 412 });
  });

  it('does not repeat a write that a registry stumbled over', async () => {
    registry.on({ method: 'PUT' }, status(503));
    const promise = client.target.putManifest(at('a', '1'), bytes, MediaType.ociManifest, undefined, ask());
    expect(await failureOf(promise)).toMatchObject({ kind: 'unreachable', status: 503 });
    expect(registry.count({ method: 'PUT' })).toBe(1);
  });
});
