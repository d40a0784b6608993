import { expect, it } from 'vitest';
import { RateLimits } from '../../../src/registry/transport/rateLimits';

const manifest = new URL('https://registry.example.com/v2/a/manifests/1');

it('believes the figures of a limit as long as its window, after which they are those of no time', () => {
  let now = 0;
  const limits = new RateLimits(() => now);
  const told = (limit: string) =>
    limits.take(manifest, 200, new Headers({ 'ratelimit-limit': limit, 'ratelimit-remaining': '3' }));
  told('100;w=60');
  now = 60_000 - 1;
  expect(limits.of(manifest.host)).toMatchObject({ limit: 100, remaining: 3, windowSeconds: 60 });
  now = 60_000;
  expect(limits.of(manifest.host)).toBeUndefined();
  told('100');
  now += 6 * 3_600_000 - 1;
  expect(limits.of(manifest.host)).toMatchObject({ limit: 100 });
  now += 1;
  expect(limits.of(manifest.host)).toBeUndefined();
});
