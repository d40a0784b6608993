import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { exchange, jsonOf } from './plainHttp';

const MANIFEST = '{"schemaVersion":2}';
const DIGEST = digestOf(Buffer.from(MANIFEST));
const BLOB = Buffer.from('a layer, say');
const BLOB_DIGEST = digestOf(BLOB);

describe('pushing to a scratch registry', () => {
  let registry: ScratchRegistry;
  beforeEach(async () => {
    registry = await startScratchRegistry();
  });
  afterEach(() => registry.close());

  const put = (reference: string, body: string, headers: Record<string, string> = {}): ReturnType<typeof exchange> =>
    exchange(`${registry.url}/v2/team/app/manifests/${reference}`, {
      method: 'PUT',
      body,
      headers: { 'Content-Type': MediaType.ociManifest, ...headers },
    });
  const beginUpload = async (): Promise<URL> => {
    const begun = await exchange(`${registry.url}/v2/team/app/blobs/uploads/`, { method: 'POST' });
    expect(begun.status).toBe(202);
    return new URL(begun.headers.location ?? '', registry.url);
  };
  const finishedAt = (location: URL, digest: string): string => {
    const url = new URL(location);
    url.searchParams.set('digest', digest);
    return url.href;
  };
  const blob = (repository = 'team/app'): ReturnType<typeof exchange> =>
    exchange(`${registry.url}/v2/${repository}/blobs/${BLOB_DIGEST}`);

  it('takes a manifest by tag and by digest', async () => {
    for (const reference of ['1.0', DIGEST]) {
      const pushed = await put(reference, MANIFEST);
      expect(pushed).toMatchObject({ status: 201, headers: { 'docker-content-digest': DIGEST } });
      expect(pushed.headers.location).toBe(`/v2/team/app/manifests/${DIGEST}`);
      expect(await exchange(registry.url + pushed.headers.location!)).toMatchObject({ body: Buffer.from(MANIFEST) });
    }
  });

  it('takes a manifest by its sha512 digest', async () => {
    const digest = `sha512:${createHash('sha512').update(MANIFEST).digest('hex')}`;
    expect(await put(digest, MANIFEST)).toMatchObject({ status: 201, headers: { 'docker-content-digest': digest } });
    expect(await exchange(`${registry.url}/v2/team/app/manifests/${digest}`)).toMatchObject({ status: 200 });
  });

  it.each([
    ['another digest than its own', `sha256:${'0'.repeat(64)}`, MANIFEST, 'DIGEST_INVALID'],
    ['a digest that is none', 'sha256:12', MANIFEST, 'DIGEST_INVALID'],
    ['a tag that is none', '-1', MANIFEST, 'MANIFEST_INVALID'],
    ['a body that is not JSON', '1.0', '{', 'MANIFEST_INVALID'],
    ['a body that is no object', '1.0', '[]', 'MANIFEST_INVALID'],
  ])('refuses a manifest with %s', async (_what, reference, body, code) => {
    const refused = await put(reference, body);
    expect(refused.status).toBe(400);
    expect(jsonOf(refused)).toMatchObject({ errors: [{ code }] });
  });

  it('writes over a tag only while the precondition holds', async () => {
    await put('1.0', MANIFEST);
    expect(await put('1.0', '{"a":1}', { 'If-Match': '"sha256:0"' })).toMatchObject({ status: 412 });
    expect(await put('1.0', '{"a":1}', { 'If-None-Match': '*' })).toMatchObject({ status: 412 });
    expect(await put('1.0', '{"a":1}', { 'If-Match': `"${DIGEST}"` })).toMatchObject({ status: 201 });
    expect(await put('2.0', '{"a":1}', { 'If-Match': '*' })).toMatchObject({ status: 412 });
  });

  it('deletes a tag alone, and a manifest with its tags', async () => {
    await put('1.0', MANIFEST);
    await put('2.0', MANIFEST);
    const remove = (reference: string): ReturnType<typeof exchange> =>
      exchange(`${registry.url}/v2/team/app/manifests/${reference}`, { method: 'DELETE' });
    expect(await remove('1.0')).toMatchObject({ status: 202 });
    expect(await exchange(`${registry.url}/v2/team/app/manifests/${DIGEST}`)).toMatchObject({ status: 200 });
    expect(await remove(DIGEST)).toMatchObject({ status: 202 });
    expect(await exchange(`${registry.url}/v2/team/app/manifests/2.0`)).toMatchObject({ status: 404 });
    expect(await remove(DIGEST)).toMatchObject({ status: 404 });
  });

  it('takes a blob in one request', async () => {
    const url = `${registry.url}/v2/team/app/blobs/uploads/?digest=${BLOB_DIGEST}`;
    const pushed = await exchange(url, { method: 'POST', body: BLOB });
    expect(pushed).toMatchObject({ status: 201, headers: { location: `/v2/team/app/blobs/${BLOB_DIGEST}` } });
    expect(await blob()).toMatchObject({ status: 200, body: BLOB });
  });

  it('takes a blob in a POST and a PUT', async () => {
    const location = await beginUpload();
    expect(await exchange(finishedAt(location, BLOB_DIGEST), { method: 'PUT', body: BLOB })).toMatchObject({
      status: 201,
    });
    expect(await blob()).toMatchObject({ status: 200, body: BLOB });
  });

  it('takes a blob in chunks, in order', async () => {
    const location = await beginUpload();
    const patch = (body: Buffer, range: string): ReturnType<typeof exchange> =>
      exchange(location.href, { method: 'PATCH', body, headers: { 'Content-Range': range } });
    expect(await patch(BLOB.subarray(0, 5), '0-4')).toMatchObject({ status: 202, headers: { range: '0-4' } });
    expect(await patch(BLOB.subarray(7), '7-11')).toMatchObject({ status: 416, headers: { range: '0-4' } });
    expect(await exchange(location.href)).toMatchObject({ status: 204, headers: { range: '0-4' } });
    expect(await patch(BLOB.subarray(5), '5-11')).toMatchObject({ status: 202, headers: { range: '0-11' } });
    expect(await exchange(finishedAt(location, BLOB_DIGEST), { method: 'PUT' })).toMatchObject({ status: 201 });
    expect(await blob()).toMatchObject({ body: BLOB });
    expect(await exchange(location.href)).toMatchObject({ status: 404 });
  });

  it('refuses a blob under another digest than its own', async () => {
    const location = await beginUpload();
    const wrong = finishedAt(location, `sha256:${'0'.repeat(64)}`);
    const refused = await exchange(wrong, { method: 'PUT', body: BLOB });
    expect(refused.status).toBe(400);
    expect(jsonOf(refused)).toMatchObject({ errors: [{ code: 'DIGEST_INVALID' }] });
    expect(await blob()).toMatchObject({ status: 404 });
  });

  it('gives an upload up', async () => {
    const location = await beginUpload();
    expect(await exchange(location.href, { method: 'DELETE' })).toMatchObject({ status: 204 });
    expect(await exchange(location.href, { method: 'PATCH', body: BLOB })).toMatchObject({ status: 404 });
  });

  it('mounts a blob from another repository, and begins an upload where it is not there', async () => {
    registry.putBlob('team/base', BLOB);
    const mount = (from: string): ReturnType<typeof exchange> =>
      exchange(`${registry.url}/v2/team/app/blobs/uploads/?mount=${BLOB_DIGEST}&from=${from}`, { method: 'POST' });
    expect(await mount('team/other')).toMatchObject({ status: 202 });
    expect(await blob()).toMatchObject({ status: 404 });
    expect(await mount('team/base')).toMatchObject({ status: 201 });
    expect(await blob()).toMatchObject({ status: 200, body: BLOB });
  });
});
