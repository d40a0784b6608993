import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutJson } from '../../../src/presentation/jsonLayout';

describe('JSON that is laid out', () => {
  it('is what JSON.stringify makes of the same, whatever room it had', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme-ascii' }), fc.constantFrom(undefined, 1, 3), (json, space) => {
        const value: unknown = JSON.parse(json);
        const { text, isCut } = layOutJson(JSON.stringify(value, undefined, space), 1e6);
        expect([text, isCut]).toEqual([`${JSON.stringify(value, undefined, 2)}\n`, false]);
      }),
    );
  });

  it('keeps numbers, members that are there twice, and their order', () => {
    const { text } = layOutJson('{"b":12345678901234567890,"1":1.0,"b":-0e5,"a":{ } , "c":[ ]}', 1_000);
    expect(text).toBe('{\n  "b": 12345678901234567890,\n  "1": 1.0,\n  "b": -0e5,\n  "a": {},\n  "c": []\n}\n');
  });

  it('holds no character that hides or reorders others, and means the same', () => {
    const value = { 'a\u202e': 'x\u2028\u200b\u0085😀\\"{' };
    const { text } = layOutJson(JSON.stringify(value), 1_000);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(text)).toEqual(value);
  });

  it('ends where it becomes too long, and takes no more time for what nests deeply', () => {
    const deep = `${'['.repeat(200)}${'[],'.repeat(1_000_000)}0${']'.repeat(200)}`;
    const before = performance.now();
    const { text, isCut } = layOutJson(deep, 1_000_000);
    expect([text.length, isCut]).toEqual([1_000_001, true]);
    expect(performance.now() - before).toBeLessThan(2_000);
    const long = layOutJson(JSON.stringify({ a: 'x'.repeat(8_000_000) }), 16_000_000);
    expect([long.isCut, long.text.length]).toEqual([false, 8_000_014]);
  });
});
