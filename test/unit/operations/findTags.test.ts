import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Digest, digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { findTags, MAX_TRIED, readDigestImage } from '../../../src/operations/findTags';
import { prepareTags } from '../../../src/tags/prepareTags';
import { buildSample, pushContent } from '../../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { imageBytes, registryClient, type RegistryClient } from '../registry/registryClient';

const ONE = digestOf(imageBytes('one'));
const TWO = digestOf(imageBytes('two'));

describe('the tags of a digest', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('a', '1.0', imageBytes('one'), MediaType.ociManifest);
    registry.putManifest('a', '1.1', imageBytes('two'), MediaType.ociManifest);
    client = registryClient();
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  const referenceOf = (repository: string, digest: Digest) => ({ registry: registry.host, repository, digest });

  function find(tags: readonly string[], version?: string, signal = new AbortController().signal, onTag?: () => void) {
    const asked = { tags: prepareTags(tags), version };
    return findTags(
      client.source,
      referenceOf('a', ONE),
      asked,
      { signal, byPerson: true },
      onTag ?? (() => undefined),
    );
  }

  it('are found with a HEAD for each tag, the version first', async () => {
    for (const tag of ['1', 'latest']) registry.putTag('a', tag, ONE);
    const result = await find(['1', '1.0', '1.1', 'latest'], '1.0');
    const digests = new Map([...['1.0', '1', 'latest'].map((tag) => [tag, ONE] as const), ['1.1', TWO]]);
    expect(result).toEqual({
      ...{ found: ['1.0', '1', 'latest'], digests, tried: 4, failed: 0, total: 4, stopped: undefined },
    });
    expect(registry.requests.map(({ method, reference }) => `${method} ${reference}`)).toEqual([
      'HEAD 1.0',
      'HEAD 1',
      'HEAD latest',
      'HEAD 1.1',
    ]);
  });

  it(`are not looked for at more than ${MAX_TRIED} tags`, async () => {
    const tags = Array.from({ length: 412 }, (_, index) => `0.${index}`);
    expect(await find(tags)).toMatchObject({ found: [], tried: 30, failed: 30, total: 412 });
    expect(registry.requests).toHaveLength(30);
  });

  it('are told as far as they were found when the registry has had enough', async () => {
    registry.on({ reference: '1.1' }, status(429));
    const result = await find(['1.0', '1.1', '0.9', '0.8'], '1.0');
    expect(result).toMatchObject({ found: ['1.0'], tried: 1, total: 4, stopped: { kind: 'rateLimited' } });
    expect(registry.requests).toHaveLength(2);
  });

  it('are told as far as they were found when the asker gives up', async () => {
    const controller = new AbortController();
    let count = 0;
    const result = await find(['1.0', '1.1', '0.9'], '1.0', controller.signal, () => {
      if (++count === 2) controller.abort();
    });
    expect(result).toMatchObject({ found: ['1.0'], tried: 1, stopped: { kind: 'cancelled' } });
  });

  it('begin with the version that the image gives itself, read with one request more only where it is not at hand', async () => {
    const image = buildSample('library/nginx', '1.27-alpine');
    pushContent(registry, 'nginx', image, 'x');
    const ask = { signal: new AbortController().signal };
    const read = await readDigestImage(client.source, referenceOf('nginx', image.descriptor.digest), ask);
    expect(read.isOnePlatform).toBe(false);
    expect(read.version).toMatch(/^1\.27/);
    expect(registry.requests.length).toBeLessThanOrEqual(3);
    // One that cannot be had is no failure: there are still the newest tags.
    const none = await readDigestImage(client.source, referenceOf('a', digestOf(imageBytes('gone'))), ask);
    expect(none.version).toBeUndefined();
  });
});
