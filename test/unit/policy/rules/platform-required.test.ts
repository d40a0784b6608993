import { expect, it } from 'vitest';
import { check, FAILED, index, inShort, known, needs, platformOf, single, subject, takes, unknown } from '../subject';

const both = { platforms: ['linux/amd64', 'linux/arm64'] };

it.each([
  ['an index with them', index([{ platform: 'linux/amd64' }, { platform: 'linux/arm64/v8' }]), []],
  ['an index without one', index([{ platform: 'linux/amd64' }, { platform: 'linux/arm/v7' }]), ['platformsMissing']],
  ['a single manifest', single({ platform: 'linux/arm64' }), ['platformsMissing']],
  ['what was not read', { offered: unknown(FAILED) }, ['unknown error']],
  ['what says no platform', { offered: known([]) }, ['unknown notSaid']],
  ['what nobody asked for', {}, ['unknown notSaid']],
])('%s', (_name, facts, expected) => {
  expect(inShort(check('platform-required', subject(facts), both))).toEqual(expected);
});

it('names those that are missing, and those that are there', () => {
  const outcomes = check('platform-required', subject(single({ platform: 'linux/arm64' })), both);
  const detail = {
    kind: 'platformsMissing',
    missing: [platformOf('linux/amd64')],
    offered: [platformOf('linux/arm64')],
  };
  expect(outcomes).toEqual([{ kind: 'violation', detail }]);
});

it('asks for the manifest and the platforms', () => {
  expect(needs('platform-required', {}, both)).toEqual({ level: 'manifest', offered: true });
});

it.each([
  [{}],
  [{ platforms: [] }],
  [{ platforms: ['arm64'] }],
  [{ platforms: ['linux/amd46'] }],
  [{ platforms: 'linux/arm64' }],
])('refuses %j', (options) => {
  expect(takes('platform-required', options)).toBe(false);
});

it.each(['wasi/wasm', 'wasi/wasm32', 'linux/riscv64', 'windows/amd64'])('takes %s', (platform) => {
  expect(takes('platform-required', { platforms: [platform] })).toBe(true);
});
