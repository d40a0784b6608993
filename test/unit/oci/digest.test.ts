import { describe, expect, it } from 'vitest';
import { digestOf, isVerifiable, matchesDigest, parseDigest } from '../../../src/oci/digest';

const hex = (length: number) => 'a1'.repeat(length / 2);

describe('parseDigest', () => {
  it.each([
    [`sha256:${hex(64)}`, true],
    [`sha512:${hex(128)}`, true],
    ['blake3:abcdef0123456789', true],
    ['sha384+b64u:LCa0a2j_xo', true],
    [`sha256:${hex(62)}`, false],
    [`sha256:${hex(64).toUpperCase()}`, false],
    [`sha256:${hex(64)}\n`, false],
    [`sha256:${hex(64)}"`, false],
    ['sha256', false],
    ['', false],
    [`x:${'a'.repeat(600)}`, false],
  ])('%s', (text, valid) => {
    expect(parseDigest(text)).toBe(valid ? text : undefined);
  });
});

describe('matchesDigest', () => {
  const bytes = new TextEncoder().encode('{}');

  it('computes the well-known digest of an empty object', () => {
    expect(digestOf(bytes)).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });

  it('tells a right digest from a wrong one', () => {
    expect(matchesDigest(bytes, digestOf(bytes))).toBe(true);
    expect(matchesDigest(new TextEncoder().encode('{ }'), digestOf(bytes))).toBe(false);
  });

  it('says nothing of algorithms that it does not compute', () => {
    const other = parseDigest('blake3:abcdef')!;
    expect(isVerifiable(other)).toBe(false);
    expect(matchesDigest(bytes, other)).toBeUndefined();
  });
});
