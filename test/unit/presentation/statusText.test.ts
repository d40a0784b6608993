import { describe, expect, it } from 'vitest';
import { ageHint, ageTooltip } from '../../../src/presentation/ageText';
import { knownText, problemText, rateLimitText, standingsText } from '../../../src/presentation/statusText';

const none = { references: 0, known: 0, moved: 0, missing: 0, notVisible: 0, failed: 0 };

describe('the language status', () => {
  it.each([
    [{ ...none, references: 1 }, '1 image', 'not checked yet'],
    [{ ...none, references: 12, known: 9, moved: 2, missing: 1 }, '12 images · 2 moved · 1 missing', '9 of 12 checked'],
    [
      { ...none, references: 3, known: 3, notVisible: 1, failed: 2 },
      '3 images · 1 not visible · 2 not answered',
      'all checked',
    ],
  ])('%o', (counts, text, known) => {
    expect(standingsText(counts)).toBe(text);
    expect(knownText(counts)).toBe(known);
  });

  it.each([
    [21_600, 76, '192.0.2.1', 'docker.io: 76 of 100 requests left in 6 hours (counted for 192.0.2.1)'],
    [3_600, 0, undefined, 'docker.io: 0 of 100 requests left in an hour'],
    [900, undefined, undefined, 'docker.io: 100 requests in 15 minutes'],
    [undefined, 5, undefined, 'docker.io: 5 of 100 requests left'],
    [5_400, 5, undefined, 'docker.io: 5 of 100 requests left in 90 minutes'],
  ])('says what a rate limit of %s seconds leaves', (windowSeconds, remaining, source, text) => {
    expect(rateLimitText('docker.io', { limit: 100, remaining, windowSeconds, source })).toBe(text);
  });

  it('names one registry that is in trouble, and counts more', () => {
    const offline = { registry: 'docker.io', kind: 'offline' } as const;
    expect(problemText([offline])).toBe('docker.io not reached');
    expect(problemText([{ registry: 'ghcr.io', kind: 'rateLimited' }])).toBe('ghcr.io: rate limit reached');
    expect(problemText([{ registry: 'ghcr.io', kind: 'refused' }, offline])).toBe('2 registries have a problem');
  });
});

describe('the age of an image', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const at = (date: string) => ({ time: Date.parse(date), platform: undefined });

  it.each([
    ['2025-09-20T00:00:00Z', 'en', '3 months old'],
    ['2025-12-31T00:00:00Z', 'en', '1 day old'],
    ['2023-01-01T00:00:00Z', 'en', '3 years old'],
    ['2026-01-02T00:00:00Z', 'en', undefined],
  ])('%s', (date, language, hint) => {
    expect(ageHint(at(date), { now, language })).toBe(hint);
  });

  it('is told by its date, and for which platform', () => {
    expect(ageTooltip(at('2025-09-20T10:00:00Z'))).toBe('The image was made on 2025-09-20, as it says itself.');
    const platform = { os: 'linux', architecture: 'arm64' };
    expect(ageTooltip({ ...at('2025-09-20T10:00:00Z'), platform })).toBe(
      'The image for linux/arm64 was made on 2025-09-20, as it says itself.',
    );
  });
});
