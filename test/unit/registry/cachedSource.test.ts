import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor';
import { MediaType } from '../../../src/oci/mediaType';
import { CachedSource } from '../../../src/registry/cachedSource';
import type { Locator } from '../../../src/registry/imageSource';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { imageBytes, locate, registryClient, type RegistryClient } from './registryClient';

const never = () => new AbortController().signal;

describe('CachedSource', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let source: CachedSource;
  let now: number;
  let tag: Locator;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('app', '1', imageBytes('one'), MediaType.ociManifest);
    client = registryClient();
    now = 0;
    source = new CachedSource(client.source, client.log, { tag: 60_000, failure: 3_000 }, () => now);
    tag = locate(registry, 'app', '1');
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  it('asks once for a manifest within a minute, and once for its digest', async () => {
    const { digest } = await source.manifest(tag, { signal: never() });
    await source.manifest(tag, { signal: never() });
    expect(await source.resolve(tag, { signal: never() })).toBe(digest);
    expect(registry.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it('asks with one HEAD whether a tag moved when its time is over, and loads nothing that did not', async () => {
    await source.manifest(tag, { signal: never() });
    now = 60_000;
    await source.manifest(tag, { signal: never() });
    expect(registry.requests.map(({ method }) => method)).toEqual(['GET', 'HEAD']);
  });

  it('loads the manifest of a tag that moved', async () => {
    const before = await source.manifest(tag, { signal: never() });
    registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    now = 60_000;
    const after = await source.manifest(tag, { signal: never() });
    expect(after.digest).not.toBe(before.digest);
    expect(registry.requests.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'GET']);
  });

  it('does not believe a tag for longer because its content was asked for meanwhile', async () => {
    const first = await source.resolve(tag, { signal: never() });
    registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    now = 59_000;
    expect((await source.manifest(tag, { signal: never() })).digest).toBe(first);
    now = 61_000;
    expect(await source.resolve(tag, { signal: never() })).not.toBe(first);
  });

  it('logs each failure once, in one line', async () => {
    registry.on({ kind: 'manifest' }, status(403, { errorCode: 'DENIED' }));
    const ask = () => source.manifest(tag, { signal: never() }).catch((error: unknown) => error);
    await Promise.all([ask(), ask()]);
    await ask();
    const failures = client.lines.filter((line) => line.includes('denied'));
    expect(failures).toEqual([`manifest ${registry.host}/app:1: denied: ${registry.host} answered 403 DENIED`]);
  });

  it('goes past what it remembers when a fresh answer is asked for', async () => {
    await source.manifest(tag, { signal: never() });
    registry.putManifest('app', '1', imageBytes('two'), MediaType.ociManifest);
    const fresh = await source.manifest(tag, { signal: never(), fresh: true });
    expect(fresh.digest).toBe((await source.manifest(tag, { signal: never() })).digest);
    expect(registry.requests.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'GET']);
  });

  it('serves a hundred askers with one request, of whom one leaves', async () => {
    const gate = hold();
    registry.on({ kind: 'manifest' }, gate);
    const leaver = new AbortController();
    const asked = Array.from({ length: 100 }, (_, index) =>
      source.manifest(tag, { signal: index === 0 ? leaver.signal : never() }),
    );
    const first = asked[0]!.catch((error: unknown) => error);
    await gate.waiting;
    leaver.abort();
    expect(await first).toMatchObject({ kind: 'cancelled' });
    gate.release();
    const rest = await Promise.all(asked.slice(1));
    expect(new Set(rest.map(({ digest }) => digest)).size).toBe(1);
    expect(registry.count({})).toBe(1);
  });

  it('ends the load when the last asker has left, and the next one asks anew', async () => {
    const gate = hold();
    const open = registry.on({ kind: 'manifest' }, gate);
    const leaver = new AbortController();
    const left = source.manifest(tag, { signal: leaver.signal }).catch((error: unknown) => error);
    await gate.waiting;
    leaver.abort();
    expect(await left).toMatchObject({ kind: 'cancelled' });
    open();
    gate.release();
    expect((await source.manifest(tag, { signal: never() })).mediaType).toBe(MediaType.ociManifest);
  });

  it('gives a failure to all who asked, remembers it for a moment only, and not for who asks afresh', async () => {
    registry.on({ kind: 'manifest' }, status(500), { times: 1 });
    const ask = () => source.manifest(tag, { signal: never() }).catch((error: unknown) => error);
    const all = await Promise.all([ask(), ask(), ask()]);
    expect(all).toEqual([all[0], all[0], all[0]]);
    expect(all[0]).toMatchObject({ kind: 'unreachable', status: 500 });
    expect(await ask()).toBe(all[0]);
    expect(registry.count({})).toBe(1);
    now = 3_000;
    expect(await ask()).toHaveProperty('digest');

    registry.on({ kind: 'manifest' }, status(500), { times: 1 });
    now = 100_000;
    expect(await ask()).toMatchObject({ kind: 'unreachable' });
    expect(await source.manifest(tag, { signal: never(), fresh: true })).toHaveProperty('digest');
  });

  it('loads a configuration once', async () => {
    const config: Descriptor = registry.putBlob('app', new TextEncoder().encode('{"os":"linux"}'), MediaType.ociConfig);
    await Promise.all([1, 2].map(() => source.blob(tag, config, { signal: never() })));
    await source.blob(tag, config, { signal: never() });
    expect(registry.count({ kind: 'blob' })).toBe(1);
  });

  it('keeps two repositories apart that hold the same content', async () => {
    registry.putManifest('other', '1', imageBytes('one'), MediaType.ociManifest);
    await source.manifest(tag, { signal: never() });
    await source.manifest(locate(registry, 'other', '1'), { signal: never() });
    expect(registry.count({ repository: 'other' })).toBe(1);
  });
});
