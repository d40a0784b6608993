import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCreation } from '../../../src/inspection/createdAt';
import type { Digest } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { locate, registryClient, type RegistryClient } from '../registry/registryClient';

const KEY = 'org.opencontainers.image.created';
const DATE = '2025-09-20T10:00:00Z';
const OTHER = '2024-01-01T00:00:00Z';

describe('when an image was made', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    client = registryClient();
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  function image(created: string | undefined, annotations: Record<string, string> = {}) {
    const platform = { os: 'linux', architecture: 'amd64' };
    const config = registry.putBlob('app', json({ ...platform, created, rootfs: { type: 'layers', diff_ids: [] } }));
    const manifest = {
      schemaVersion: 2,
      config: { ...config, mediaType: MediaType.ociConfig },
      layers: [],
      annotations,
    };
    return registry.putManifest(
      'app',
      undefined,
      json({ ...manifest, mediaType: MediaType.ociManifest }),
      MediaType.ociManifest,
    );
  }

  function index(entry: ReturnType<typeof image>, own = {}, annotations = {}): Digest {
    const manifests = [{ ...entry, platform: { os: 'linux', architecture: 'amd64' }, annotations: own }];
    const value = { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests, annotations };
    return registry.putManifest('app', undefined, json(value), MediaType.ociIndex).digest;
  }

  const creation = (digest: Digest) =>
    readCreation(client.source, locate(registry, 'app', '1'), digest, [], { signal: new AbortController().signal });

  it.each<[string, () => Digest, string | undefined, number]>([
    ["the index's word on the platform", () => index(image(OTHER), { [KEY]: DATE }, { [KEY]: OTHER }), DATE, 1],
    ["the index's word", () => index(image(OTHER), {}, { [KEY]: DATE }), DATE, 1],
    ["the manifest's word", () => image(OTHER, { [KEY]: DATE }).digest, DATE, 1],
    ['the configuration', () => image(DATE).digest, DATE, 2],
    ["a platform's configuration", () => index(image(DATE)), DATE, 3],
    ['the date of reproducible builds', () => image('1970-01-01T00:00:00Z').digest, undefined, 2],
    ['no date', () => image(undefined).digest, undefined, 2],
    ['a date that is none', () => image('yesterday', { [KEY]: 'x' }).digest, undefined, 2],
  ])('%s', async (_name, build, date, requests) => {
    const digest = build();
    expect((await creation(digest))?.time).toBe(date && Date.parse(date));
    expect(registry.requests.length).toBe(requests);
  });
});
