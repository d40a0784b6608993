import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTags } from '../../../src/tags/compareTags';
import { parseTag } from '../../../src/tags/parseTag';
import { anyTag } from './anyTag';

const sorted = (tags: readonly string[]): readonly string[] =>
  tags
    .map(parseTag)
    .sort(compareTags)
    .map(({ text }) => text);

describe('compareTags', () => {
  it.each([
    ['numbers, not letters', '1.10 1.9 1.1'],
    ['a shorter version before the newest of its line', '1 1.27 1.27.3 1.27.2 1.26 1.26.2'],
    [
      'a release, its pre-releases by stage, the release before',
      '2.0.0 2.0.0-rc.10 2.0.0-rc.2 2.0.0-beta.3 2.0.0-alpha 2.0.0-dev 1.9',
    ],
    [
      'variants behind the plain tag, higher numbers first',
      '1.27 1.27-alpine 1.27-alpine3.20 1.27-alpine3.9 1.27-bookworm',
    ],
    ['builds', '16.4.0 16.4.0-debian-12-r14 16.4.0-debian-12-r9'],
    ['with and without v together', 'v2.0 1.10 v1.9'],
    ['other prefixes apart', '1.9.4 1.9.3 chart-4.7.1 chart-4.7.0'],
    ['a project that went over to the calendar', '2024.12.5 2024.11.3 0.118.5'],
    [
      'versions, dates, floating names, others, commits',
      '1.2 20240115 20231231 latest stable bookworm noble-x pr-7 sha-1a2b3c4',
    ],
    ['numbers of any length', '99999999999999999999999 99999999999999999999998-x 3'],
  ])('%s', (_, text) => {
    const tags = text.split(' ');
    expect(sorted(tags)).toEqual(tags);
    expect(sorted(tags.toReversed())).toEqual(tags);
  });

  it('is a total order: antisymmetric, transitive, equal only for the same text', () => {
    fc.assert(
      fc.property(anyTag, anyTag, anyTag, (a, b, c) => {
        const [x, y, z] = [parseTag(a), parseTag(b), parseTag(c)];
        const [xy, yz, xz] = [compareTags(x, y), compareTags(y, z), compareTags(x, z)].map(Math.sign);
        expect(Math.sign(compareTags(y, x))).toBe(0 - xy!);
        expect(xy === 0).toBe(a === b);
        if (xy! <= 0 && yz! <= 0) expect(xz).toBeLessThanOrEqual(0);
        if (xy! >= 0 && yz! >= 0) expect(xz).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 20_000 },
    );
  });
});
