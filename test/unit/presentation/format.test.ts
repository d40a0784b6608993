import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { formatBytes, formatCreated, formatWait, shortDigest } from '../../../src/presentation/format';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [999_499, '999 kB'],
    [999_999, '1.0 MB'],
    [22_357_278, '22.4 MB'],
    [188_411_978, '188 MB'],
    [4_000_000_000, '4.0 GB'],
  ])('%d is %s', (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });
});

describe('formatWait', () => {
  it.each([
    [1, '1 second'],
    [17, '17 seconds'],
    [120, '120 seconds'],
    [121, '3 minutes'],
    [7_201, '3 hours'],
    [21_600, '6 hours'],
    [172_801, '3 days'],
    [999_999_999, '11575 days'],
  ])('%d is %s', (seconds, expected) => {
    expect(formatWait(seconds)).toBe(expected);
  });
});

describe('formatCreated', () => {
  const viewer = { now: Date.parse('2026-01-15T12:00:00Z'), language: 'en' };

  it.each([
    ['2024-06-05T13:48:01.671482413Z', '2024-06-05 (1 year ago)'],
    ['2026-01-15T11:00:00Z', '2026-01-15 (1 hour ago)'],
    ['2026-01-10T12:00:00Z', '2026-01-10 (5 days ago)'],
    ['1970-01-01T00:00:00Z', undefined],
    ['1970-01-01T00:00:01Z', undefined],
    ['1980-01-01T00:00:01Z', undefined],
    ['1980-01-02T00:00:00Z', '1980-01-02 (46 years ago)'],
    ['0001-01-01T00:00:00Z', undefined],
    ['yesterday', undefined],
    [undefined, undefined],
  ])('%s is %s', (created, expected) => {
    expect(formatCreated(created, viewer)).toBe(expected);
  });
});

it('gives an age in the language of the viewer', () => {
  const viewer = { now: Date.parse('2026-01-15T12:00:00Z'), language: 'de' };
  expect(formatCreated('2024-01-10T12:00:00Z', viewer)).toBe('2024-01-10 (vor 2 Jahren)');
});

describe('shortDigest', () => {
  it('keeps the algorithm and twelve characters', () => {
    expect(shortDigest(digestOf(new TextEncoder().encode('{}')))).toBe('sha256:44136fa355b3');
  });
});
