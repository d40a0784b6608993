import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { type ScratchRegistry, startScratchRegistry, status, wrongBody } from '../../support/scratchRegistry';
import { imageBytes, locate, registryClient, type RegistryClient } from './registryClient';

describe('Tags that begin with something, by one page', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  const start = async (tags: readonly string[], tagsPageSize?: number) => {
    registry = await startScratchRegistry(tagsPageSize ? { tagsPageSize } : {});
    for (const tag of tags) registry.putManifest('app', tag, imageBytes('one'), MediaType.ociManifest);
  };
  const read = () =>
    client.source.tagsFrom(locate(registry, 'app', '1'), 'x-', { signal: new AbortController().signal });

  beforeEach(() => {
    client = registryClient();
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  it('come with one request that begins there', async () => {
    await start(['1', 'Y', 'x', 'x-a', 'x-b', 'y']);
    expect(await read()).toEqual(['x-a', 'x-b']);
    expect(registry.requests.map(({ query }) => query.toString())).toEqual(['last=x-']);
  });

  it('are known to be all where the page goes further than they do, even if more pages follow', async () => {
    await start(['x-a', 'y', 'z1', 'z2'], 2);
    expect(await read()).toEqual(['x-a']);
    expect(registry.count()).toBe(1);
  });

  it('are not known where the page ends among them', async () => {
    await start(['x-a', 'x-b', 'x-c'], 2);
    expect(await read()).toBeUndefined();
    expect(registry.count()).toBe(1);
  });

  it.each([
    ['the list is not sorted, and may begin there', ['x-b', 'y', 'x-a']],
    ['it holds what is no text', ['x-a', 7]],
  ])('are not known where %s', async (_name, tags) => {
    await start(['1']);
    registry.on({ kind: 'tags' }, wrongBody(JSON.stringify({ name: 'app', tags })));
    expect(await read()).toBeUndefined();
  });

  it('are found in a whole list, by a registry that does not begin there, in whatever order', async () => {
    await start(['1']);
    for (const tags of [
      ['1', 'B', 'a', 'x-a', 'z'],
      ['1', 'a', 'B', 'x-a', 'Z'],
      ['z', 'x-a', '1'],
    ]) {
      registry.on({ kind: 'tags' }, wrongBody(JSON.stringify({ name: 'app', tags })), { times: 1 });
      expect(await read()).toEqual(['x-a']);
    }
  });

  it('are not known where there is no list, and fail where the registry does', async () => {
    await start(['1']);
    for (const code of [404, 403, 405, 400]) {
      registry.on({ kind: 'tags' }, status(code), { times: 1 });
      expect(await read()).toBeUndefined();
    }
    registry.on({ kind: 'tags' }, status(429), { times: 1 });
    await expect(read()).rejects.toMatchObject({ kind: 'rateLimited' });
  });
});
