import { expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import { check, FAILED, index, inShort, needs, single, subject, unknown } from '../subject';

const KEY = 'org.opencontainers.image.licenses';
const says = (licence: string) => ({ annotations: { [KEY]: licence } });
const arm64 = { platform: 'linux/arm64' };

it.each<[string, ImageFacts, string[]]>([
  ['an expression', single(says('MIT OR LicenseRef-Acme')), []],
  ['nothing', single(), []],
  ['NONE', single(says('NONE')), []],
  ['free text', single(says('see LICENSE')), ['licenceUnreadable']],
  ['free text farther off', single({ ...says('MIT'), labels: { [KEY]: 'see LICENSE' } }), []],
  ['of children', index([says('GPL'), { ...arm64, ...says('GPL') }]), ['licenceUnreadable linux/amd64 linux/arm64']],
  [
    'differing',
    index([says('GPL'), { ...arm64, ...says('BSD') }]),
    ['licenceUnreadable linux/amd64', 'licenceUnreadable linux/arm64'],
  ],
  [
    'of one child, another not read',
    index([says('GPL'), { manifestUnknown: FAILED }]),
    ['licenceUnreadable linux/amd64'],
  ],
  ['a child not read', index([says('MIT'), { manifestUnknown: FAILED }]), ['unknown error']],
  ['nothing read', { images: unknown() }, ['unknown rateLimit']],
])('%s', (_name, facts, expected) => {
  expect(inShort(check('licence-unreadable', subject(facts)))).toEqual(expected);
});

it('tells what was meant', () => {
  expect(check('licence-unreadable', subject(single(says('Apache 2.0'))))).toMatchObject([
    { detail: { text: 'Apache 2.0', corrected: 'Apache-2.0' } },
  ]);
});

it('asks for the configurations of all platforms', () => {
  expect(needs('licence-unreadable')).toEqual({ level: 'configs', platforms: { kind: 'all' } });
});
