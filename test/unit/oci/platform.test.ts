import { describe, expect, it } from 'vitest';
import { choosePlatform, formatPlatform, parsePlatform, type Platform, samePlatform } from '../../../src/oci/platform';

const platform = (text: string): Platform => parsePlatform(text)!;
const entries = (...names: string[]) => names.map((name) => ({ name, platform: platform(name) }));

describe('samePlatform', () => {
  it.each([
    ['linux/arm64', 'linux/arm64/v8', true],
    ['linux/arm', 'linux/arm/v7', true],
    ['linux/arm', 'linux/arm/v6', false],
    ['linux/amd64', 'linux/amd64/v1', true],
    ['linux/amd64', 'linux/amd64/v3', false],
    ['linux/x86_64', 'linux/amd64', true],
    ['linux/x86-64', 'linux/amd64', true],
    ['linux/aarch64/8', 'linux/arm64', true],
    ['linux/armel', 'linux/arm/v6', true],
    ['linux/i386', 'linux/386', true],
    ['macOS/arm64', 'darwin/arm64', true],
    ['linux/amd64', 'windows/amd64', false],
    ['linux/__proto__', 'linux/__proto__', true],
    ['linux/constructor', 'linux/constructor/v1', false],
    ['linux/constructor', 'linux/constructor', true],
    ['linux/__proto__', 'linux/amd64', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(samePlatform(platform(a), platform(b))).toBe(same);
  });

  it('compares os.version where both name one', () => {
    const windows = platform('windows/amd64');
    expect(samePlatform({ ...windows, osVersion: '10.0.1' }, { ...windows, osVersion: '10.0.2' })).toBe(false);
    expect(samePlatform({ ...windows, osVersion: '10.0.1' }, windows)).toBe(true);
  });
});

describe('choosePlatform', () => {
  const all = entries('windows/amd64', 'linux/s390x', 'linux/arm64', 'linux/amd64');

  it('takes the first wish that is there', () => {
    expect(choosePlatform(all, [platform('linux/riscv64'), platform('linux/arm64/v8')])?.name).toBe('linux/arm64');
  });

  it('falls back to linux/amd64, then to the first linux one, then to the first', () => {
    expect(choosePlatform(all, [undefined])?.name).toBe('linux/amd64');
    expect(choosePlatform(all.slice(0, 3), [])?.name).toBe('linux/s390x');
    expect(choosePlatform(all.slice(0, 1), [])?.name).toBe('windows/amd64');
    for (const text of ['linux/amd64', 'linux/arm/v7']) {
      expect(formatPlatform(platform(text))).toBe(text);
    }
  });
});

describe('parsePlatform and formatPlatform', () => {
  it('are inverse', () => {
    for (const text of ['linux/amd64', 'linux/arm/v7']) expect(formatPlatform(platform(text))).toBe(text);
  });

  it.each(['linux', '', '$BUILDPLATFORM', 'linux/amd64/v1/x', 'linux/', 'a b/c'])('refuses %j', (text) => {
    expect(parsePlatform(text)).toBeUndefined();
  });
});
