import { describe, expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import { check, FAILED, index, inShort, needs, single, subject, unknown } from '../subject';

const KEY = 'org.opencontainers.image.licenses';
const says = (licence: string) => ({ annotations: { [KEY]: licence } });

it.each<[string, ImageFacts, string[]]>([
  ['an annotation', single(says('MIT')), []],
  ['a label', single({ labels: { [KEY]: 'MIT' } }), []],
  ['a text that nobody can read', single(says('see LICENSE')), []],
  ['nothing', single(), ['licenceAbsent']],
  ['an empty text', single(says('  ')), ['licenceAbsent']],
  ['NONE', single(says('NONE')), ['licenceAbsent']],
  ['noassertion', single(says('noassertion')), ['licenceAbsent']],
  ['NONE before a label', single({ ...says('NONE'), labels: { [KEY]: 'MIT' } }), []],
  ['nothing, an artifact', single({ isArtifact: true }), ['licenceAbsent']],
  ['the manifest not read', single({ manifestUnknown: FAILED }), ['unknown error']],
  ['the labels not read', single({ configUnknown: FAILED }), ['unknown error']],
  ['an annotation, and the labels not read', single({ ...says('MIT'), configUnknown: FAILED }), []],
  ['nothing read', { images: unknown() }, ['unknown rateLimit']],
  ['nobody asked', {}, ['unknown notSaid']],
])('%s', (_name, facts, expected) => {
  expect(inShort(check('licence-present', subject(facts)))).toEqual(expected);
});

describe('an index', () => {
  const arm64 = { platform: 'linux/arm64' };
  it.each<[string, ImageFacts, string[]]>([
    ['its children alone say it', index([says('MIT'), { ...arm64, labels: { [KEY]: 'MIT' } }]), []],
    ['its entries say it', index([{ entryAnnotations: { [KEY]: 'MIT' } }]), []],
    ['the index alone says it', index([{}, arm64], { [KEY]: 'MIT' }), []],
    ['a child lacks it', index([says('MIT'), arm64]), ['licenceAbsent linux/arm64']],
    ['no child has it', index([{}, arm64]), ['licenceAbsent linux/amd64 linux/arm64']],
    ['a child could not be read', index([says('MIT'), { ...arm64, manifestUnknown: FAILED }]), ['unknown error']],
    [
      'a child could not be read, and the index says it',
      index([says('MIT'), { ...arm64, manifestUnknown: FAILED }], { [KEY]: 'MIT' }),
      ['unknown error'],
    ],
    [
      'a child lacks it, another could not be read',
      index([{ manifestUnknown: FAILED }, arm64, { platform: 'linux/s390x', ...says('MIT') }]),
      ['licenceAbsent linux/arm64'],
    ],
    ['it has no images', index([], { [KEY]: 'MIT' }), ['unknown notSaid']],
  ])('%s', (_name, facts, expected) => {
    expect(inShort(check('licence-present', subject(facts)))).toEqual(expected);
  });
});

describe("the seeds' policy", () => {
  const simple = (facts: ImageFacts): unknown => {
    const [outcome] = check('licence-present', subject(facts));
    return outcome?.kind === 'violation' && 'simple' in outcome.detail ? outcome.detail.simple : undefined;
  };
  it('looks at the key of the reference itself alone', () => {
    expect(simple(single())).toBe('rejects');
    expect(simple(single(says('')))).toBe('passes');
    expect(simple(index([says('MIT'), { platform: 'linux/arm64' }]))).toBe('rejects');
    expect(simple(index([{}], { [KEY]: 'NONE' }))).toBe('passes');
  });
});

it('asks for the configurations of all platforms, whatever the document asks for', () => {
  expect(needs('licence-present')).toEqual({ level: 'configs', platforms: { kind: 'all' } });
});
