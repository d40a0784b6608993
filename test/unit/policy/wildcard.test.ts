import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsWildcard } from '../../../src/policy/wildcard';

it.each([
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'a/b', true],
  ['a*', 'a', true],
  ['*a', 'ba', true],
  ['a*c', 'abcbc', true],
  ['a*c', 'abcb', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['*b*b*', 'abab', true],
  ['a.c', 'abc', false],
  ['[ab]', 'a', false],
  ['A', 'a', false],
])('%j fits %j: %s', (pattern, value, expected) => {
  expect(fitsWildcard(pattern, value)).toBe(expected);
});

it('fits as an expression of its own would', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, text, (written, value) => {
      const expression = new RegExp(`^${written.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
      expect(fitsWildcard(written, value)).toBe(expression.test(value));
    }),
  );
});

it('fits nothing that is too long, but with a star', () => {
  expect(fitsWildcard('a*'.repeat(300), 'a')).toBe(false);
  expect(fitsWildcard('a*', 'a'.repeat(10_001))).toBe(false);
  expect(fitsWildcard('*', 'a'.repeat(10_001))).toBe(true);
});
