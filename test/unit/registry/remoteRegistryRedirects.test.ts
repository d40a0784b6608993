import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { readDetails, summariseImage } from '../../../src/inspection/inspectImage';
import { CachedSource } from '../../../src/registry/cachedSource';
import { type Action, redirect, type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { locate, registryClient, type RegistryClient } from './registryClient';

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const never = () => ({ signal: new AbortController().signal });

/** What the registry and the host that it leads to count, by the table: each apart. */
describe('Requests that are redirected', () => {
  let registry: ScratchRegistry;
  let store: ScratchRegistry;
  let client: RegistryClient;
  let source: CachedSource;
  let now = 0;

  beforeEach(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    store = await startScratchRegistry();
    for (const each of [registry, store]) {
      const config = each.putBlob('team/app', json({ os: 'linux', architecture: 'amd64' }), MediaType.ociConfig);
      const image = { schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [] };
      const entry = each.putManifest('team/app', 'single', json(image), MediaType.ociManifest);
      const index = { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [entry] };
      each.putManifest('team/app', 'index', json(index), MediaType.ociIndex);
    }
    client = registryClient({ privateHosts: [store.host] });
    source = new CachedSource(client.source, client.log, { tag: 1_000, failure: 1_000 }, () => now);
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
    await store.close();
  });

  const toStore: Action = (request, next) => redirect(`${store.url}${request.path}?signature=x`)(request, next);
  const configuration = async () => {
    const summary = await summariseImage(source, locate(registry, 'team/app', 'index'), never());
    return readDetails(source, summary, { kind: 'wishes', wishes: [] }, never());
  };
  const answered = (of: ScratchRegistry) =>
    of.requests.filter(({ status }) => status !== 401).map(({ kind, status }) => `${kind} ${status ?? ''}`);
  const forget = () => {
    for (const each of [registry, store]) each.forgetRequests();
  };

  it('to a store of blobs: three and a token at the registry, one at the store', async () => {
    registry.on({ kind: 'blob', authorised: true }, toStore);
    expect((await configuration())?.config).toBeDefined();
    expect(answered(registry)).toEqual(['token 200', 'manifest 200', 'manifest 200', 'blob 307']);
    expect(answered(store)).toEqual(['blob 200']);
    forget();
    await configuration();
    expect([registry.count(), store.count()]).toEqual([0, 0]);
    now += 1_000;
    await configuration();
    expect([answered(registry), answered(store)]).toEqual([['manifest 304'], []]);
  });

  it('all of them, to a regional host: as many there as here, and one each for a tag that did not move', async () => {
    registry.on({ kind: 'manifest', authorised: true }, toStore);
    registry.on({ kind: 'blob', authorised: true }, toStore);
    expect((await configuration())?.config).toBeDefined();
    expect(answered(registry)).toEqual(['token 200', 'manifest 307', 'manifest 307', 'blob 307']);
    expect(answered(store)).toEqual(['manifest 200', 'manifest 200', 'blob 200']);
    forget();
    now += 1_000;
    await configuration();
    expect([answered(registry), answered(store)]).toEqual([['manifest 307'], ['manifest 304']]);
    expect(store.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });
});
