import { describe, expect, it } from 'vitest';
import { nextPage } from '../../../src/registry/link';

describe('nextPage', () => {
  const base = new URL('https://registry.example.com/v2/a/tags/list?n=2');
  const next = 'https://registry.example.com/v2/a/tags/list?last=b';

  it.each([
    ['</v2/a/tags/list?last=b>; rel="next"', next],
    [`<${next}>; rel="next"`, next],
    ['<?last=b>;rel=next', next],
    ['<?last=b> ; REL = Next ; title="x"', next],
    ['<?last=b>; title="x"; rel="next"', next],
    ['<?last=a>; rel="prev", <?last=b>; rel="next"', next],
    ['<?last=b>; rel="next", <?last=a>; rel="prev"', next],
    ['<?last=b>; rel="next", <?last=c>; rel="next"', next],
    ['<?last=b>;\trel\t=\t"next"\t', next],
    ['<?last=b>; rel="prev next"', next],
    ['<?last=b>; rel="next last"', next],
    ['<>; rel="next"', base.href],
    ['', undefined],
    ['<?last=b>', undefined],
    ['<?last=b>; rel="prev"', undefined],
    ['<?last=b>; rel="nextish"', undefined],
    ['<?last=b>; rel="prev un-next nextish"', undefined],
    ['<?last=b>; rel=prev next', undefined],
    ['<?last=b>; rel="next"ish', undefined],
    ['<?last=b>; xrel="next"', undefined],
    ['<?last=b> rel="next"', undefined],
    ['?last=b; rel="next"', undefined],
    // One that is no address ends the pages: what comes after it is not tried.
    ['<http://[>; rel="next", <?last=b>; rel="next"', undefined],
  ])('of %s: %s', (link, expected) => {
    expect(nextPage(new Headers({ link }), base)?.href).toBe(expected);
  });

  it('is none without the header', () => {
    expect(nextPage(new Headers(), base)).toBeUndefined();
  });
});
