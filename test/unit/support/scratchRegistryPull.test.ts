import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { exchange, jsonOf } from './plainHttp';

const MANIFEST = Buffer.from('{"schemaVersion":2}');
const BLOB = Buffer.from('0123456789');

describe('pulling from a scratch registry', () => {
  let registry: ScratchRegistry;
  beforeEach(async () => {
    registry = await startScratchRegistry();
  });
  afterEach(() => registry.close());

  it('answers the ping', async () => {
    expect(await exchange(`${registry.url}/v2/`)).toMatchObject({ status: 200, complete: true });
  });

  it('serves a manifest by tag and by digest, with the type that it was stored with', async () => {
    const { digest } = registry.putManifest('a/b/c/d/e', '1.0', MANIFEST, MediaType.ociIndex);
    for (const reference of ['1.0', digest, digest.replace(':', '%3A')]) {
      const pulled = await exchange(`${registry.url}/v2/a/b/c/d/e/manifests/${reference}`);
      expect(pulled.status).toBe(200);
      expect(pulled.body).toEqual(MANIFEST);
      expect(pulled.headers).toMatchObject({
        'content-type': MediaType.ociIndex,
        'content-length': String(MANIFEST.byteLength),
        'docker-content-digest': `sha256:${createHash('sha256').update(pulled.body).digest('hex')}`,
        etag: `"${digest}"`,
      });
    }
  });

  it('answers a HEAD with the headers of the GET', async () => {
    registry.putManifest('a', '1.0', MANIFEST, MediaType.ociManifest);
    const url = `${registry.url}/v2/a/manifests/1.0`;
    const [get, head] = [await exchange(url), await exchange(url, { method: 'HEAD' })];
    expect(head.body.byteLength).toBe(0);
    expect(head.headers).toEqual(get.headers);
  });

  it('answers 304 to a manifest that the client has', async () => {
    const { digest } = registry.putManifest('a', '1.0', MANIFEST, MediaType.ociManifest);
    const url = `${registry.url}/v2/a/manifests/1.0`;
    const headers = { 'If-None-Match': `"sha256:0", W/"${digest}"` };
    const unchanged = await exchange(url, { headers });
    expect(unchanged).toMatchObject({ status: 304, headers: { 'docker-content-digest': digest }, complete: true });
    registry.putManifest('a', '1.0', Buffer.from('{}'), MediaType.ociManifest);
    expect(await exchange(url, { headers })).toMatchObject({ status: 200 });
  });

  it.each([
    ['GET', '/v2/nowhere/manifests/1.0', 404, 'NAME_UNKNOWN'],
    ['GET', '/v2/a/manifests/2.0', 404, 'MANIFEST_UNKNOWN'],
    ['GET', '/v2/nowhere/tags/list', 404, 'NAME_UNKNOWN'],
    ['GET', `/v2/a/blobs/sha256:${'0'.repeat(64)}`, 404, 'BLOB_UNKNOWN'],
    ['GET', `/v2/nowhere/blobs/sha256:${'0'.repeat(64)}`, 404, 'NAME_UNKNOWN'],
    ['GET', '/v2/UPPER/manifests/1.0', 400, 'NAME_INVALID'],
    ['GET', '/v2/a/referrers/nonsense', 400, 'DIGEST_INVALID'],
    ['GET', '/v2/a/tags/list?n=-1', 400, 'PAGINATION_NUMBER_INVALID'],
    ['POST', '/v2/a/manifests/1.0', 405, 'UNSUPPORTED'],
    ['GET', '/elsewhere', 404, 'UNSUPPORTED'],
  ])("answers %s %s with %i and the specification's error %s", async (method, path, status, code) => {
    registry.putManifest('a', '1.0', MANIFEST, MediaType.ociManifest);
    const refused = await exchange(registry.url + path, { method });
    expect(refused.status).toBe(status);
    expect(jsonOf(refused)).toMatchObject({ errors: [{ code, message: expect.any(String) as string }] });
  });

  it('forgets a tag and keeps what it named', async () => {
    const { digest } = registry.putManifest('a', '1.0', MANIFEST, MediaType.ociManifest);
    expect(registry.deleteTag('a', '1.0')).toBe(true);
    expect(registry.deleteTag('a', '1.0')).toBe(false);
    expect(await exchange(`${registry.url}/v2/a/manifests/1.0`)).toMatchObject({ status: 404 });
    expect(await exchange(`${registry.url}/v2/a/manifests/${digest}`)).toMatchObject({ status: 200 });
  });

  it('stores bytes that are no manifest, and bytes under a digest that is not theirs', async () => {
    const claimed = `sha256:${'1'.repeat(64)}`;
    registry.putManifest('a', 'broken', Buffer.from('{"manifests":'), MediaType.ociIndex);
    registry.putManifest('a', claimed, MANIFEST, MediaType.ociManifest);
    expect(await exchange(`${registry.url}/v2/a/manifests/broken`)).toMatchObject({ status: 200 });
    const pulled = await exchange(`${registry.url}/v2/a/manifests/${claimed}`);
    expect(pulled).toMatchObject({ status: 200, headers: { 'docker-content-digest': claimed } });
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
  ])('serves the range %s of a blob', async (range, status, body, contentRange) => {
    const { digest } = registry.putBlob('a', BLOB);
    const part = await exchange(`${registry.url}/v2/a/blobs/${digest}`, { headers: { Range: range } });
    expect(part.status).toBe(status);
    expect(part.body.toString()).toBe(body);
    expect(part.headers['content-range']).toBe(contentRange);
  });

  it('serves blobs with their digest and type', async () => {
    const { digest } = registry.putBlob('a', BLOB, 'application/example');
    for (const method of ['GET', 'HEAD']) {
      const pulled = await exchange(`${registry.url}/v2/a/blobs/${digest}`, { method });
      expect(pulled).toMatchObject({
        status: 200,
        headers: { 'docker-content-digest': digest, 'content-type': 'application/example', 'content-length': '10' },
      });
    }
  });

  it('answers the same request with the same bytes', async () => {
    registry.putManifest('a', '1.0', MANIFEST, MediaType.ociManifest);
    const url = `${registry.url}/v2/a/manifests/1.0`;
    expect(await exchange(url)).toEqual(await exchange(url));
  });
});
