import { expect, it } from 'vitest';
import { check, FAILED, index, inShort, needs, single, subject, takes } from '../subject';

const KEY = 'org.opencontainers.image.licenses';
const says = (licence: string) => ({ annotations: { [KEY]: licence } });
const found = (licence: string, allow: readonly string[]) =>
  check('licence-allowed', subject(single(says(licence))), { allow });

it.each([
  ['MIT', ['MIT'], []],
  ['mit', ['Mit'], []],
  ['Apache-2.0', ['MIT'], ['licenceNotAllowed']],
  ['MIT AND ISC', ['MIT', 'ISC'], []],
  ['MIT AND ISC', ['MIT'], ['licenceNotAllowed']],
  ['MIT OR GPL-2.0-only', ['MIT'], []],
  ['(MIT OR ISC) AND (Zlib OR GPL-2.0-only)', ['ISC', 'Zlib'], []],
  ['(MIT OR ISC) AND (Zlib OR GPL-2.0-only)', ['MIT', 'ISC'], ['licenceNotAllowed']],
  // An exception only permits more.
  ['GPL-2.0-only WITH Classpath-exception-2.0', ['GPL-2.0-only'], []],
  ['GPL-2.0-only', ['GPL-2.0-only WITH Classpath-exception-2.0'], ['licenceNotAllowed']],
  ['GPL-2.0-only WITH classpath-exception-2.0', ['GPL-2.0-only WITH Classpath-exception-2.0'], []],
  ['GPL-2.0-only WITH GCC-exception-2.0', ['GPL-2.0-only WITH Classpath-exception-2.0'], ['licenceNotAllowed']],
  ['Apache-2.0+', ['Apache-2.0'], []],
  ['Apache-2.0', ['Apache-2.0+'], ['licenceNotAllowed']],
  ['GPL-2.0', ['GPL-2.0-only'], []],
  ['GPL-2.0+', ['GPL-2.0-or-later'], []],
  ['GPL-2.0-or-later', ['GPL-2.0-only'], []],
  ['GPL-2.0+', ['GPL-2.0'], []],
  ['AGPL-3.0-only+', ['AGPL-3.0-or-later'], []],
  ['GPL-2.0-only', ['GPL-2.0-or-later'], ['licenceNotAllowed']],
  ['GPL-2.0-or-later', ['GPL-3.0-only'], ['licenceNotAllowed']],
  ['MIT AND GPL-2.0-or-later', ['MIT', 'GPL-2.0-only'], []],
  ['Apache-2.0 WITH Commons-Clause', ['Apache-2.0'], ['licenceUnreadable']],
  ['GPL-2.0', ['GPL-2.0-with-classpath-exception'], ['licenceNotAllowed']],
  ['GPL-2.0', ['GPL-2.0'], []],
  ['LicenseRef-Acme', ['LicenseRef-Acme'], []],
  ['LicenseRef-Other', ['LicenseRef-Acme'], ['licenceNotAllowed']],
  ['NONE', ['MIT'], ['licenceAbsent']],
  ['', ['MIT'], ['licenceAbsent']],
  ['MIT License', ['MIT'], ['licenceUnreadable']],
])('%j where %j are allowed', (licence, allow, expected) => {
  expect(inShort(found(licence, allow))).toEqual(expected);
});

it('names the terms that are not', () => {
  expect(found('MIT AND Zlib AND (ISC OR GPL-2.0-only WITH GCC-exception-2.0)', ['MIT'])).toMatchObject([
    { detail: { kind: 'licenceNotAllowed', terms: ['Zlib', 'ISC', 'GPL-2.0-only WITH GCC-exception-2.0'] } },
  ]);
});

it('cannot know where a child was not read, unless another is not allowed', () => {
  const allow = ['MIT'];
  const unread = { platform: 'linux/arm64', manifestUnknown: FAILED };
  expect(inShort(check('licence-allowed', subject(index([says('MIT'), unread])), { allow }))).toEqual([
    'unknown error',
  ]);
  expect(inShort(check('licence-allowed', subject(index([says('ISC'), unread])), { allow }))).toEqual([
    'licenceNotAllowed linux/amd64',
  ]);
});

it.each([
  [{}],
  [{ allow: [] }],
  [{ allow: ['MIT License'] }],
  [{ allow: ['MIT OR ISC'] }],
  [{ allow: ['NONE'] }],
  [{ allow: 'MIT' }],
  [{ allow: [1] }],
])('refuses %j', (options) => {
  expect(takes('licence-allowed', options)).toBe(false);
});

it('asks for the configurations of all platforms', () => {
  expect(needs('licence-allowed', {}, { allow: ['MIT'] })).toEqual({ level: 'configs', platforms: { kind: 'all' } });
});
