import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nearestAnnotation } from '../../../src/inspection/annotation';
import { type Choice, readDetails, summariseImage } from '../../../src/inspection/inspectImage';
import { platformEntries } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';
import { formatPlatform, parsePlatform } from '../../../src/oci/platform';
import { CachedSource } from '../../../src/registry/cachedSource';
import type { ImageSource } from '../../../src/registry/imageSource';
import { pushSamples } from '../../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { locate, type RegistryClient, registryClient } from '../registry/registryClient';

const ask = { signal: new AbortController().signal };
const wish = (...names: string[]): Choice => ({ kind: 'wishes', wishes: names.map(parsePlatform) });

describe('inspection of an image', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let source: CachedSource;

  beforeAll(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry);
  });

  afterAll(() => registry.close());

  beforeEach(() => {
    client = registryClient();
    source = new CachedSource(client.source, client.log);
    registry.forgetRequests();
    return () => client.dispose();
  });

  const summarise = (repository: string, tag: string) => summariseImage(source, locate(registry, repository, tag), ask);
  const answered = (kind: 'manifest' | 'blob') => registry.count({ kind, status: 200 });

  it('takes one manifest request besides authentication for an index, two more for a configuration, none again', async () => {
    const summary = await summarise('library/nginx', '1.27-alpine');
    expect(registry.requests.map(({ kind, status }) => `${kind} ${status ?? ''}`)).toEqual([
      'manifest 401',
      'token 200',
      'manifest 200',
    ]);
    await readDetails(source, summary, wish(), ask);
    expect([answered('manifest'), answered('blob'), registry.requests.length]).toEqual([2, 1, 5]);
    await readDetails(source, await summarise('library/nginx', '1.27-alpine'), wish(), ask);
    expect(registry.requests).toHaveLength(5);
  });

  it.each(['', 'application/octet-stream'])(
    'reads the configuration of an image that is called %j',
    async (mediaType) => {
      const config = registry.putBlob('old/image', Buffer.from('{"os":"linux","config":{"User":"me"}}'), mediaType);
      const layer = registry.putBlob(
        'old/image',
        Buffer.from('x'),
        'application/vnd.docker.image.rootfs.diff.tar.gzip',
      );
      const body = JSON.stringify({ schemaVersion: 2, config: { ...config, mediaType }, layers: [layer] });
      registry.putManifest('old/image', '1', Buffer.from(body), MediaType.dockerManifest);
      expect((await readDetails(source, await summarise('old/image', '1'), wish(), ask))?.config?.user).toBe('me');
    },
  );

  it('says what is wrong with a configuration', async () => {
    const config = registry.putBlob('odd/config', Buffer.from('[]'), MediaType.ociConfig);
    const body = JSON.stringify({ schemaVersion: 2, config, layers: [] });
    registry.putManifest('odd/config', '1', Buffer.from(body), MediaType.ociManifest);
    await expect(readDetails(source, await summarise('odd/config', '1'), wish(), ask)).rejects.toMatchObject({
      ...{ kind: 'malformed', reason: 'the configuration is not a JSON object' },
    });
  });

  it('names the field of an index that is wrong', async () => {
    const body = { schemaVersion: 2, manifests: [{ digest: `sha256:${'0'.repeat(64)}`, size: -1 }] };
    registry.putManifest('odd/index', '1', Buffer.from(JSON.stringify(body)), MediaType.ociIndex);
    await expect(summarise('odd/index', '1')).rejects.toMatchObject({
      reason: expect.stringMatching(/manifests\.0\.size/) as unknown,
    });
  });

  it('takes one request more for the configuration of a single manifest', async () => {
    const summary = await summarise('kubewarden/policy-server', 'v1.13.0');
    const details = await readDetails(source, summary, wish(), ask);
    expect([answered('manifest'), answered('blob')]).toEqual([1, 1]);
    expect(details?.config).toMatchObject({
      user: '65533:65533',
      exposedPorts: ['3000/tcp'],
      entrypoint: ['/policy-server'],
      workingDir: '/',
      created: '2024-06-05T13:48:01.671482413Z',
    });
    expect(details?.config?.history).toHaveLength(7);
    expect(details?.platform && formatPlatform(details.platform)).toBe('linux/amd64');
  });

  it('chooses the platform that is wished for, or the entry that is named', async () => {
    const summary = await summarise('library/nginx', '1.27-alpine');
    if (summary.fetched.value.kind !== 'index') throw new Error('not an index');
    const arm = await readDetails(source, summary, wish('linux/arm64'), ask);
    expect(arm?.platform).toMatchObject({ architecture: 'arm64' });
    for (const entry of platformEntries(summary.fetched.value)) {
      const details = await readDetails(source, summary, { kind: 'entry', digest: entry.digest }, ask);
      expect(details?.manifest.digest).toBe(entry.digest);
      expect(details?.config?.platform.architecture).toBe(entry.platform?.architecture);
    }
  });

  it('reads a Docker manifest list', async () => {
    const summary = await summarise('library/redis', '7.4');
    expect(summary.fetched.mediaType).toBe(MediaType.dockerList);
    expect((await readDetails(source, summary, wish(), ask))?.config).toBeDefined();
  });

  it('knows no configuration of an artifact, and asks for none', async () => {
    const summary = await summarise('charts/podinfo', '6.7.0');
    const details = await readDetails(source, summary, wish(), ask);
    expect(details?.config).toBeUndefined();
    expect(answered('blob')).toBe(0);
  });

  it('finds a licence in the nearest place', async () => {
    const key = 'org.opencontainers.image.licenses';
    const nginx = await summarise('library/nginx', '1.27-alpine');
    expect(nearestAnnotation(key, nginx)).toBe('BSD-2-Clause');
    const redis = await summarise('library/redis', '7.4');
    expect(nearestAnnotation(key, redis)).toBeUndefined();
    expect(nearestAnnotation(key, redis, await readDetails(source, redis, wish(), ask))).toBeTruthy();
    expect(nearestAnnotation('__proto__', nginx)).toBeUndefined();
  });

  it('ends in an index that contains itself', async () => {
    const entry = { mediaType: MediaType.ociIndex, digest: `sha256:${'0'.repeat(64)}`, size: 1 };
    const bytes = new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
    const { digest } = registry.putManifest('circle', '1', bytes, MediaType.ociIndex);
    // A true digest cannot contain itself, so a source without verification stands in for the registry.
    const fetched = await client.source.manifest(locate(registry, 'circle', '1'), ask);
    const endless: ImageSource = {
      manifest: () => Promise.resolve(fetched),
      resolve: () => Promise.resolve(digest),
      blob: () => Promise.reject(new Error('an index has none')),
    };
    const summary = await summariseImage(endless, locate(registry, 'circle', '1'), ask);
    await expect(readDetails(endless, summary, wish(), ask)).rejects.toMatchObject({ kind: 'unsupported' });
  });

  it('knows nothing more of an index without images', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, manifests: [] }));
    registry.putManifest('empty', '1', bytes, MediaType.ociIndex);
    expect(await readDetails(source, await summarise('empty', '1'), wish(), ask)).toBeUndefined();
  });
});
