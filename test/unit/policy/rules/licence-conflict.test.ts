import { expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import { check, FAILED, index, inShort, needs, single, subject, unknown } from '../subject';

const KEY = 'org.opencontainers.image.licenses';
const says = (licence: string) => ({ annotations: { [KEY]: licence } });
const label = (licence: string) => ({ labels: { [KEY]: licence } });
const arm64 = { platform: 'linux/arm64' };

it.each<[string, ImageFacts, string[]]>([
  ['one place', single(says('MIT')), []],
  ['no place', single(), []],
  ['the same', single({ ...says('MIT'), ...label('mit ') }), []],
  ['the same in another order', single({ ...says('MIT OR ISC'), ...label('(ISC) or MIT') }), []],
  ['differing', single({ ...says('MIT'), ...label('ISC') }), ['licenceConflict']],
  ['NONE says nothing', single({ ...says('MIT'), ...label('NONE') }), []],
  ['the same free text', single({ ...says('see LICENSE'), ...label('see LICENSE') }), []],
  ['differing free text', single({ ...says('MIT'), ...label('MIT License') }), ['licenceConflict']],
  [
    'of one child',
    index([
      { ...says('MIT'), ...label('ISC') },
      { ...arm64, ...says('ISC') },
    ]),
    ['licenceConflict linux/amd64'],
  ],
  ['children that differ from each other', index([says('MIT'), { ...arm64, ...says('ISC') }]), []],
  ['from the index', index([says('MIT'), arm64], { [KEY]: 'ISC' }), ['licenceConflict linux/amd64']],
  ['from the entry', index([{ ...label('MIT'), entryAnnotations: { [KEY]: 'ISC' } }]), ['licenceConflict linux/amd64']],
  ['labels not read', single({ ...says('MIT'), configUnknown: FAILED }), ['unknown error']],
  [
    'labels not read, the rest differs',
    index([{ ...says('MIT'), configUnknown: FAILED }], { [KEY]: 'ISC' }),
    ['licenceConflict linux/amd64'],
  ],
  ['a child not read', index([says('MIT'), { ...arm64, manifestUnknown: FAILED }]), ['unknown error']],
  ['nothing read', { images: unknown() }, ['unknown rateLimit']],
])('%s', (_name, facts, expected) => {
  expect(inShort(check('licence-conflict', subject(facts)))).toEqual(expected);
});

it('tells who says what, the nearest first', () => {
  const facts = index([{ ...says('MIT'), ...label('ISC'), entryAnnotations: { [KEY]: 'Zlib' } }], { [KEY]: 'X11' });
  expect(check('licence-conflict', subject(facts))).toMatchObject([
    {
      detail: {
        said: [
          { source: 'manifestAnnotation', text: 'MIT' },
          { source: 'configLabel', text: 'ISC' },
          { source: 'entryAnnotation', text: 'Zlib' },
          { source: 'indexAnnotation', text: 'X11' },
        ],
      },
    },
  ]);
});

it('asks for the configurations of all platforms', () => {
  expect(needs('licence-conflict')).toEqual({ level: 'configs', platforms: { kind: 'all' } });
});
