import { expect, it } from 'vitest';
import { check, FAILED, index, inShort, needs, single, subject, takes } from '../subject';

const KEY = 'org.opencontainers.image.licenses';
const says = (licence: string) => ({ annotations: { [KEY]: licence } });
const found = (licence: string, deny: readonly string[]) =>
  check('licence-denied', subject(single(says(licence))), { deny });

it.each([
  ['MIT', ['AGPL-3.0-only'], []],
  ['agpl-3.0-only', ['AGPL-3.0-only'], ['licenceDenied']],
  ['MIT AND AGPL-3.0-only', ['AGPL-3.0-only'], ['licenceDenied']],
  ['MIT OR AGPL-3.0-only', ['AGPL-3.0-only'], []],
  ['MIT OR AGPL-3.0-only', ['AGPL-3.0-only', 'MIT'], ['licenceDenied']],
  ['(MIT OR ISC) AND (Zlib OR X11)', ['MIT', 'Zlib'], []],
  ['(MIT OR ISC) AND (Zlib OR X11)', ['Zlib', 'X11'], ['licenceDenied']],
  // It is judged as the licence itself.
  ['GPL-2.0-only WITH Classpath-exception-2.0', ['GPL-2.0-only'], ['licenceDenied']],
  ['GPL-2.0-only', ['GPL-2.0-only WITH Classpath-exception-2.0'], []],
  ['Apache-2.0+', ['Apache-2.0'], ['licenceDenied']],
  // The list deprecated these for ids that say the same; images have both.
  ['GPL-2.0', ['GPL-2.0-only'], ['licenceDenied']],
  ['GPL-2.0-only', ['GPL-2.0'], ['licenceDenied']],
  ['gpl-2.0+', ['GPL-2.0-or-later'], ['licenceDenied']],
  ['GPL-2.0-or-later', ['GPL-2.0+'], ['licenceDenied']],
  ['LGPL-2.1', ['LGPL-2.1-only'], ['licenceDenied']],
  ['AGPL-3.0', ['AGPL-3.0-only'], ['licenceDenied']],
  ['GPL-2.0-with-classpath-exception', ['GPL-2.0-only'], ['licenceDenied']],
  ['GPL-2.0', ['GPL-2.0-or-later'], []],
  // What is offered with later versions is judged as the one that is named.
  ['GPL-2.0+', ['GPL-2.0'], ['licenceDenied']],
  ['GPL-2.0+', ['GPL-2.0-only'], ['licenceDenied']],
  ['GPL-2.0-or-later', ['GPL-2.0-only'], ['licenceDenied']],
  ['AGPL-3.0-only+', ['AGPL-3.0'], ['licenceDenied']],
  ['AGPL-3.0-only+', ['AGPL-3.0-or-later'], ['licenceDenied']],
  ['GPL-2.0-or-later', ['GPL-3.0-only'], []],
  ['GPL-2.0-or-later OR MIT', ['GPL-2.0-only'], []],
  ['GPL-2.0', ['GPL-3.0-only'], []],
  ['GPL-2.0-only', ['GPL-2.0-with-classpath-exception'], []],
  ['LicenseRef-Acme', ['LicenseRef-Acme'], ['licenceDenied']],
  ['NONE', ['MIT'], []],
  ['', ['MIT'], []],
  ['MIT License', ['MIT'], ['licenceUnreadable']],
])('%j where %j are denied', (licence, deny, expected) => {
  expect(inShort(found(licence, deny))).toEqual(expected);
});

it('names the terms that are', () => {
  expect(found('MIT AND ISC AND MIT', ['MIT', 'Zlib'])).toMatchObject([{ detail: { terms: ['MIT'] } }]);
});

it('cannot know where a child was not read, unless another is denied', () => {
  const deny = ['MIT'];
  const unread = { platform: 'linux/arm64', manifestUnknown: FAILED };
  expect(inShort(check('licence-denied', subject(index([says('ISC'), unread])), { deny }))).toEqual(['unknown error']);
  expect(inShort(check('licence-denied', subject(index([says('MIT'), unread])), { deny }))).toEqual([
    'licenceDenied linux/amd64',
  ]);
});

it.each([[{}], [{ deny: [] }], [{ deny: ['GPL'] }], [{ deny: ['MIT AND ISC'] }], [{ deny: ['MIT'], allow: ['ISC'] }]])(
  'refuses %j',
  (options) => {
    expect(takes('licence-denied', options)).toBe(false);
  },
);

it('asks for the configurations of all platforms', () => {
  expect(needs('licence-denied', {}, { deny: ['MIT'] })).toEqual({ level: 'configs', platforms: { kind: 'all' } });
});
