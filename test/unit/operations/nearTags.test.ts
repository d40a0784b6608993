import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { findNearTags } from '../../../src/operations/nearTags';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { imageBytes, registryClient, type RegistryClient } from '../registry/registryClient';

describe('the nearest tags', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeEach(async () => {
    registry = await startScratchRegistry({ tagsPageSize: 2 });
    for (const tag of ['1.26', '1.27-alpine', '1.27.3', 'latest', 'zebra']) {
      registry.putManifest('app', tag, imageBytes(tag), MediaType.ociManifest);
    }
    client = registryClient();
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  const near = (tag: string | undefined) =>
    findNearTags(
      client.source,
      { registry: registry.host, repository: 'app', tag },
      { signal: new AbortController().signal },
    );

  it('come from all pages, and leave out what is not near', async () => {
    const { tags, count, isComplete } = await near('1.27-alpin');
    expect(tags[0]).toBe('1.27-alpine');
    expect(tags).not.toContain('zebra');
    expect({ count, isComplete }).toEqual({ count: 5, isComplete: true });
    expect(registry.count({ kind: 'tags' })).toBe(3);
  });

  it('can be none', async () => {
    expect((await near('something-else-entirely')).tags).toEqual([]);
  });

  it('cannot be had where the registry does not list', async () => {
    await registry.close();
    await expect(near('1')).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
