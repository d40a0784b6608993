import { expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import { check, FAILED, index, inShort, needs, single, subject, takes, unknown } from '../subject';

const KEY = 'org.opencontainers.image.created';
const created = (text: string) => ({ config: { created: text } });
const YOUNG = '2026-01-01T12:00:00Z';
const OLD = '2025-12-31T11:00:00Z';

it.each<[string, ImageFacts, string[]]>([
  ['30 days', single(created(YOUNG)), []],
  ['less than a day more', single(created('2025-12-31T13:00:00Z')), []],
  ['31 days', single(created(OLD)), ['tooOld']],
  ['in the future', single(created('2030-01-01T00:00:00Z')), ['unknown notSaid']],
  ['not said', single(), ['unknown notSaid']],
  ['1970', single(created('1970-01-01T00:00:00Z')), ['unknown notSaid']],
  ['a moment after 1970 began', single(created('1970-01-01T00:00:01Z')), ['unknown notSaid']],
  ['the year 1', single(created('0001-01-01T00:00:00Z')), ['unknown notSaid']],
  ['no date', single(created('yesterday')), ['unknown notSaid']],
  [
    'an annotation where the configuration says 1970',
    single({ annotations: { [KEY]: OLD }, ...created('1970-01-01T00:00:00Z') }),
    ['tooOld'],
  ],
  [
    'the annotation of the manifest before the configuration',
    single({ annotations: { [KEY]: YOUNG }, ...created(OLD) }),
    [],
  ],
  ["the entry's annotation", index([{ entryAnnotations: { [KEY]: OLD } }]), ['tooOld linux/amd64']],
  ["the index's own", index([{}], { [KEY]: OLD }), ['tooOld linux/amd64']],
  ['a label is that of the base image', single({ labels: { [KEY]: OLD } }), ['unknown notSaid']],
  ['not read', single({ configUnknown: FAILED }), ['unknown error']],
  ['not read, in an index that is young', index([{ configUnknown: FAILED }], { [KEY]: YOUNG }), ['unknown error']],
  [
    'not read, beside an annotation',
    index([{ configUnknown: FAILED, annotations: { [KEY]: OLD } }]),
    ['tooOld linux/amd64'],
  ],
  ['one child not read', index([created(YOUNG), { configUnknown: FAILED }]), ['unknown error']],
  ['one child old, one not read', index([created(OLD), { configUnknown: FAILED }]), ['tooOld linux/amd64']],
  ['nothing read', { images: unknown() }, ['unknown rateLimit']],
])('%s', (_name, facts, expected) => {
  expect(inShort(check('age', subject(facts), { maxDays: 30 }))).toEqual(expected);
});

it('is told once, with the oldest', () => {
  const facts = index([created(OLD), { platform: 'linux/arm64', ...created('2025-12-01T12:00:00Z') }]);
  const outcomes = check('age', subject(facts), { maxDays: 30 });
  expect(inShort(outcomes)).toEqual(['tooOld linux/amd64 linux/arm64']);
  expect(outcomes).toMatchObject([{ detail: { age: 61, max: 30 } }]);
});

it('asks for configurations', () => {
  expect(needs('age', {}, { maxDays: 1 })).toEqual({ level: 'configs', platforms: { kind: 'all' } });
});

it.each([[{}], [{ maxDays: -1 }], [{ maxDays: '30' }], [{ maxDays: Infinity }], [{ maxDays: 1, days: 2 }]])(
  'refuses %j',
  (options) => {
    expect(takes('age', options)).toBe(false);
  },
);
