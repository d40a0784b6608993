import { digestOf } from '../../src/oci/digest';
import type { Content } from './sampleImages';

/**
 * Pushes a manifest with everything under it to any registry, over HTTP and without authentication.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#push
 */
export async function uploadContent(url: string, repository: string, content: Content, tag?: string): Promise<void> {
  for (const { bytes } of content.blobs) await uploadBlob(url, repository, bytes);
  for (const child of content.manifests) await uploadContent(url, repository, child);
  const { digest, mediaType } = content.descriptor;
  await send(`${url}/v2/${repository}/manifests/${tag ?? digest}`, 'PUT', content.bytes, mediaType);
}

async function uploadBlob(url: string, repository: string, bytes: Uint8Array): Promise<void> {
  const session = await send(`${url}/v2/${repository}/blobs/uploads/`, 'POST');
  const place = new URL(session.headers.get('location') ?? '', url);
  place.searchParams.set('digest', digestOf(bytes));
  await send(place.href, 'PUT', bytes, 'application/octet-stream');
}

async function send(url: string, method: string, bytes?: Uint8Array, contentType?: string): Promise<Response> {
  const response = await fetch(url, {
    method,
    ...(bytes ? { body: Buffer.from(bytes) } : {}),
    ...(contentType === undefined ? {} : { headers: { 'Content-Type': contentType } }),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response;
}
