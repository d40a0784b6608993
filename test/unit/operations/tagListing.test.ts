import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { type TagChange, TagListing } from '../../../src/operations/tagListing';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { imageBytes, locate, type RegistryClient, registryClient } from '../registry/registryClient';

const ONE = digestOf(imageBytes('one'));

describe('tags that a person watches come', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let changes: TagChange[];
  let failures: string[];
  let listing: TagListing;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('a', '1.10', imageBytes('one'), MediaType.ociManifest);
    for (const tag of ['1.9', '1', 'latest', `sha256-${'0'.repeat(64)}.sig`]) registry.putTag('a', tag, ONE);
    registry.putManifest('a', '1.8', imageBytes('two'), MediaType.ociManifest);
    client = registryClient();
    changes = [];
    failures = [];
    const locator = locate(registry, 'a', '1.10');
    listing = new TagListing({
      list: (ask) => client.source.tags(locator, ask),
      ...{ host: registry.host, pauses: () => () => undefined },
      changed: (change) => changes.push(change),
      failed: ({ kind }) => failures.push(kind),
    });
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  it('are nothing until somebody asks, and stand in the order of people at the end, without evidence', async () => {
    expect([listing.state, registry.requests]).toEqual([{ kind: 'idle' }, []]);
    await listing.list();
    expect(listing.state).toEqual({ kind: 'listed', count: 5, evidence: 1, dropped: 0, end: 'complete' });
    expect(listing.tags).toEqual(changes.at(-1)?.tags);
    expect(listing.tags.filter((tag) => tag.startsWith('1.'))).toEqual(['1.10', '1.9', '1.8']);
    expect([changes[0], changes.at(-1)?.append]).toEqual([{ append: false, tags: [] }, false]);
  });

  it('fail with what went wrong, and come when they are asked for again', async () => {
    const end = registry.on({ kind: 'tags' }, status(401));
    await listing.list();
    expect(listing.state).toMatchObject({ kind: 'failed', error: { kind: 'unauthorized' }, count: 0 });
    expect(failures).toEqual(['unauthorized']);
    end();
    await listing.list();
    expect(listing.state.kind).toBe('listed');
  });

  it('can be stopped: what has come stays', async () => {
    const gate = hold();
    registry.on({ kind: 'tags' }, gate);
    const listed = listing.list();
    await gate.waiting;
    listing.stop();
    gate.release();
    await listed;
    expect(listing.state).toEqual({ kind: 'listed', count: 0, evidence: 0, dropped: 0, end: undefined });
  });

  it('are asked where they point once they are there', async () => {
    const reference = { registry: registry.host, repository: 'a', digest: ONE };
    await listing.findSame(client.source, reference, '1.10');
    expect(registry.requests).toEqual([]);
    await listing.list();
    changes.length = 0;
    await listing.findSame(client.source, reference, '1.10');
    const { state } = listing;
    expect(state).toMatchObject({ kind: 'found', count: 5, result: { tried: 5, failed: 0 } });
    expect(state.kind === 'found' && state.result.found.toSorted()).toEqual(['1', '1.10', '1.9', 'latest']);
    expect(changes.every(({ append, tags }) => append && tags.length === 0)).toBe(true);
    expect(changes).toHaveLength(6);
    // Who shows another digest by now begins anew.
    listing.forgetFound();
    expect(listing.state).toEqual({ kind: 'listed', count: 5, evidence: 1, dropped: 0, end: 'complete' });
    listing.forgetFound();
    expect(changes).toHaveLength(7);
    const finding = listing.findSame(client.source, reference, '1.10');
    listing.forgetFound();
    await finding;
    expect(listing.state.kind).toBe('listed');
  });

  it('are known only as far as they were told', async () => {
    const told: string[] = [];
    const pages = [['a'], ['b'], ['c'], ['d']];
    const list = {
      ...{ dropped: 0, end: 'complete' as const },
      async *[Symbol.asyncIterator]() {
        for (const page of pages) {
          yield await Promise.resolve(page);
          expect(watched.tags).toEqual(told);
        }
      },
    };
    const watched: TagListing = new TagListing({
      list: () => list,
      ...{ host: 'example.com', pauses: () => () => undefined },
      changed: ({ append, tags }) => void told.splice(append ? told.length : 0, append ? 0 : told.length, ...tags),
      failed: () => undefined,
    });
    await watched.list();
    expect(watched.tags).toHaveLength(4);
  });
});

describe('a list of very many tags', () => {
  it('comes page by page, and is told in few pieces', async () => {
    const pages = Array.from({ length: 2_000 }, (_, page) => Array.from({ length: 100 }, (_, n) => `1.${page}.${n}`));
    const list = {
      ...{ dropped: 3, end: 'limit' as const },
      async *[Symbol.asyncIterator]() {
        for (const page of pages) yield await Promise.resolve(page);
      },
    };
    let told = 0;
    const listing: TagListing = new TagListing({
      list: () => list,
      ...{ host: 'example.com', pauses: () => () => undefined },
      changed: () => told++,
      failed: () => undefined,
    });
    await listing.list();
    expect(listing.state).toEqual({ kind: 'listed', count: 200_000, evidence: 0, dropped: 3, end: 'limit' });
    expect(told).toBeLessThan(100);
  });
});
