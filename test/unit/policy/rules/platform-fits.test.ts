import { expect, it } from 'vitest';
import type { Fact, ImageFacts } from '../../../../src/policy/imageFacts';
import type { Platform } from '../../../../src/oci/platform';
import { asks, check, FAILED, index, inShort, known, needs, platformOf, single, subject, unknown } from '../subject';

function found(platform: string | undefined, facts: ImageFacts): readonly string[] {
  return inShort(check('platform-fits', subject(facts, platform === undefined ? {} : { asks: asks({ platform }) })));
}

it.each<[string, string | undefined, ImageFacts, string[]]>([
  ['nothing is asked', undefined, {}, []],
  ['one of an index', 'linux/arm64', index([{ platform: 'linux/amd64' }, { platform: 'linux/arm64/v8' }]), []],
  ['none of an index', 'linux/s390x', index([{}, { platform: 'linux/arm64' }]), ['platformDoesNotFit']],
  ['a single manifest for another', 'linux/arm64', single({ platform: 'linux/amd64' }), ['platformDoesNotFit']],
  ['it was not read', 'linux/arm64', { offered: unknown(FAILED) }, ['unknown error']],
  ['none is said', 'linux/arm64', { offered: known([]) }, ['unknown notSaid']],
])('%s', (_name, platform, facts, expected) => {
  expect(found(platform, facts)).toEqual(expected);
});

it.each([
  ['linux/arm/v7', 'linux/arm/v6', true],
  ['linux/arm/v6', 'linux/arm/v7', false],
  ['linux/arm', 'linux/arm/v5', true],
  ['linux/arm64', 'linux/arm/v7', true],
  ['linux/arm64', 'linux/arm64/v9', false],
  ['linux/amd64', 'linux/386', true],
  ['linux/386', 'linux/amd64', false],
  ['linux/amd64', 'linux/amd64/v3', false],
  ['linux/amd64/v3', 'linux/amd64', true],
  ['linux/x86_64', 'linux/amd64', true],
  ['windows/amd64', 'linux/amd64', false],
  ['linux/riscv64', 'linux/riscv64/odd', false],
])('a node of %s runs an image for %s: %s', (node, image, fits) => {
  const offered: Fact<readonly Platform[]> = known([platformOf(image)]);
  expect(found(node, { offered })).toEqual(fits ? [] : ['platformDoesNotFit']);
});

it('asks for platforms where the document asks for one', () => {
  expect(needs('platform-fits')).toEqual({ level: 'text' });
  expect(needs('platform-fits', asks({ platform: 'linux/arm64' }))).toEqual({ level: 'manifest', offered: true });
});
