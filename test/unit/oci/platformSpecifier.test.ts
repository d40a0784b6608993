import { describe, expect, it } from 'vitest';
import { parsePlatform } from '../../../src/oci/platform';
import { entriesFor, parseSpecifier } from '../../../src/oci/platformSpecifier';

describe('parseSpecifier', () => {
  it.each([
    ['linux/arm64', { os: 'linux', architecture: 'arm64' }],
    ['linux/arm64/v8', { os: 'linux', architecture: 'arm64', variant: 'v8' }],
    ['other/odd', { os: 'other', architecture: 'odd' }],
    ['linux', { os: 'linux' }],
    ['macos', { os: 'macos' }],
    ['arm64', { architecture: 'arm64' }],
    ['aarch64', { architecture: 'aarch64' }],
    ['arm64/v8', { architecture: 'arm64', variant: 'v8' }],
    ['x86', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['', undefined],
    ['linux/', undefined],
    ['lin ux/%/%', undefined],
    ['linux/arm64/v8/x', undefined],
    ['arm64/v8/x/y', undefined],
  ])('%j', (text, expected) => {
    expect(parseSpecifier(text)).toEqual(expected);
  });
});

describe('entriesFor', () => {
  const ALL = 'linux/amd64 linux/386 linux/arm/v6 linux/arm/v7 linux/arm64 windows/amd64'.split(' ');
  it.each<[string, readonly string[], readonly string[]]>([
    ['linux/arm64', ALL, ['linux/arm64']],
    ['linux/arm', ALL, ['linux/arm/v7']],
    ['linux/arm/v5 linux/arm/v6', ALL, ['linux/amd64', 'linux/arm/v6']],
    ['linux/arm/v7', ['linux/amd64', 'linux/arm/v5', 'linux/arm/v6'], ['linux/arm/v6']],
    ['linux', ALL, ALL.slice(0, 5)],
    ['amd64', ALL, ['linux/amd64', 'windows/amd64']],
    ['amd64 arm64', ALL, ['linux/amd64', 'linux/arm64', 'windows/amd64']],
    ['linux/arm64', ['linux/amd64', ''], ['']],
    ['linux', ['linux/amd64', '', 'windows/amd64'], ['linux/amd64', '']],
    ['darwin', ['linux/s390x', 'linux/amd64'], ['linux/amd64']],
    ['darwin', [], []],
  ])('%s', (asked, names, expected) => {
    const entries = names.map((name) => ({ name, platform: parsePlatform(name) }));
    const specifiers = asked.split(' ').map((text) => parseSpecifier(text)!);
    expect(entriesFor(entries, specifiers).map(({ name }) => name)).toEqual(expected);
  });
});
