import * as v from 'valibot';
import { expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import { size } from '../../../../src/policy/rules/size';
import { asks, check, FAILED, index, inShort, needs, single, subject, takes, unknown } from '../subject';

// The configuration of each of these images has 10 bytes.
it.each<[string, ImageFacts, string[]]>([
  ['as much as it may be', single({ layers: [400, 590] }), []],
  ['one byte more', single({ layers: [400, 591] }), ['tooLarge']],
  ['one child', index([{ layers: [1] }, { platform: 'linux/arm64', layers: [1000] }]), ['tooLarge linux/arm64']],
  ['a child that was not read', index([{ layers: [1] }, { manifestUnknown: FAILED }]), ['unknown error']],
  ['nothing read', { images: unknown() }, ['unknown rateLimit']],
  ['not the configuration, which is not needed', single({ layers: [1], configUnknown: FAILED }), []],
])('%s', (_name, facts, expected) => {
  expect(inShort(check('size', subject(facts), { max: '1kB' }))).toEqual(expected);
});

it('is told once, with the largest', () => {
  const facts = index([{ layers: [1500] }, { platform: 'linux/arm64', layers: [2000] }]);
  const outcomes = check('size', subject(facts), { max: 1000 });
  expect(inShort(outcomes)).toEqual(['tooLarge linux/amd64 linux/arm64']);
  expect(outcomes).toMatchObject([{ detail: { size: 2010, max: 1000 } }]);
});

it('is that of the platform that the document asks for', () => {
  const facts = index([{ layers: [5000] }, { platform: 'linux/arm64', layers: [1] }]);
  expect(check('size', subject(facts, { asks: asks({ platform: 'linux/arm64' }) }), { max: 1000 })).toEqual([]);
});

it.each([
  [500, 500],
  ['500', 500],
  ['500B', 500],
  ['500kB', 500_000],
  ['500KB', 500_000],
  ['500MB', 500_000_000],
  ['1.5 GB', 1_500_000_000],
  ['2GiB', 2 * 2 ** 30],
  ['1MiB', 2 ** 20],
  ['1Mi', 2 ** 20],
  ['1K', 1000],
])('%j is %i bytes', (max, expected) => {
  expect(v.parse(size.options, { max })).toEqual({ max: expected });
});

it.each([
  [{}],
  [{ max: '' }],
  [{ max: 'MB' }],
  [{ max: '-1' }],
  [{ max: '5TB' }],
  [{ max: -1 }],
  [{ max: '1ib' }],
  [{ max: NaN }],
])('refuses %j', (options) => {
  expect(takes('size', options)).toBe(false);
});

it('asks for manifests alone', () => {
  expect(needs('size', {}, { max: 1 })).toEqual({ level: 'manifests', platforms: { kind: 'all' } });
});
