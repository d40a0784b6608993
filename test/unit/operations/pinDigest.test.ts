import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Digest, digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { refreshedDigest } from '../../../src/operations/pinDigest';
import { CachedSource } from '../../../src/registry/cachedSource';
import { type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { registryClient, type RegistryClient } from '../registry/registryClient';

interface Pushed {
  readonly digest: Digest;
  readonly size: number;
  readonly platform: object;
}

describe('what a pin becomes when it is refreshed', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let source: CachedSource;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    client = registryClient();
    source = new CachedSource(client.source, client.log);
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  function pushImage(seed: string, platform: Readonly<Record<string, string>>, tag?: string): Pushed {
    const config = bytesOf({ ...platform, author: seed, rootfs: { type: 'layers', diff_ids: [] } });
    const blob = registry.putBlob('app', config);
    const manifest = bytesOf({
      schemaVersion: 2,
      mediaType: MediaType.ociManifest,
      config: { mediaType: MediaType.ociConfig, digest: blob.digest, size: config.length },
      layers: [],
    });
    const digest = digestOf(manifest);
    registry.putManifest('app', tag ?? digest, manifest, MediaType.ociManifest);
    return { digest, size: manifest.length, platform };
  }

  function pushIndex(tag: string, images: readonly Pushed[]): Digest {
    const manifests = images.map((image) => ({ mediaType: MediaType.ociManifest, ...image }));
    const index = bytesOf({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests });
    registry.putManifest('app', tag, index, MediaType.ociIndex);
    return digestOf(index);
  }

  const refreshed = (digest: Digest) => {
    registry.forgetRequests();
    return refreshedDigest(
      source,
      { registry: registry.host, repository: 'app', tag: '1', digest },
      { signal: new AbortController().signal, byPerson: true },
    );
  };

  const amd64 = { os: 'linux', architecture: 'amd64' };
  const arm64 = { os: 'linux', architecture: 'arm64' };

  it('is current with one request', async () => {
    const index = pushIndex('1', [pushImage('a', amd64)]);
    expect(await refreshed(index)).toEqual({ kind: 'current', platform: undefined });
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('moves the pin of an index to the index', async () => {
    const before = pushIndex('1', [pushImage('a', amd64)]);
    const after = pushIndex('1', [pushImage('b', amd64)]);
    expect(await refreshed(before)).toEqual({ kind: 'moved', digest: after, platform: undefined });
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'HEAD']);
  });

  it("keeps a platform's pin a platform's", async () => {
    const old = pushImage('a', arm64);
    pushIndex('1', [pushImage('a', amd64), old]);
    expect(await refreshed(old.digest)).toMatchObject({ kind: 'current', platform: { platform: arm64 } });
    const fresh = pushImage('b', { ...arm64, variant: 'v8' });
    pushIndex('1', [pushImage('b', amd64), fresh]);
    source = new CachedSource(client.source, client.log);
    expect(await refreshed(old.digest)).toMatchObject({
      kind: 'moved',
      digest: fresh.digest,
      platform: { platform: arm64 },
    });
  });

  it('follows an update of Windows', async () => {
    const windows = (version: string) => ({ os: 'windows', architecture: 'amd64', 'os.version': version });
    const old = pushImage('a', windows('10.0.20348.2655'));
    const others = [pushImage('c', windows('10.0.17763.6414')), pushImage('b', windows('10.0.20348.2700'))];
    pushIndex('1', others);
    expect(await refreshed(old.digest)).toMatchObject({ kind: 'moved', digest: others[1]?.digest });
  });

  it('says that the platform is gone', async () => {
    const old = pushImage('a', arm64);
    pushIndex('1', [pushImage('b', amd64)]);
    expect(await refreshed(old.digest)).toMatchObject({ kind: 'platformGone', platform: arm64 });
  });

  it('takes the index where nothing tells any more what the pin was', async () => {
    const index = pushIndex('1', [pushImage('b', amd64)]);
    expect(await refreshed(digestOf(bytesOf('gone')))).toEqual({ kind: 'moved', digest: index, platform: undefined });
  });

  it.each([404, 401, 429, 500])('fails with a %i', async (code) => {
    registry.on({}, status(code));
    expect(await refreshed(digestOf(bytesOf('any')))).toMatchObject({ kind: 'failed', error: { status: code } });
  });
});
