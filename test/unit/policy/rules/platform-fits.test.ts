import { expect, it } from 'vitest';
import type { Fact, ImageFacts } from '../../../../src/policy/imageFacts';
import type { Platform } from '../../../../src/oci/platform';
import type { PlatformAsk } from '../../../../src/references/occurrence';
import { asks, check, FAILED, index, inShort, known, needs, platformOf, single, subject, unknown } from '../subject';

function found(platform: string | PlatformAsk | undefined, facts: ImageFacts): readonly string[] {
  return inShort(check('platform-fits', subject(facts, platform === undefined ? {} : { asks: asks({ platform }) })));
}

const OPEN = { kind: 'ofARun' } as const;

it.each<[string, string | PlatformAsk | undefined, ImageFacts, string[]]>([
  ['nothing is asked', undefined, {}, []],
  ['one of an index', 'linux/arm64', index([{ platform: 'linux/amd64' }, { platform: 'linux/arm64/v8' }]), []],
  ['none of an index', 'linux/s390x', index([{}, { platform: 'linux/arm64' }]), ['platformDoesNotFit']],
  ['a single manifest for another', 'linux/arm64', single({ platform: 'linux/amd64' }), ['platformDoesNotFit']],
  ['any processor of a system', 'linux', index([{ platform: 'linux/arm64' }]), []],
  ['no processor of a system', 'windows', index([{ platform: 'linux/arm64' }]), ['platformDoesNotFit']],
  ['a processor of any system', 'arm64/v8', index([{ platform: 'linux/arm64' }]), []],
  [
    'each of several',
    { each: [{ architecture: 'arm64' }, { architecture: 'amd64' }] },
    index([{}]),
    ['platformDoesNotFit'],
  ],
  ['one of several, the other may be any', { each: [{ architecture: 'amd64' }, {}] }, index([{}]), []],
  ['nothing is known of what is asked', { each: [{}], open: OPEN }, {}, ['unknown ofARun']],
  ['more may be asked than fits', { each: [{ os: 'linux' }], open: OPEN }, index([{}]), ['unknown ofARun']],
  ['what is known does not fit', { each: [{ os: 'windows' }], open: OPEN }, index([{}]), ['platformDoesNotFit']],
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
  ['linux/x86-64', 'linux/amd64', true],
  ['linux/aarch64', 'linux/arm64/v8', true],
  ['linux/arm64/8', 'linux/arm64', true],
  ['linux/armhf', 'linux/arm/v7', true],
  ['linux/armel', 'linux/arm/v7', false],
  ['macos/arm64', 'darwin/arm64', true],
  ['windows/amd64', 'linux/amd64', false],
  ['linux/riscv64', 'linux/riscv64/odd', false],
])('a node of %s runs an image for %s: %s', (node, image, fits) => {
  const offered: Fact<readonly Platform[]> = known([platformOf(image)]);
  expect(found(node, { offered })).toEqual(fits ? [] : ['platformDoesNotFit']);
});

it('asks for platforms where the document asks for one', () => {
  expect(needs('platform-fits')).toEqual({ level: 'text' });
  expect(needs('platform-fits', asks({ platform: { each: [{}], open: OPEN } }))).toEqual({ level: 'text' });
  expect(needs('platform-fits', asks({ platform: 'linux/arm64' }))).toEqual({ level: 'manifest', offered: true });
});
