import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import {
  delay,
  header,
  hold,
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
import { type Exchange, exchange, jsonOf, type PlainOptions } from './plainHttp';

const BODY = Buffer.from(JSON.stringify({ schemaVersion: 2, annotations: { long: 'x'.repeat(2000) } }));

describe('a scratch registry that misbehaves', () => {
  let registry: ScratchRegistry;
  let digest: string;
  beforeEach(async () => {
    registry = await startScratchRegistry();
    ({ digest } = registry.putManifest('a', '1.0', BODY, MediaType.ociManifest));
  });
  afterEach(() => registry.close());

  const pull = (options: PlainOptions = {}): Promise<Exchange> =>
    exchange(`${registry.url}/v2/a/manifests/1.0`, options);
  const ordinary = { status: 200, body: BODY, complete: true };

  it("answers a status with the specification's error", async () => {
    registry.on({ kind: 'manifest' }, status(429, { headers: { 'Retry-After': '7' } }));
    const refused = await pull();
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    expect(jsonOf(refused)).toMatchObject({ errors: [{ code: 'TOOMANYREQUESTS' }] });
  });

  it('answers a status with a body of any type', async () => {
    registry.on({ kind: 'manifest' }, status(200, { body: '<html>', contentType: 'text/html' }));
    const page = await pull();
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>') });
  });

  it('answers an error of the name that is asked for', async () => {
    registry.on({ kind: 'manifest' }, status(404, { errorCode: 'NAME_UNKNOWN' }));
    expect(jsonOf(await pull())).toMatchObject({ errors: [{ code: 'NAME_UNKNOWN' }] });
  });

  it('serves other bytes under the true digest', async () => {
    registry.on({ kind: 'manifest' }, wrongBody('{"other":true}'));
    const pulled = await pull();
    expect(pulled.body.toString()).toBe('{"other":true}');
    expect(pulled).toMatchObject({ headers: { 'docker-content-digest': digest }, complete: true });
  });

  it('alters the bytes that it would have served', async () => {
    registry.on(
      { kind: 'manifest' },
      wrongBody((body) => Buffer.concat([body, Buffer.from('\n')])),
    );
    expect((await pull()).body).toEqual(Buffer.concat([BODY, Buffer.from('\n')]));
  });

  it('overrides headers and leaves them out, by any spelling', async () => {
    registry.on({ kind: 'manifest' }, header('docker-content-digest', undefined));
    registry.on({ kind: 'manifest' }, header('CONTENT-TYPE', 'text/plain'));
    registry.on({ kind: 'manifest' }, header('Content-Length', undefined));
    registry.on({ kind: 'manifest' }, header('Warning', ['299 - "one"', '299 - "two"']));
    const { headers, body } = await pull();
    expect(headers['docker-content-digest']).toBeUndefined();
    expect(headers['content-length']).toBeUndefined();
    expect(headers).toMatchObject({ 'content-type': 'text/plain', 'transfer-encoding': 'chunked' });
    expect(headers.warning).toBe('299 - "one", 299 - "two"');
    expect(body).toEqual(BODY);
  });

  it('redirects', async () => {
    registry.on({ kind: 'manifest' }, redirect('http://elsewhere.example/x'));
    expect(await pull()).toMatchObject({ status: 307, headers: { location: 'http://elsewhere.example/x' } });
    registry.on({ kind: 'ping' }, redirect('/v2/', 302));
    expect(await exchange(`${registry.url}/v2/`)).toMatchObject({ status: 302 });
  });

  it('answers later, but as it would have', async () => {
    registry.on({ kind: 'manifest' }, delay(5));
    expect(await pull()).toMatchObject(ordinary);
  });

  it('holds requests until they are released, and tells how many have arrived', async () => {
    const held = hold();
    registry.on({ kind: 'manifest' }, held);
    expect(held.arrivals).toBe(0);
    const pulls = [pull(), pull()];
    await held.waiting;
    await held.arrived(2);
    expect(held.arrivals).toBe(2);
    expect(registry.requests.map((request) => request.status)).toEqual([undefined, undefined]);
    expect(await exchange(`${registry.url}/v2/`)).toMatchObject({ status: 200 });
    held.release();
    for (const pulled of await Promise.all(pulls)) expect(pulled).toMatchObject(ordinary);
    expect(await pull()).toMatchObject(ordinary);
  });

  it('lets go a held request whose client has gone', async () => {
    const held = hold();
    registry.on({ kind: 'manifest' }, held);
    const cancel = new AbortController();
    const cancelled = pull({ signal: cancel.signal });
    await held.waiting;
    cancel.abort();
    expect(await cancelled).toMatchObject({ status: undefined, complete: false });
    await expect.poll(() => registry.requests[0]?.endedAt).toBeDefined();
    expect(registry.requests[0]?.status).toBeUndefined();
  });

  it('resets before any header', async () => {
    registry.on({ kind: 'manifest' }, reset());
    expect(await pull()).toMatchObject({ status: undefined, complete: false });
    expect(registry.requests[0]?.status).toBeUndefined();
  });

  it('stalls before the headers, on an open connection', async () => {
    registry.on({ kind: 'manifest' }, stallBeforeHeaders());
    const cancel = new AbortController();
    const stalled = pull({ signal: cancel.signal });
    await expect.poll(() => registry.count({ kind: 'manifest' })).toBe(1);
    expect(registry.openConnections).toBe(1);
    cancel.abort();
    expect(await stalled).toMatchObject({ status: undefined });
    await expect.poll(() => registry.openConnections).toBe(0);
  });

  it('stalls in the body, on an open connection', async () => {
    registry.on({ kind: 'manifest' }, stallInBody(100));
    const stalled = await pull({ leaveAfter: 100 });
    expect(stalled).toMatchObject({ status: 200, body: BODY.subarray(0, 100), complete: false });
    expect(stalled.headers['content-length']).toBe(String(BODY.byteLength));
    expect(await pull({ leaveAfter: 0 })).toMatchObject({ status: 200 });
  });

  it('stalls right behind the headers', async () => {
    registry.on({ kind: 'manifest' }, stallInBody(0));
    expect(await pull({ leaveAfter: 0 })).toMatchObject({ status: 200, body: Buffer.alloc(0), complete: false });
  });

  it('resets in the body', async () => {
    registry.on({ kind: 'manifest' }, resetInBody(100));
    const cut = await pull();
    expect(cut.complete).toBe(false);
    expect(cut.body.byteLength).toBeLessThanOrEqual(100);
    await expect.poll(() => registry.openConnections).toBe(0);
  });

  it('ends the body before its announced length', async () => {
    registry.on({ kind: 'manifest' }, truncate(100));
    const cut = await pull();
    expect(cut).toMatchObject({ status: 200, body: BODY.subarray(0, 100), complete: false });
    expect(cut.headers['content-length']).toBe(String(BODY.byteLength));
  });

  it('misbehaves only as often as asked, and until the rule is removed', async () => {
    registry.on({ kind: 'manifest' }, status(503), { times: 2 });
    expect([(await pull()).status, (await pull()).status, (await pull()).status]).toEqual([503, 503, 200]);
    const remove = registry.on({ kind: 'manifest' }, status(500));
    expect((await pull()).status).toBe(500);
    remove();
    expect((await pull()).status).toBe(200);
  });

  it('matches by several fields, or by a function', async () => {
    registry.on({ kind: 'manifest', method: 'HEAD', repository: 'a', reference: '1.0' }, status(405));
    registry.on((request) => request.headers['user-agent'] === 'odd', status(400));
    expect((await pull()).status).toBe(200);
    expect((await pull({ method: 'HEAD' })).status).toBe(405);
    expect((await pull({ headers: { 'User-Agent': 'odd' } })).status).toBe(400);
  });

  it('composes actions, the first added outermost', async () => {
    registry.on({ kind: 'manifest' }, header('X-Seen', 'yes'));
    registry.on({ kind: 'manifest' }, delay(1));
    registry.on({ kind: 'manifest' }, truncate(10));
    registry.on({ kind: 'manifest' }, wrongBody('0123456789abcdef'));
    const pulled = await pull();
    expect(pulled.body.toString()).toBe('0123456789');
    expect(pulled.headers).toMatchObject({ 'x-seen': 'yes', 'content-length': '16' });
  });

  it('can spare the requests that are refused anyway', async () => {
    const guarded = await startScratchRegistry({ auth: { kind: 'basic', accounts: { ana: 'x' } } });
    guarded.putManifest('a', '1.0', BODY, MediaType.ociManifest);
    guarded.on({ authorised: true }, status(503), { times: 1 });
    const url = `${guarded.url}/v2/a/manifests/1.0`;
    const headers = { Authorization: `Basic ${Buffer.from('ana:x').toString('base64')}` };
    expect((await exchange(url)).status).toBe(401);
    expect((await exchange(url, { headers })).status).toBe(503);
    expect((await exchange(url, { headers })).status).toBe(200);
    await guarded.close();
  });

  it('answers 500 where an action itself fails, and lives on', async () => {
    registry.on({ kind: 'manifest' }, () => Promise.reject(new Error('a mistake')), { times: 1 });
    expect((await pull()).status).toBe(500);
    registry.on({ kind: 'manifest' }, header('Bad', 'line\nbreak'), { times: 1 });
    expect((await pull()).status).toBe(500);
    expect(await pull()).toMatchObject(ordinary);
  });
});
