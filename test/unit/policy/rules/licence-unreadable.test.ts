import { expect, it } from 'vitest';
import type { ImageFacts, WhyUnknown } from '../../../../src/policy/imageFacts';
import { check, FAILED, index, inShort, needs, platformOf, RATE_LIMIT, single, subject, unknown } from '../subject';

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

it('tells why each part is not known, once for all that have it in common', () => {
  const unread = (platform: string, why: WhyUnknown) => ({ platform, manifestUnknown: why });
  const parts = [
    says('MIT'),
    unread('linux/arm64', FAILED),
    unread('linux/s390x', RATE_LIMIT),
    unread('linux/riscv64', FAILED),
  ];
  expect(check('licence-unreadable', subject(index(parts)))).toEqual([
    { kind: 'unknown', why: FAILED, platforms: ['linux/arm64', 'linux/riscv64'].map(platformOf) },
    { kind: 'unknown', why: RATE_LIMIT, platforms: [platformOf('linux/s390x')] },
  ]);
});

it('asks for the configurations of all platforms', () => {
  expect(needs('licence-unreadable')).toEqual({ level: 'configs', platforms: { kind: 'all' } });
});
