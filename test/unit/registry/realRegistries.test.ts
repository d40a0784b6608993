import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDetails, summariseImage } from '../../../src/inspection/inspectImage';
import { parseDigest } from '../../../src/oci/digest';
import type { ImageManifest } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';
import type { ImageSource } from '../../../src/registry/imageSource';
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from '../../support/dockerRegistry';
import { leftOpen, openResources } from '../../support/openResources';
import { buildSample, type Content } from '../../support/sampleImages';
import { uploadContent } from '../../support/uploadContent';
import { anyone, failureOf, pinned, realClient, type RealClient, requestsDuring, tagged } from './realClient';

const LIMIT = 20_000;
const ABSENT = parseDigest(`sha256:${'0'.repeat(64)}`)!;

describe.skipIf(!hasDockerRegistry())("Debian's docker-registry, open to all", { timeout: LIMIT }, () => {
  let registry: DockerRegistry;
  let client: RealClient;
  let now: number;
  let before: Readonly<Record<string, number>>;
  const index = buildSample('library/nginx', '1.27-alpine');
  const single = buildSample('library/busybox', '1.36');

  beforeAll(async () => {
    registry = await startDockerRegistry();
    await uploadContent(registry.url, 'library/nginx', index, '1.27-alpine');
    await uploadContent(registry.url, 'library/busybox', single, '1.36');
  });

  afterAll(() => registry.stop());

  beforeEach(async () => {
    // Our own requests for content and logs keep their connections.
    await registry.requests();
    before = openResources();
    now = Date.now();
    client = realClient({ now: () => now });
  });

  afterEach(async () => {
    client.dispose();
    expect(await leftOpen(before)).toEqual([]);
  });

  const nginx = () => tagged(registry.host, 'library/nginx', '1.27-alpine');
  const busybox = () => tagged(registry.host, 'library/busybox', '1.36');
  const inspect = async (source: ImageSource, locator = nginx()) => {
    const summary = await summariseImage(source, locator, anyone());
    return readDetails(source, summary, { kind: 'wishes', wishes: [{ os: 'linux', architecture: 'arm64' }] }, anyone());
  };

  it('tells a digest for one request', async () => {
    const requests = await requestsDuring(registry, async () => {
      expect(await client.source.resolve(nginx(), anyone())).toBe(index.descriptor.digest);
    });
    expect(requests).toEqual(['HEAD /v2/library/nginx/manifests/1.27-alpine 200']);
  });

  it("tells the configuration of an index's platform for three, that of an image for two", async () => {
    const requests = await requestsDuring(registry, async () => {
      expect((await inspect(client.source))?.config?.platform).toMatchObject({ architecture: 'arm64' });
    });
    expect(requests).toEqual([
      'GET /v2/library/nginx/manifests/1.27-alpine 200',
      expect.stringMatching(/^GET \/v2\/library\/nginx\/manifests\/sha256:\w+ 200$/),
      expect.stringMatching(/^GET \/v2\/library\/nginx\/blobs\/sha256:\w+ 200$/),
    ]);
    const more = await requestsDuring(registry, async () => {
      expect((await inspect(client.source, busybox()))?.config?.platform).toMatchObject({ architecture: 'amd64' });
    });
    expect(more).toHaveLength(2);
  });

  it('is asked nothing while its answers are kept, and then once for a tag that has not moved', async () => {
    expect(await requestsDuring(registry, () => inspect(client.cached))).toHaveLength(3);
    expect(await requestsDuring(registry, () => inspect(client.cached))).toEqual([]);
    now += 61_000;
    const requests = await requestsDuring(registry, () => inspect(client.cached));
    expect(requests).toEqual(['GET /v2/library/nginx/manifests/1.27-alpine 304']);
  });

  it('is asked for what is new of a tag that has moved', async () => {
    const first = buildSample('library/busybox', '1.36');
    const second = buildSample('library/busybox', 'latest');
    await uploadContent(registry.url, 'moving', first, 'tip');
    const tip = tagged(registry.host, 'moving', 'tip');
    expect((await client.cached.manifest(tip, anyone())).digest).toBe(first.descriptor.digest);
    await uploadContent(registry.url, 'moving', second, 'tip');
    now += 61_000;
    const requests = await requestsDuring(registry, async () => {
      expect((await client.cached.manifest(tip, anyone())).digest).toBe(second.descriptor.digest);
    });
    expect(requests).toEqual(['GET /v2/moving/manifests/tip 200']);
  });

  it.each([
    ['an OCI index', 'library/nginx', '1.27-alpine', MediaType.ociIndex],
    ['a Docker manifest list', 'library/redis', '7.4', MediaType.dockerList],
    ['a Docker manifest', 'library/redis', '7.4-alpine', MediaType.dockerManifest],
    ['an OCI manifest', 'kubewarden/policy-server', 'v1.13.0', MediaType.ociManifest],
  ])('serves %s as it was pushed', async (_what, repository, tag, mediaType) => {
    const content = buildSample(repository, tag);
    await uploadContent(registry.url, repository, content, tag);
    const fetched = await client.source.manifest(tagged(registry.host, repository, tag), anyone());
    expect(fetched).toMatchObject({ mediaType, digest: content.descriptor.digest });
    expect(Buffer.from(fetched.bytes).equals(content.bytes)).toBe(true);
    for (const child of content.manifests) {
      const { digest } = child.descriptor;
      expect((await client.source.manifest(pinned(registry.host, repository, digest), anyone())).digest).toBe(digest);
    }
  });

  it('lists its repositories, along the pages that it makes', async () => {
    // What its storage has of a repository as soon as a layer was pushed.
    const storage = path.join(registry.storage, 'docker/registry/v2/repositories');
    for (let number = 100; number < 301; number++) {
      await mkdir(path.join(storage, `some/r${number}/_layers`), { recursive: true });
    }
    const repositories: string[] = [];
    const requests = await requestsDuring(registry, async () => {
      const list = client.source.repositories(registry.host, anyone());
      for await (const page of list) repositories.push(...page);
      expect(list.end).toBe('complete');
    });
    expect(repositories).toEqual(expect.arrayContaining(['library/nginx', 'some/r100', 'some/r300']));
    expect(requests.length).toBeGreaterThan(2);
  });

  it('serves layers whole, read at once or as they come', async () => {
    const { value } = await client.source.manifest(busybox(), anyone());
    const [layer] = (value as ImageManifest).layers;
    const whole = await client.source.blob(busybox(), layer!, anyone());
    const chunks: Uint8Array[] = [];
    for await (const chunk of client.source.openBlob(busybox(), layer!, anyone())) chunks.push(chunk);
    expect(whole).toHaveLength(layer!.size);
    expect(Buffer.concat(chunks).equals(whole)).toBe(true);
  });

  it('says what is not there: a tag, a digest, a repository, a blob', async () => {
    const { value } = await client.source.manifest(busybox(), anyone());
    const blob = { ...(value as ImageManifest).config, digest: ABSENT };
    for (const [asked, code] of [
      [() => client.source.manifest(tagged(registry.host, 'library/nginx', 'gone'), anyone()), 'MANIFEST_UNKNOWN'],
      [() => client.source.manifest(pinned(registry.host, 'library/nginx', ABSENT), anyone()), 'MANIFEST_UNKNOWN'],
      [() => client.source.manifest(tagged(registry.host, 'nobody/nothing', '1'), anyone()), 'MANIFEST_UNKNOWN'],
      [() => client.source.blob(busybox(), blob, anyone()), 'BLOB_UNKNOWN'],
      [() => tagsOf(client, registry.host, 'nobody/nothing'), 'NAME_UNKNOWN'],
    ] as const) {
      expect(await failureOf(asked())).toMatchObject({ kind: 'notFound', status: 404, code });
    }
    expect(await failureOf(client.source.resolve(tagged(registry.host, 'a', 'gone'), anyone()))).toMatchObject({
      kind: 'notFound',
    });
  });

  it('forgets a manifest that is deleted, and so do we when its time is over', async () => {
    await uploadContent(registry.url, 'deleted', single, '1.0');
    const locator = tagged(registry.host, 'deleted', '1.0');
    const { digest } = single.descriptor;
    expect((await client.cached.manifest(locator, anyone())).digest).toBe(digest);
    const answer = await fetch(`${registry.url}/v2/deleted/manifests/${digest}`, { method: 'DELETE' });
    expect(answer.status).toBe(202);
    expect((await client.cached.manifest(locator, anyone())).digest).toBe(digest);
    now += 61_000;
    expect(await failureOf(client.cached.manifest(locator, anyone()))).toMatchObject({ kind: 'notFound' });
    expect(await failureOf(client.source.resolve(locator, anyone()))).toMatchObject({ kind: 'notFound' });
  });

  it('lists hundreds of tags, each once', async () => {
    const tags = Array.from({ length: 250 }, (_, number) => `v1.${number}`);
    await uploadContent(registry.url, 'many', single, tags[0]);
    for (const tag of tags) await putTag(registry, 'many', single, tag);
    const listed: string[] = [];
    const requests = await requestsDuring(registry, async () => {
      listed.push(...(await tagsOf(client, registry.host, 'many')));
    });
    expect(listed.toSorted()).toEqual(tags.toSorted());
    expect(requests).toEqual(['GET /v2/many/tags/list 200']);
  });
});

async function tagsOf({ source }: RealClient, host: string, repository: string): Promise<readonly string[]> {
  const list = source.tags(tagged(host, repository, 'any'), anyone());
  const tags: string[] = [];
  for await (const page of list) tags.push(...page);
  expect(list).toMatchObject({ end: 'complete', dropped: 0 });
  return tags;
}

async function putTag({ url }: DockerRegistry, repository: string, content: Content, tag: string): Promise<void> {
  const answer = await fetch(`${url}/v2/${repository}/manifests/${tag}`, {
    method: 'PUT',
    body: Buffer.from(content.bytes),
    headers: { 'Content-Type': content.descriptor.mediaType },
  });
  expect(answer.status).toBe(201);
}
