import { describe, expect, it } from 'vitest';
import { parseTag } from '../../../src/tags/parseTag';
import { tagLists } from './tagLists';

const hex64 = '0123456789abcdef'.repeat(4);

/** Kind, prefix, numbers, mark and its numbers, variant. */
const read = (text: string): string => {
  const { kind, prefix, parts, preRelease, variant } = parseTag(text);
  const mark = preRelease ? [preRelease.mark, ...preRelease.numbers].join(' ') : '';
  return [kind, prefix, parts.join(' '), mark, variant].join('|');
};

describe('parseTag', () => {
  it.each([
    ['1', 'version||1||'],
    ['1.27', 'version||1 27||'],
    ['v1.27.3', 'version|v|1 27 3||'],
    ['release-1.2', 'version|release-|1 2||'],
    ['controller-v1.9.4', 'version|controller-v|1 9 4||'],
    ['k8s-1.29.0', 'version|k8s-|1 29 0||'],
    ['amd64-0.6.24-ls309', 'version|amd64-|0 6 24||-ls309'],
    ['1.27.3-alpine3.20', 'version||1 27 3||-alpine3.20'],
    ['3.12-slim-bookworm', 'version||3 12||-slim-bookworm'],
    ['21-jdk', 'version||21||-jdk'],
    ['21.0.5_11-jdk-jammy', 'version||21 0 5||_11-jdk-jammy'],
    ['8u432-b06-jdk', 'version||8 432||-b06-jdk'],
    ['4.8-windowsservercore-ltsc2022', 'version||4 8||-windowsservercore-ltsc2022'],
    ['16.4.0-debian-12-r3', 'version||16 4 0||-debian-12-r3'],
    ['6.5-php8.2-fpm', 'version||6 5||-php8.2-fpm'],
    ['v1.2.3-amd64', 'version|v|1 2 3||-amd64'],
    ['24.04', 'version||24 4||'],
    ['alpine3.20', 'version|alpine|3 20||'],
  ])('reads the version %s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ['1.0-rc.1', 'version||1 0|rc 1|'],
    ['17rc1-alpine', 'version||17|rc 1|-alpine'],
    ['2.0.0-beta2', 'version||2 0 0|beta 2|'],
    ['1.2.alpha', 'version||1 2|alpha|'],
    ['3.14.0a1', 'version||3 14 0|alpha 1|'],
    ['9.0.0-rc.2-alpine3.20', 'version||9 0 0|rc 2|-alpine3.20'],
    ['10.0-preview-alpine', 'version||10 0|preview|-alpine'],
    ['21-ea-32-jdk', 'version||21|ea 32|-jdk'],
    ['8.0-M02-alpine', 'version||8 0|milestone 2|-alpine'],
    ['1.0.0-SNAPSHOT', 'version||1 0 0|snapshot|'],
    ['2025.1.0b0', 'calendar||2025 1 0|beta 0|'],
    ['1.2.3-rcx', 'version||1 2 3||-rcx'],
    ['1.2.3-debug', 'version||1 2 3||-debug'],
  ])('tells what stands before a release in %s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ['20240115', 'date||2024 1 15||'],
    ['202401', 'date||2024 1||'],
    ['20240115123000', 'date||2024 1 15 12 30 0||'],
    ['20240115-1230', 'date||2024 1 15 12 30||'],
    ['2024-01-15', 'date||2024 1 15||'],
    ['nightly-20240101', 'date|nightly-|2024 1 1||'],
    ['bookworm-20240110-slim', 'date|bookworm-|2024 1 10||-slim'],
    ['jammy-20240911.1', 'date|jammy-|2024 9 11||.1'],
    ['RELEASE.2024-01-16T16-07-38Z', 'date|RELEASE.|2024 1 16 16 7 38||'],
    ['RELEASE.2024-01-16T16-07-38Z.fips', 'date|RELEASE.|2024 1 16 16 7 38||.fips'],
    ['v20240115-abc12345d', 'date|v|2024 1 15||-abc12345d'],
    ['2024.01.15', 'calendar||2024 1 15||'],
    ['2024.1.3', 'calendar||2024 1 3||'],
    ['2022-latest', 'calendar||2022||-latest'],
    ['20241399', 'version||20241399||'],
    ['20240132', 'version||20240132||'],
    ['20240115991', 'version||20240115991||'],
  ])('tells dates and calendars from versions: %s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ['latest', 'floating'],
    ['lts-alpine', 'floating'],
    ['Edge', 'floating'],
    ['bookworm-slim', 'floating'],
    ['noble', 'floating'],
    ['latest-amd64', 'floating'],
    ['ltsc2022', 'floating'],
    ['nanoserver-1809', 'floating'],
    ['git-abc1234', 'commit'],
    ['sha-1234567', 'commit'],
    ['main-1a2b3c4', 'commit'],
    ['1a2b3c4', 'commit'],
    [hex64.slice(0, 40), 'commit'],
    [`sha256-${hex64}`, 'evidence'],
    [`sha256-${hex64}.sig`, 'evidence'],
    [`sha512-${hex64}.att`, 'evidence'],
    ['pr-12', 'other'],
    ['PR12', 'other'],
    ['dependabot-npm-lodash-4.17.21', 'other'],
    ['my-feature', 'other'],
    ['_', 'other'],
    ['', 'other'],
  ])('%s: %s, without numbers', (text, kind) => {
    expect(parseTag(text)).toMatchObject({ text, kind, parts: [], prefix: '', variant: '' });
  });

  it('finds numbers in all that well-known repositories offer but floating names, commits and evidence', () => {
    const all = Object.values(tagLists).flat();
    expect(all.filter((tag) => parseTag(tag).kind === 'other')).toEqual([]);
    expect(all.filter((tag) => parseTag(tag).kind === 'commit')).toEqual([]);
  });
});
