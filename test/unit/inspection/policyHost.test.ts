import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CapabilityError, manifestDigest, ociManifest, ociManifestConfig } from '../../../src/inspection/policyHost';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { parsePlatform } from '../../../src/oci/platform';
import { CachedSource } from '../../../src/registry/cachedSource';
import { RegistryError } from '../../../src/registry/registryError';
import { buildSample, pushSamples } from '../../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { type RegistryClient, registryClient } from '../registry/registryClient';

const ask = { signal: new AbortController().signal };
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('the registry capabilities of a policy host', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let source: CachedSource;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
  });
  afterAll(() => registry.close());
  beforeEach(() => {
    client = registryClient();
    source = new CachedSource(client.source, client.log);
    registry.forgetRequests();
  });
  afterEach(() => client.dispose());

  const uri = (name: string) => `${registry.host}/${name}`;
  const asked = () => registry.requests.map(({ method, kind, status }) => `${method} ${kind} ${status ?? ''}`);
  const config = (name: string, platform?: string) =>
    ociManifestConfig(source, uri(name), { platform: parsePlatform(platform ?? '') }, ask);

  /** An image manifest under a tag, with a config of these bytes. */
  const pushConfig = (repository: string, bytes: Uint8Array, mediaType: string, more: object = {}): Uint8Array => {
    const { digest, size } = registry.putBlob(repository, bytes, mediaType);
    const manifest = encode({ schemaVersion: 2, config: { mediaType, digest, size }, layers: [], ...more });
    registry.putManifest(repository, '1', manifest, MediaType.ociManifest);
    return manifest;
  };

  describe('v1/manifest_digest', () => {
    it('is the digest of the index, by one HEAD', async () => {
      const { descriptor } = buildSample('library/nginx', '1.27-alpine');
      expect(await manifestDigest(source, uri('library/nginx:1.27-alpine'), ask)).toEqual({
        digest: descriptor.digest,
      });
      expect(asked()).toEqual(['HEAD manifest 200']);
    });

    it('asks for latest where no tag is written, and nothing again within a minute', async () => {
      const first = await manifestDigest(source, uri('library/busybox'), ask);
      expect(first.digest).toBe(buildSample('library/busybox', 'latest').descriptor.digest);
      expect(await manifestDigest(source, uri('library/busybox:latest'), ask)).toEqual(first);
      expect(asked()).toEqual(['HEAD manifest 200']);
    });

    it('does not take a digest at its word', async () => {
      const { digest } = buildSample('library/busybox', 'latest').descriptor;
      expect(await manifestDigest(source, uri(`library/busybox:gone@${digest}`), ask)).toEqual({ digest });
      expect(asked()).toEqual(['HEAD manifest 200']);
      const missing = digestOf(encode('missing'));
      await expect(manifestDigest(source, uri(`library/busybox@${missing}`), ask)).rejects.toMatchObject({
        kind: 'notFound',
      });
    });
  });

  describe('v1/oci_manifest', () => {
    it("is the registry's bytes, by one GET", async () => {
      const { bytes, descriptor } = buildSample('library/nginx', '1.27-alpine');
      const answer = await ociManifest(source, uri('library/nginx:1.27-alpine'), ask);
      expect(Buffer.from(answer.bytes).equals(bytes)).toBe(true);
      expect(answer.manifest).toEqual(JSON.parse(Buffer.from(bytes).toString()));
      expect(answer).toMatchObject({ digest: descriptor.digest, mediaType: MediaType.ociIndex });
      expect(asked()).toEqual(['GET manifest 200']);
    });

    it('keeps what no specification knows, and needs no mediaType', async () => {
      const body = { schemaVersion: 2, manifests: [], 'x-own': { deep: [1, null] } };
      registry.putManifest('unknown-fields', '1', encode(body), MediaType.ociIndex);
      expect((await ociManifest(source, uri('unknown-fields:1'), ask)).manifest).toEqual(body);
    });
  });

  describe('v1/oci_manifest_config', () => {
    it('is of linux/amd64 for an index, by three requests', async () => {
      const answer = await config('library/nginx:1.27-alpine');
      expect(asked()).toEqual(['GET manifest 200', 'GET manifest 200', 'GET blob 200']);
      const amd64 = buildSample('library/nginx', '1.27-alpine').manifests[0]!;
      expect(answer.digest).toBe(amd64.descriptor.digest);
      expect(answer.manifest).toEqual(JSON.parse(Buffer.from(amd64.bytes).toString()));
      expect(answer.config).toMatchObject({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers' } });
    });

    it('is of a single manifest by two requests, as the specification shows it', async () => {
      const answer = await config('kubewarden/policy-server:v1.13.0');
      expect(asked()).toEqual(['GET manifest 200', 'GET blob 200']);
      expect(answer).toMatchObject({
        digest: buildSample('kubewarden/policy-server', 'v1.13.0').descriptor.digest,
        manifest: { schemaVersion: 2, mediaType: MediaType.ociManifest },
        config: {
          created: '2024-06-05T13:48:01.671482413Z',
          config: { User: '65533:65533', ExposedPorts: { '3000/tcp': {} }, Entrypoint: ['/policy-server'] },
        },
      });
    });

    it('is of the platform that is asked for, its usual variant understood', async () => {
      expect((await config('library/nginx:1.27-alpine', 'linux/arm64')).config).toMatchObject({
        architecture: 'arm64',
      });
      expect((await config('demo/windows:ltsc2022')).config).toMatchObject({ os: 'windows' });
    });

    it('says which platforms there are where the one that is asked for is missing, by one request', async () => {
      const error = await config('library/nginx:1.27-alpine', 'plan9/mips').catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(CapabilityError);
      expect((error as CapabilityError).problem).toMatchObject({
        kind: 'noImage',
        wish: { os: 'plan9', architecture: 'mips' },
        platforms: expect.arrayContaining([expect.objectContaining({ os: 'linux', architecture: 'amd64' })]) as unknown,
      });
      expect(asked()).toEqual(['GET manifest 200']);
    });

    it('fails for an index without images', async () => {
      registry.putManifest('empty', '1', encode({ schemaVersion: 2, manifests: [] }), MediaType.ociIndex);
      await expect(config('empty:1')).rejects.toMatchObject({ problem: { kind: 'noImage', wish: undefined } });
    });

    it("is as it is where the config is not an image's", async () => {
      pushConfig('artifact', encode({}), MediaType.ociEmpty, { artifactType: 'application/vnd.example' });
      expect((await config('artifact:1')).config).toEqual({});
      // The empty object is never fetched.
      expect(asked()).toEqual(['GET manifest 200']);
      pushConfig('chart', encode({ name: 'chart', version: '1.0.0' }), 'application/vnd.cncf.helm.config.v1+json');
      expect((await config('chart:1')).config).toEqual({ name: 'chart', version: '1.0.0' });
    });

    it('keeps unknown fields of manifest and config', async () => {
      const own = { os: 'linux', architecture: 'amd64', 'x-own': true };
      const manifest = pushConfig('own', encode(own), MediaType.ociConfig, { 'x-more': [{}] });
      expect(await config('own:1')).toEqual({
        manifest: JSON.parse(Buffer.from(manifest).toString()) as unknown,
        digest: digestOf(manifest),
        config: own,
      });
    });

    it('asks for nothing that a descriptor embeds', async () => {
      const own = encode({ os: 'linux', architecture: 'amd64' });
      const data = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
      const described = { mediaType: MediaType.ociConfig, digest: digestOf(own), size: own.length, data: data(own) };
      const manifest = encode({ schemaVersion: 2, config: described, layers: [] });
      const entry = {
        ...{ mediaType: MediaType.ociManifest, digest: digestOf(manifest), size: manifest.length },
        ...{ platform: { os: 'linux', architecture: 'amd64' }, data: data(manifest) },
      };
      registry.putManifest('embedded', '1', encode({ schemaVersion: 2, manifests: [entry] }), MediaType.ociIndex);
      expect(await config('embedded:1')).toMatchObject({ digest: entry.digest, config: { os: 'linux' } });
      expect(asked()).toEqual(['GET manifest 200']);
    });

    it('fails for a config that is not JSON', async () => {
      pushConfig('text', new TextEncoder().encode('no JSON'), 'text/plain');
      const error = await config('text:1').catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RegistryError);
      expect(error).toMatchObject({ kind: 'malformed', host: registry.host });
    });
  });

  it('asks nobody for a text that is no reference', async () => {
    for (const text of ['', 'Nginx:1', 'nginx:', `${registry.host}/a@sha256:1`, 'oci:folder:tag:more']) {
      const fails = { problem: { kind: 'invalidUri' } };
      await expect(manifestDigest(source, text, ask)).rejects.toMatchObject(fails);
      await expect(ociManifest(source, text, ask)).rejects.toMatchObject(fails);
      await expect(ociManifestConfig(source, text, {}, ask)).rejects.toBeInstanceOf(CapabilityError);
    }
    expect(asked()).toEqual([]);
  });

  it('ends when it is cancelled', async () => {
    const cancelled = { signal: AbortSignal.abort() };
    await expect(manifestDigest(source, uri('library/nginx'), cancelled)).rejects.toMatchObject({ kind: 'cancelled' });
    await expect(ociManifestConfig(source, uri('library/nginx'), {}, cancelled)).rejects.toMatchObject({
      kind: 'cancelled',
    });
    expect(asked()).toEqual([]);
  });
});
