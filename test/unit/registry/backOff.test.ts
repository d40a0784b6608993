import { beforeEach, describe, expect, it } from 'vitest';
import { BackOff } from '../../../src/registry/backOff';
import { RegistryError } from '../../../src/registry/registryError';

describe('BackOff', () => {
  let now = 0;
  const error = (retryAfter?: number) =>
    new RegistryError('unreachable', 'gone', { host: 'a.example.com', retryAfter });
  /** For how many milliseconds nobody asks. */
  const pause = (backOff: BackOff, key = 'a') => {
    const start = now;
    while (backOff.failure(key)) now += 500;
    return now - start;
  };

  beforeEach(() => {
    now = 1_000;
  });

  const pauses = (shortest: number, failures: readonly RegistryError[]) => {
    const backOff = new BackOff(shortest, () => now);
    return failures.map((failure) => {
      backOff.failed('a', failure);
      return pause(backOff);
    });
  };

  it('lets the next one ask after a first failure, and then waits twice as long each time, a minute at most', () => {
    expect(
      pauses(
        10_000,
        Array.from({ length: 6 }, () => error()),
      ),
    ).toEqual([0, 10_000, 20_000, 40_000, 60_000, 60_000]);
    expect(pauses(90_000, [error(), error(), error()])).toEqual([0, 90_000, 90_000]);
  });

  it('waits as long as it is told to, five minutes at most', () => {
    expect(pauses(10_000, [error(30), error(5), error(30), error(86_400)])).toEqual([30_000, 10_000, 30_000, 300_000]);
  });

  it('gives the last failure, of each key its own', () => {
    const backOff = new BackOff(10_000, () => now);
    const [first, second] = [error(60), error(60)];
    backOff.failed('a', first);
    backOff.failed('b', second);
    expect([backOff.failure('a'), backOff.failure('b'), backOff.failure('c')]).toEqual([first, second, undefined]);
    expect(backOff.failure('b')).toBe(second);
  });

  it('counts anew after a success', () => {
    const backOff = new BackOff(10_000, () => now);
    backOff.failed('a', error());
    backOff.failed('a', error());
    backOff.succeeded('a');
    expect(backOff.failure('a')).toBeUndefined();
    backOff.failed('a', error());
    expect(backOff.failure('a')).toBeUndefined();
  });

  it('forgets the failures of what is named, and no others', () => {
    const backOff = new BackOff(10_000, () => now);
    for (const key of ['tag x/a', 'tag x/b', 'list x/a']) backOff.failed(key, error(60));
    backOff.forget(' x/a');
    expect(['tag x/a', 'tag x/b', 'list x/a'].filter((key) => backOff.failure(key))).toEqual(['tag x/b']);
  });
});
