import { beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { RateBudget, withinBudget } from '../../../src/operations/rateBudget';
import type { RateLimit } from '../../../src/registry/transport';
import { startScratchRegistry } from '../../support/scratchRegistry';
import { imageBytes, registryClient } from '../registry/registryClient';

describe('what work that nobody asked for may use', () => {
  let now: number;
  let limit: RateLimit | undefined;
  let budget: RateBudget;

  beforeEach(() => {
    now = 1_000_000;
    limit = undefined;
    budget = new RateBudget(
      () => limit,
      () => now,
    );
  });

  const left = (remaining: number | undefined, windowSeconds: number | undefined = 3600): RateLimit => ({
    limit: 100,
    remaining,
    windowSeconds,
    source: undefined,
  });

  it.each<[string, RateLimit | undefined, boolean]>([
    ['no limit', undefined, true],
    ['a limit without what is left', left(undefined), true],
    ['more than half', left(51), true],
    ['half', left(50), false],
    ['nothing', left(0), false],
  ])('%s', (_name, said, expected) => {
    limit = said;
    expect(budget.hasRoom('docker.io')).toBe(expected);
  });

  it('has room again when the window has passed since the registry last said something', () => {
    limit = left(10);
    expect(budget.hasRoom('docker.io')).toBe(false);
    now += 3_599_000;
    expect(budget.hasRoom('docker.io')).toBe(false);
    now += 1_000;
    expect(budget.hasRoom('docker.io')).toBe(true);
    limit = left(9);
    expect(budget.hasRoom('docker.io')).toBe(false);
  });

  it('waits as long as a registry says, and asks others meanwhile', () => {
    budget.rest('docker.io', 30);
    expect(budget.hasRoom('docker.io')).toBe(false);
    expect(budget.hasRoom('ghcr.io')).toBe(true);
    now += 30_000;
    expect(budget.hasRoom('docker.io')).toBe(true);
    budget.rest('docker.io');
    now += 59_999;
    expect(budget.hasRoom('docker.io')).toBe(false);
  });

  it('asks again at once where somebody else does, who was not told to wait', () => {
    budget.rest('docker.io', 30);
    budget.rest('ghcr.io', 30);
    budget.forget((registry) => registry === 'docker.io');
    expect(budget.hasRoom('docker.io')).toBe(true);
    expect(budget.hasRoom('ghcr.io')).toBe(false);
  });

  it('reads manifests, which registries count, only while there is room, and asks the rest as ever', async () => {
    const registry = await startScratchRegistry();
    const { digest } = registry.putManifest('app', '1', imageBytes('one'), MediaType.ociManifest);
    const client = registryClient();
    const source = withinBudget(client.source, budget);
    const locator = { kind: 'registry', reference: { registry: registry.host, repository: 'app', tag: '1' } } as const;
    const ask = { signal: new AbortController().signal };
    try {
      expect(await source.manifest(locator, ask)).toMatchObject({ digest });
      limit = left(50);
      await expect(source.manifest(locator, ask)).rejects.toMatchObject({ kind: 'cancelled' });
      expect(await source.head(locator, ask)).toEqual({ digest, mediaType: MediaType.ociManifest });
      expect(await source.resolve(locator, ask)).toBe(digest);
      expect(registry.requests.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'HEAD']);
    } finally {
      client.dispose();
      await registry.close();
    }
  });
});
