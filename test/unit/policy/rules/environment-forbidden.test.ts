import { expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import { asks, check, FAILED, index, inShort, needs, single, subject, takes, unknown } from '../subject';

const options = { forbidden: ['DEBUG', '*_TOKEN'] };
const env = (...variables: string[]) => ({ config: { env: variables } });

it.each<[string, ImageFacts, string[]]>([
  ['others', single(env('PATH=/bin', 'DEBUG_LEVEL=1', 'debug=1', 'TOKENS=1')), []],
  ['none', single(), []],
  ['a name', single(env('DEBUG=1')), ['environmentForbidden']],
  ['a name without a value', single(env('DEBUG')), ['environmentForbidden']],
  ['a pattern', single(env('NPM_TOKEN=x=y')), ['environmentForbidden']],
  ['twice the same', single(env('DEBUG=1', 'DEBUG=2')), ['environmentForbidden']],
  ['two', single(env('DEBUG=1', 'A_TOKEN=2')), ['environmentForbidden', 'environmentForbidden']],
  [
    'one child',
    index([env('A=1'), { platform: 'linux/arm64', ...env('DEBUG=1') }]),
    ['environmentForbidden linux/arm64'],
  ],
  ['a child that was not read', index([env('A=1'), { configUnknown: FAILED }]), ['unknown error']],
  ['nothing read', { images: unknown() }, ['unknown rateLimit']],
  ['an artifact', single({ isArtifact: true }), ['unknown notSaid']],
])('%s', (_name, facts, expected) => {
  expect(inShort(check('environment-forbidden', subject(facts), options))).toEqual(expected);
});

it('never tells the value', () => {
  expect(check('environment-forbidden', subject(single(env('NPM_TOKEN=secret'))), options)).toEqual([
    { kind: 'violation', detail: { kind: 'environmentForbidden', name: 'NPM_TOKEN', platforms: [] } },
  ]);
});

it('asks for the configurations of the platform that is asked for, else of all', () => {
  expect(needs('environment-forbidden', {}, options)).toEqual({ level: 'configs', platforms: { kind: 'all' } });
  const asked = needs('environment-forbidden', asks({ platform: 'linux/arm64' }), options);
  expect(asked).toMatchObject({ level: 'configs', platforms: { kind: 'asked' } });
});

it.each([[{}], [{ forbidden: [] }], [{ forbidden: [1] }], [{ forbidden: ['A'], x: 1 }]])('refuses %j', (wrong) => {
  expect(takes('environment-forbidden', wrong)).toBe(false);
});
