import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBetween } from '../../../src/references/changeBetween';
import { applyEdits } from '../../../src/references/edits';

describe('the change between two texts', () => {
  it('is the least: what both begin and end with stays', () => {
    expect(changeBetween('a: nginx:1 # é', 'a: nginx:2 # é')).toEqual({ span: { start: 9, end: 10 }, newText: '2' });
    expect(changeBetween('aa', 'aaa')).toEqual({ span: { start: 2, end: 2 }, newText: 'a' });
    expect(changeBetween('abc', '')).toEqual({ span: { start: 0, end: 3 }, newText: '' });
  });

  it('makes the one of the other', () => {
    assert(
      property(string(), string(), string(), string(), (head, before, after, tail) => {
        const [one, other] = [head + before + tail, head + after + tail];
        expect(applyEdits(one, [changeBetween(one, other)])).toBe(other);
      }),
    );
  });
});
