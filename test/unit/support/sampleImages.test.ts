import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor';
import { digestOf } from '../../../src/oci/digest';
import { type ImageConfig, parseImageConfig } from '../../../src/oci/imageConfig';
import {
  artifactTypeOf,
  type ImageManifest,
  type Index,
  isAttestation,
  isContainerImage,
  type Manifest,
  parseManifest,
  platformEntries,
} from '../../../src/oci/manifest';
import { MANIFEST_ACCEPT, MediaType } from '../../../src/oci/mediaType';
import type { Parsed } from '../../../src/oci/parsed';
import { formatPlatform } from '../../../src/oci/platform';
import { pushSamples, sampleCatalogue } from '../../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';

const TOP_LEVEL: Readonly<Record<(typeof sampleCatalogue)[number]['kind'], string>> = {
  'oci-index': MediaType.ociIndex,
  'oci-image': MediaType.ociManifest,
  'docker-list': MediaType.dockerList,
  'docker-image': MediaType.dockerManifest,
  'helm-chart': MediaType.ociManifest,
};

describe('the sample images, over HTTP', () => {
  let registry: ScratchRegistry;
  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
  });
  afterAll(() => registry.close());

  /** A manifest, checked against the header's digest and, where it was found by one, its descriptor. */
  const pull = async (repository: string, reference: string, descriptor?: Descriptor): Promise<Manifest> => {
    const response = await fetch(`${registry.url}/v2/${repository}/manifests/${reference}`, {
      headers: { Accept: MANIFEST_ACCEPT },
    });
    expect(response.status).toBe(200);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get('Docker-Content-Digest')).toBe(digestOf(bytes));
    if (descriptor) expectToFit(bytes, descriptor);
    return okOf(parseManifest(bytes, response.headers.get('Content-Type')));
  };
  const pullBlob = async (repository: string, descriptor: Descriptor): Promise<Uint8Array> => {
    const response = await fetch(`${registry.url}/v2/${repository}/blobs/${descriptor.digest}`);
    expect(response.status).toBe(200);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expectToFit(bytes, descriptor);
    return bytes;
  };
  const referrersOf = async (repository: string, digest: string): Promise<readonly Descriptor[]> => {
    const response = await fetch(`${registry.url}/v2/${repository}/referrers/${digest}`);
    return indexIn(okOf(parseManifest(new Uint8Array(await response.arrayBuffer()), MediaType.ociIndex))).manifests;
  };
  /** Goes through everything under a manifest and about it; gives the manifests, in order. */
  const walk = async (repository: string, reference: string, descriptor?: Descriptor): Promise<Manifest[]> => {
    const manifest = await pull(repository, reference, descriptor);
    const found = [manifest];
    if (manifest.kind === 'index') {
      for (const child of manifest.manifests) found.push(...(await walk(repository, child.digest, child)));
    } else {
      const config = await pullBlob(repository, manifest.config);
      const layers = [];
      for (const layer of manifest.layers) layers.push(await pullBlob(repository, layer));
      if (isContainerImage(manifest)) expectTrueLayers(config, layers);
    }
    const digest = descriptor?.digest ?? (await digestOfTag(repository, reference));
    for (const referrer of await referrersOf(repository, digest)) {
      found.push(...(await walk(repository, referrer.digest, referrer)));
    }
    return found;
  };
  const digestOfTag = async (repository: string, tag: string): Promise<string> => {
    const response = await fetch(`${registry.url}/v2/${repository}/manifests/${tag}`, { method: 'HEAD' });
    return response.headers.get('Docker-Content-Digest') ?? '';
  };
  const configOf = async (repository: string, manifest: Manifest): Promise<ImageConfig> =>
    configIn(await pullBlob(repository, imageIn(manifest).config));

  it.each(sampleCatalogue)('has only true digests in $repository:$tag, a $kind', async ({ repository, tag, kind }) => {
    const [top] = await walk(repository, tag);
    expect(top?.mediaType).toBe(TOP_LEVEL[kind]);
  });

  it('lists every tag that it has', async () => {
    const response = await fetch(`${registry.url}/v2/_catalog`);
    const { repositories } = (await response.json()) as { repositories: string[] };
    const tags: string[] = [];
    for (const repository of repositories) {
      const list = (await (await fetch(`${registry.url}/v2/${repository}/tags/list`)).json()) as { tags: string[] };
      tags.push(...list.tags.map((tag) => `${repository}:${tag}`));
    }
    expect(tags.sort()).toEqual(sampleCatalogue.map(({ repository, tag }) => `${repository}:${tag}`).sort());
  });

  it('is the same each time', async () => {
    const again = await startScratchRegistry();
    pushSamples(again);
    for (const { repository, tag } of sampleCatalogue) {
      const response = await fetch(`${again.url}/v2/${repository}/manifests/${tag}`, { method: 'HEAD' });
      expect(response.headers.get('Docker-Content-Digest')).toBe(await digestOfTag(repository, tag));
    }
    await again.close();
  });

  it('has an nginx of six platforms, each with its attestations', async () => {
    const index = indexIn(await pull('library/nginx', '1.27-alpine'));
    const entries = platformEntries(index);
    expect(entries.map((entry) => formatPlatform(entry.platform!))).toEqual([
      'linux/amd64',
      'linux/arm/v6',
      'linux/arm/v7',
      'linux/arm64/v8',
      'linux/386',
      'linux/s390x',
    ]);
    const attestations = index.manifests.filter(isAttestation);
    expect(attestations.map((entry) => entry.annotations['vnd.docker.reference.digest'])).toEqual(
      entries.map((entry) => entry.digest),
    );
    const attestation = imageIn(await pull('library/nginx', attestations[0]!.digest));
    expect(attestation.layers.map((layer) => layer.annotations['in-toto.io/predicate-type'])).toEqual([
      'https://spdx.dev/Document',
      'https://slsa.dev/provenance/v0.2',
    ]);
    const image = imageIn(await pull('library/nginx', entries[0]!.digest));
    const config = await configOf('library/nginx', image);
    for (const annotations of [index.annotations, entries[0]!.annotations, image.annotations]) {
      expect(annotations['org.opencontainers.image.licenses']).toBe('BSD-2-Clause');
    }
    expect(config).toMatchObject({
      exposedPorts: ['80/tcp'],
      stopSignal: 'SIGQUIT',
      entrypoint: ['/docker-entrypoint.sh'],
    });
    expect(config.history.filter((entry) => !entry.emptyLayer)).toHaveLength(image.layers.length);
    expect(config.history.some((entry) => entry.emptyLayer)).toBe(true);
  });

  it('has three different contents of nginx', async () => {
    const digests = await Promise.all(
      ['1.27-alpine', '1.27', 'latest'].map((tag) => digestOfTag('library/nginx', tag)),
    );
    expect(new Set(digests).size).toBe(3);
    expect(await digestOfTag('library/nginx', '1.27.5-alpine')).toBe(digests[0]);
  });

  it("has a policy server of four layers that runs as a user's number", async () => {
    const image = imageIn(await pull('kubewarden/policy-server', 'v1.13.0'));
    expect(image.layers).toHaveLength(4);
    expect(await configOf('kubewarden/policy-server', image)).toMatchObject({
      user: '65533:65533',
      exposedPorts: ['3000/tcp'],
      created: '2024-06-05T13:48:01.671482413Z',
      workingDir: '/',
    });
  });

  it("has a redis of Docker's types, with its licence in a label", async () => {
    const list = indexIn(await pull('library/redis', '7.4'));
    expect(new Set(list.manifests.map((entry) => entry.mediaType))).toEqual(new Set([MediaType.dockerManifest]));
    const config = await configOf('library/redis', await pull('library/redis', list.manifests[0]!.digest));
    expect(config.labels['org.opencontainers.image.licenses']).toBe('LicenseRef-RSALv2 OR SSPL-1.0');
  });

  it('has a busybox without a time of creation, and one from 1970', async () => {
    const config = async (tag: string): ReturnType<typeof configOf> =>
      configOf('library/busybox', await pull('library/busybox', tag));
    expect(await config('latest')).toMatchObject({ created: undefined, user: '' });
    expect(await config('1.36')).toMatchObject({ created: '1970-01-01T00:00:00Z' });
  });

  it('has a chart that is no image', async () => {
    const chart = imageIn(await pull('charts/podinfo', '6.7.0'));
    expect(artifactTypeOf(chart)).toBe('application/vnd.cncf.helm.config.v1+json');
    const text = gunzipSync(await pullBlob('charts/podinfo', chart.layers[0]!)).toString('utf8');
    for (const file of ['podinfo/Chart.yaml', 'podinfo/values.yaml', 'podinfo/README.md']) expect(text).toContain(file);
  });

  it('has a signature, a bill of materials, and a signature of that', async () => {
    const types = async (digest: string): Promise<(string | undefined)[]> =>
      (await referrersOf('demo/signed', digest)).map((entry) => entry.artifactType);
    const digest = await digestOfTag('demo/signed', '1.0');
    expect(await types(digest)).toEqual(['application/vnd.example.signature.v1+json', 'application/spdx+json']);
    const sbom = (await referrersOf('demo/signed', digest)).at(-1)!;
    expect(await types(sbom.digest)).toEqual(['application/vnd.example.signature.v1+json']);
  });

  it('has versions of Windows', async () => {
    const index = indexIn(await pull('demo/windows', 'ltsc2022'));
    expect(index.manifests.map((entry) => formatPlatform(entry.platform!))).toEqual([
      'windows/amd64 10.0.20348.2700',
      'windows/amd64 10.0.17763.6414',
    ]);
    const config = await configOf('demo/windows', await pull('demo/windows', index.manifests[0]!.digest));
    expect(config.platform.osVersion).toBe('10.0.20348.2700');
  });

  it('has the layouts that other tools made, with what is about them', async () => {
    const types = (await walk('demo/crane-signed', '1.0'))
      .filter((manifest) => manifest.kind === 'image')
      .map(artifactTypeOf)
      .filter((type) => type !== undefined);
    expect(types).toEqual(['application/spdx+json', 'application/vnd.dev.sigstore.bundle.v0.3+json']);
    const umoci = await configOf('demo/umoci', await pull('demo/umoci', '1.0'));
    expect(umoci.labels['org.opencontainers.image.licenses']).toBe('GPL-2.0-only');
  });
});

function expectToFit(bytes: Uint8Array, { digest, size }: Descriptor): void {
  expect(digestOf(bytes)).toBe(digest);
  expect(bytes.byteLength).toBe(size);
}

/** The diff_ids are the digests of the uncompressed layers, in order. */
function expectTrueLayers(config: Uint8Array, layers: readonly Uint8Array[]): void {
  const { rootfs } = JSON.parse(new TextDecoder().decode(config)) as { rootfs: { diff_ids: string[] } };
  expect(layers.map((layer) => digestOf(isGzip(layer) ? gunzipSync(layer) : layer))).toEqual(rootfs.diff_ids);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function okOf<T>(parsed: Parsed<T>): T {
  if (parsed.kind !== 'ok') throw new Error(parsed.reason);
  return parsed.value;
}

function configIn(bytes: Uint8Array): ImageConfig {
  return okOf(parseImageConfig(bytes));
}

function imageIn(manifest: Manifest): ImageManifest {
  if (manifest.kind !== 'image') throw new Error('an index where an image was expected');
  return manifest;
}

function indexIn(manifest: Manifest): Index {
  if (manifest.kind !== 'index') throw new Error('an image where an index was expected');
  return manifest;
}
