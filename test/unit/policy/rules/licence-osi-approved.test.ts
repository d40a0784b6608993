import { describe, expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import { check, FAILED, index, inShort, needs, single, subject, unknown } from '../subject';

const KEY = 'org.opencontainers.image.licenses';
const says = (licence: string) => ({ annotations: { [KEY]: licence } });

it.each([
  ['MIT', []],
  ['mit', []],
  ['MIT AND Apache-2.0', []],
  ['MIT AND BUSL-1.1', ['licenceNotApproved']],
  ['MIT OR BUSL-1.1', []],
  ['BUSL-1.1 OR SSPL-1.0', ['licenceNotApproved']],
  ['(MIT OR BUSL-1.1) AND SSPL-1.0', ['licenceNotApproved']],
  ['MIT OR BUSL-1.1 AND SSPL-1.0', []],
  ['GPL-2.0-only WITH Classpath-exception-2.0', []],
  ['BUSL-1.1 WITH Classpath-exception-2.0', ['licenceNotApproved']],
  ['Apache-2.0+', []],
  ['BUSL-1.1+', ['licenceNotApproved']],
  ['GPL-2.0', []],
  ['GPL-2.0+', []],
  ['GPL-1.0', ['licenceNotApproved']],
  ['BSD-2-Clause-FreeBSD', ['licenceNotApproved']],
  ['LicenseRef-Acme', ['licenceNotApproved']],
  ['LicenseRef-Acme OR MIT', []],
  ['NONE', ['licenceAbsent']],
  ['NOASSERTION', ['licenceAbsent']],
  ['', ['licenceAbsent']],
  ['Apache 2.0', ['licenceUnreadable']],
  ['GPL', ['licenceUnreadable']],
  ['MIT License', ['licenceUnreadable']],
  ['Apache-2.0 WITH Commons-Clause', ['licenceUnreadable']],
  ['GPL-2.0-only WITH Nonsense-exception', ['licenceUnreadable']],
  ['MIT OR Apache-2.0 WITH Commons-Clause', ['licenceUnreadable']],
  ['Apache-2.0 WITH AdditionRef-Commons-Clause', ['licenceUnreadable']],
  ['Apache-2.0 with llvm-EXCEPTION', []],
  ['see LICENSE', ['licenceUnreadable']],
  ['MIT OR see LICENSE', ['licenceUnreadable']],
  ['MIT OR NONE', ['licenceUnreadable']],
])('%j', (licence, expected) => {
  expect(inShort(check('licence-osi-approved', subject(single(says(licence)))))).toEqual(expected);
});

it('names the terms that are not', () => {
  const outcomes = check('licence-osi-approved', subject(single(says('MIT AND busl-1.1 AND (SSPL-1.0 OR BUSL-1.1)'))));
  expect(outcomes).toMatchObject([
    {
      kind: 'violation',
      detail: { kind: 'licenceNotApproved', terms: ['BUSL-1.1', 'SSPL-1.0'], platforms: [], simple: 'passes' },
    },
  ]);
});

it.each([
  ['Apache 2.0', 'Apache-2.0'],
  ['MIT License', 'MIT'],
  ['GPL', undefined],
  ['see LICENSE', undefined],
])('tells what %s was meant to be: %s', (text, corrected) => {
  const detail = { kind: 'licenceUnreadable', text, why: 'syntax', corrected, platforms: [] };
  expect(check('licence-osi-approved', subject(single(says(text))))).toEqual([{ kind: 'violation', detail }]);
});

describe('where it is said', () => {
  const arm64 = { platform: 'linux/arm64' };
  const label = (licence: string) => ({ labels: { [KEY]: licence } });
  const entry = (licence: string) => ({ entryAnnotations: { [KEY]: licence } });
  it.each<[string, ImageFacts, string[]]>([
    ['manifest before label', index([{ ...says('MIT'), ...label('BUSL-1.1') }]), []],
    ['label before entry', index([{ ...label('BUSL-1.1'), ...entry('MIT') }]), ['licenceNotApproved linux/amd64']],
    ['entry before index', index([entry('MIT')], { [KEY]: 'BUSL-1.1' }), []],
    ['index', index([{}, arm64], { [KEY]: 'BUSL-1.1' }), ['licenceNotApproved linux/amd64 linux/arm64']],
    ['only on its children', index([says('MIT'), { ...arm64, ...says('ISC') }]), []],
    ['a child lacks it', index([says('MIT'), arm64]), ['licenceAbsent linux/arm64']],
    [
      'children differ',
      index([says('BUSL-1.1'), { ...arm64, ...says('GPL') }, { platform: 'linux/s390x', ...says('MIT') }]),
      ['licenceNotApproved linux/amd64', 'licenceUnreadable linux/arm64'],
    ],
    ['a child could not be read', index([says('MIT'), { ...arm64, manifestUnknown: FAILED }]), ['unknown error']],
    [
      "a child's labels could not be read",
      index([entry('MIT'), { ...entry('MIT'), configUnknown: FAILED }]),
      ['unknown error'],
    ],
    [
      'one is wrong, one not read',
      index([says('BUSL-1.1'), { manifestUnknown: FAILED }]),
      ['licenceNotApproved linux/amd64'],
    ],
    ['nothing read', { images: unknown() }, ['unknown rateLimit']],
  ])('%s', (_name, facts, expected) => {
    expect(inShort(check('licence-osi-approved', subject(facts)))).toEqual(expected);
  });
});

it('asks for the configurations of all platforms', () => {
  expect(needs('licence-osi-approved')).toEqual({ level: 'configs', platforms: { kind: 'all' } });
});
