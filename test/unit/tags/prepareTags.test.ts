import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTags } from '../../../src/tags/compareTags';
import { parseTag } from '../../../src/tags/parseTag';
import { prepareTags, prepareTagsWithPauses } from '../../../src/tags/prepareTags';
import { anyTag } from './anyTag';

const many = fc.array(anyTag, { maxLength: 40 }).map((tags) => tags.flatMap((tag) => [tag, `${tag}.1`, `x-${tag}`]));

describe('prepareTags', () => {
  it('gives the same with pauses', async () => {
    await fc.assert(
      fc.asyncProperty(many, async (tags) => {
        const rests = [Promise.resolve(), undefined];
        expect(await prepareTagsWithPauses(tags, () => rests.pop())).toEqual(prepareTags(tags));
      }),
      { numRuns: 50 },
    );
  });

  it('orders slices of a long list as the whole is ordered, each tag once', () => {
    const tags = Array.from({ length: 3_000 }, (_, index) => `${(index * 7) % 13}.${(index * 31) % 997}.${index % 3}`);
    const sorted = [...new Set(tags)].map(parseTag).sort(compareTags);
    expect(prepareTags([...tags, ...tags]).shown).toEqual(sorted);
  });

  it('rests often in a long list', async () => {
    let count = 0;
    const tags = Array.from({ length: 20_000 }, (_, index) => `1.${index}`);
    await prepareTagsWithPauses(tags, () => {
      count++;
      return undefined;
    });
    expect(count).toBeGreaterThan(200);
  });
});
