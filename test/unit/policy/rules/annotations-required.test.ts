import { expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import { asks, check, FAILED, index, inShort, needs, single, subject, takes, unknown } from '../subject';

const KEY = 'org.opencontainers.image.source';
const value = { [KEY]: 'https://github.com/acme/app' };
const other = { [KEY]: 'https://example.com' };

const any = { required: { [KEY]: true } };
const acme = { required: { [KEY]: 'https://github.com/acme/*' } };

it.each<[string, ImageFacts, unknown, string[]]>([
  ['an annotation of the manifest', single({ annotations: value }), acme, []],
  ['a label', single({ labels: value }), acme, []],
  ["the entry's annotation", index([{ entryAnnotations: value }]), acme, []],
  ["the index's annotation", index([{}, { platform: 'linux/arm64' }], value), acme, []],
  ['neither', single(), any, ['annotationAbsent']],
  ['an empty value', single({ annotations: { [KEY]: '' } }), any, ['annotationAbsent']],
  ['an empty value, and a label', single({ annotations: { [KEY]: '' }, labels: value }), any, []],
  ['another value', single({ annotations: other }), acme, ['annotationDiffers']],
  ['any value', single({ annotations: other }), any, []],
  ['the annotation before the label', single({ annotations: other, labels: value }), acme, ['annotationDiffers']],
  [
    'only where it is missing',
    index([{ annotations: value }, { platform: 'linux/arm64' }]),
    acme,
    ['annotationAbsent linux/arm64'],
  ],
  ['two of two', single(), { required: { a: true, b: 'x' } }, ['annotationAbsent', 'annotationAbsent']],
  ['an annotation, though labels were not read', single({ annotations: value, configUnknown: FAILED }), acme, []],
  ['labels that were not read', single({ configUnknown: FAILED }), acme, ['unknown error']],
  [
    'one wrong, and labels that were not read',
    single({ annotations: other, configUnknown: FAILED }),
    { required: { [KEY]: 'x', a: true } },
    ['annotationDiffers'],
  ],
  ['a child that was not read', index([{ annotations: value }, { manifestUnknown: FAILED }]), acme, ['unknown error']],
  ['nothing read', { images: unknown() }, acme, ['unknown rateLimit']],
  ['the names of an object', single(), { required: { toString: true } }, ['annotationAbsent']],
  ['an artifact', single({ isArtifact: true, annotations: value }), acme, []],
])('%s', (_name, facts, options, expected) => {
  expect(inShort(check('annotations-required', subject(facts), options))).toEqual(expected);
});

it('looks at the platform that the document asks for', () => {
  const facts = index([{}, { platform: 'linux/arm64', annotations: value }]);
  const asked = { asks: asks({ platform: 'linux/arm64' }) };
  expect(check('annotations-required', subject(facts, asked), acme)).toEqual([]);
  expect(needs('annotations-required', asked.asks, acme)).toMatchObject({
    level: 'configs',
    platforms: { kind: 'asked' },
  });
  expect(needs('annotations-required', {}, acme)).toEqual({ level: 'configs', platforms: { kind: 'all' } });
});

it.each([[{}], [{ required: {} }], [{ required: { a: false } }], [{ required: { a: '' } }], [{ required: ['a'] }]])(
  'refuses %j',
  (options) => {
    expect(takes('annotations-required', options)).toBe(false);
  },
);
