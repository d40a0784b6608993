import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTags } from '../../../src/tags/compareTags';
import { parseTag } from '../../../src/tags/parseTag';
import { prepareTags } from '../../../src/tags/prepareTags';
import { updateCandidates } from '../../../src/tags/updateCandidates';
import { variantFamily } from '../../../src/tags/variantFamily';
import { anyTag } from './anyTag';
import { type TagListName, tagLists } from './tagLists';

/** The newest of each step, `patch 1.27.3`, the smallest step first; empty where the tag is up to date. */
const newest = (current: string, tags: readonly string[]): string => {
  const updates = updateCandidates(current, prepareTags(tags));
  if (updates.kind === 'floating') return 'floating';
  const steps = ['build', 'patch', 'minor', 'major', 'date'] as const;
  return steps.flatMap((step) => (updates.newest[step] ? `${step} ${updates.newest[step]}` : [])).join(', ');
};

/** What comes before a release, the furthest from it first. */
const STAGES = ['alpha', 'ea', 'beta', 'preview', 'milestone', 'rc'];

describe('updateCandidates', () => {
  it.each<[TagListName, string, string]>([
    ['nginx', '1.26.1', 'patch 1.26.2, minor 1.27.3'],
    ['nginx', '1.26', 'minor 1.27'],
    ['nginx', '1', ''],
    ['nginx', '1.9.15-alpine', 'minor 1.27.3-alpine'],
    ['nginx', '1.27.0-alpine3.19', 'patch 1.27.3-alpine3.20'],
    ['nginx', '1.27.3-alpine-slim', ''],
    ['nginx', 'latest', 'floating'],
    ['nginx', 'stable-alpine', 'floating'],
    ['nginx', 'bookworm', 'floating'],
    ['postgres', '9.6.24', ''],
    ['postgres', '9', 'major 17'],
    ['postgres', '15-alpine', 'major 17-alpine'],
    ['postgres', '15.9-alpine3.19', 'build 15.9-alpine3.20, minor 15.10-alpine3.20, major 17.2-alpine3.20'],
    ['postgres', '17beta3', 'build 17, major 18beta1'],
    ['postgres', '17rc1', 'build 17'],
    ['node', '20.18.0-alpine3.19', 'build 20.18.0-alpine3.20, patch 20.18.1-alpine3.19, major 22.12.0-alpine3.21'],
    ['node', '20-bookworm-slim', 'major 22-bookworm-slim'],
    ['node', 'lts-alpine', 'floating'],
    ['node', 'jod', 'floating'],
    ['python', '3.9-slim', 'minor 3.13-slim'],
    ['python', '3.12-slim-bullseye', ''],
    ['python', '3.12.8-windowsservercore-ltsc2022', 'minor 3.13.1-windowsservercore-ltsc2022'],
    ['python', '3.14.0a1', 'build 3.14.0a2'],
    ['redis', '7.2.6-alpine', 'minor 7.4.1-alpine'],
    ['redis', '6.2', 'major 7.4'],
    ['temurin', '21.0.5_9-jdk-jammy', 'build 21.0.5_11-jdk-jammy'],
    ['temurin', '17.0.12_7-jdk-jammy', 'patch 17.0.13_11-jdk-jammy, major 21.0.5_11-jdk-jammy'],
    ['temurin', '17-jdk', 'major 23-jdk'],
    ['temurin', '8u422-b05-jdk', 'minor 8u432-b06-jdk'],
    [
      'bitnamiPostgresql',
      '16.4.0-debian-12-r9',
      'build 16.4.0-debian-12-r14, minor 16.6.0-debian-12-r2, major 17.2.0-debian-12-r3',
    ],
    ['bitnamiPostgresql', '15-debian-11', 'build 15-debian-12, major 17-debian-12'],
    ['minio', 'RELEASE.2023-12-23T07-19-11Z', 'date RELEASE.2024-11-07T00-52-20Z'],
    ['minio', 'RELEASE.2024-01-16T16-07-38Z.fips', 'date RELEASE.2024-11-07T00-52-20Z.fips'],
    ['dotnet', '8.0', 'major 9.0'],
    ['dotnet', '8.0.10-alpine3.20-arm64v8', 'patch 8.0.11-alpine3.20-arm64v8'],
    ['dotnet', '8.0.10-nanoserver-1809', 'patch 8.0.11-nanoserver-1809'],
    ['dotnet', '9.0.0-rc.1', 'build 9.0.0'],
    ['dotnet', '8.0-jammy', ''],
    ['ubuntu', '22.04', 'major 25.04'],
    ['ubuntu', 'jammy-20240911.1', ''],
    ['ubuntu', 'noble-20240904.1', 'date noble-20241118.1'],
    ['debian', '12.7-slim', 'minor 12.8-slim'],
    ['debian', '11', 'major 12'],
    ['debian', 'bookworm-20241016-slim', 'date bookworm-20241111-slim'],
    ['grafana', '11.3.0-ubuntu', 'patch 11.3.1-ubuntu, minor 11.4.0-ubuntu'],
    ['grafana', '9.5.21', 'major 11.4.0'],
    ['argocd', 'v2.13.0', 'patch v2.13.2'],
    ['argocd', 'v2.13.0-rc1', 'build v2.13.0, patch v2.13.2, minor v2.14.0-rc1, major v3.0.0-rc1'],
    ['argocd', '2.13.0', ''],
    ['certManager', 'v1.15.4', 'minor v1.16.2'],
    ['certManager', 'v1.16.0-alpha.0', 'build v1.16.0, patch v1.16.2, minor v1.17.0-alpha.0'],
    ['kubeApiserver', 'v1.9.11', 'minor v1.32.0'],
    ['kubectlArchitectures', 'v1.31.3-arm64', 'patch v1.31.4-arm64'],
    ['homeAssistant', '2024.11.3', 'minor 2024.12.5'],
    ['homeAssistant', '0.118.5', ''],
    ['calibreWeb', '0.6.23', 'patch 0.6.24'],
    ['calibreWeb', '0.6.23-ls299', 'patch 0.6.24-ls309'],
    ['calibreWeb', '0.6.24-ls302', 'build 0.6.24-ls309'],
    ['ubi', '8.6-903', 'build 8.6-990, minor 8.10-1132'],
    ['ubi', '8.7-929', 'minor 8.10-1132'],
    ['wordpress', '6.4-php8.2-fpm', 'minor 6.7-php8.2-fpm'],
    ['maven', '3.9.8-eclipse-temurin-17', 'patch 3.9.9-eclipse-temurin-17'],
    ['prow', 'v20240115-abc12345d', 'date v20241121-1ff2345de'],
  ])('%s:%s: %s', (name, current, expected) => expect(newest(current, tagLists[name])).toBe(expected));

  it.each([
    ['a commit', 'sha-1a2b3c4'],
    ['a hash', '1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d'],
    ['a branch', 'my-feature'],
    ['a pull request', 'pr-12'],
  ])('offers nothing for %s but to look again where it points', (_, current) => {
    expect(newest(current, [current, 'pr-13', 'sha-2a2b3c4', '1.0'])).toBe('floating');
  });

  it.each([
    ['a hash of digits alone', '1.2.3-abcdef1', '1.2.4-1234567', 'patch 1.2.4-1234567'],
    ['a hash of letters alone', '20240101-abcdef1', '20240202-deadbee', 'date 20240202-deadbee'],
    ['hashes from one of digits alone', '1.2.3-1234567', '1.2.2-abcdef1 1.2.4-1a2b3c4', 'patch 1.2.4-1a2b3c4'],
    ['counted builds, however high', '1.2.3-1234567', '1.2.3-1234568', 'build 1.2.3-1234568'],
    ['no word that could be a hash', '1.2.3-defaced', '1.2.4-effaced', ''],
    ["a distribution's revision", '5.4.3-1ubuntu1', '5.4.3-1ubuntu2 5.4.3-2debian1', 'build 5.4.3-1ubuntu2'],
    ['the next stage before a release', '3.12.0a1', '3.12.0a2 3.12.0b1', 'build 3.12.0b1'],
    ['no stage before the one that was reached', '3.12.0b1', '3.12.0b2 3.13.0a1', 'build 3.12.0b2'],
    ['no daily build from a stage', '3.12.0-rc1', '3.12.1-nightly', ''],
    ['only what is padded alike', '2024.01.01', '2024.1.2 2024.01.02', 'patch 2024.01.02'],
    ['only what is not padded either', '2024.1.1', '2024.01.02 2024.1.10', 'patch 2024.1.10'],
    ['what can be of both', '2024.09.30', '2024.10.10', 'minor 2024.10.10'],
  ])('offers %s', (_, current, tags, expected) =>
    expect(newest(current, [current, ...tags.split(' ')])).toBe(expected),
  );

  it.each([
    ['a lone high number', '20', '18 20 22 24 9999', 'major 24'],
    ['a version of a test', '1.4.0', '1.4.0 1.4.1 2.0.0 99.99.99', 'patch 1.4.1, major 2.0.0'],
    ['a date among versions', '1.4', '1.5 20230101 2023.01 202301', 'minor 1.5'],
    ['a number that looks like a date', '3', '4 20231399', 'major 4'],
    ['a project that skipped majors', '1.13.1', '1.13.1 17.03.0 18.06.0 20.10.0 23.0.0', 'major 23.0.0'],
    ['majors reached through other variants', '5-alpine', '5-alpine 20 35 50-alpine', 'major 50-alpine'],
    ['counted builds with deleted ones between', '412', '412 900 1023', 'major 1023'],
    ['a lone one among counted builds', '412', '412 413 99999', 'major 413'],
  ])('tells a next major from %s', (_, current, tags, expected) =>
    expect(newest(current, tags.split(' '))).toBe(expected),
  );

  it('prefers the base that the user has among tags of the newest version, and offers no older one', () => {
    const tags = prepareTags([
      '1.1-alpine3.21',
      '1.1-alpine3.20',
      '1.1-alpine3.19',
      '1.2-alpine3.19',
      '1.0-alpine3.21',
    ]);
    expect(updateCandidates('1.0-alpine3.20', tags)).toEqual({
      kind: 'versions',
      newest: { minor: '1.1-alpine3.20', build: '1.0-alpine3.21' },
      all: [
        { tag: '1.1-alpine3.20', step: 'minor' },
        { tag: '1.1-alpine3.21', step: 'minor' },
        { tag: '1.0-alpine3.21', step: 'build' },
      ],
    });
  });

  it('answers for a tag that is not in the list', () => {
    expect(newest('1.26.7', tagLists.nginx)).toBe('minor 1.27.3');
  });

  it('keeps prefix, level, kind and variant, goes upwards only, and offers pre-releases only of the same kind or nearer to a release', () => {
    fc.assert(
      fc.property(anyTag, fc.array(anyTag, { maxLength: 60 }), (current, tags) => {
        const updates = updateCandidates(current, prepareTags(tags));
        if (updates.kind === 'floating') return;
        const from = parseTag(current);
        for (const { tag } of updates.all) {
          const to = parseTag(tag);
          expect(tags).toContain(tag);
          expect([to.prefix, to.kind, to.form]).toEqual([from.prefix, from.kind, from.form]);
          expect(to.parts).toHaveLength(from.parts.length);
          const isSameFamily = (isAmongHashes: boolean) =>
            variantFamily(to.variant, isAmongHashes).name === variantFamily(from.variant, isAmongHashes).name;
          expect(isSameFamily(false) || isSameFamily(true)).toBe(true);
          if (to.preRelease) {
            const [kind, before] = [to.preRelease.mark, from.preRelease?.mark];
            expect(kind === before || STAGES.indexOf(kind) > STAGES.indexOf(before ?? kind)).toBe(true);
            if (kind !== before) expect(STAGES).toContain(before);
          }
          // The order of showing knows nothing of updates, so it is a second opinion.
          expect(compareTags(to, from)).toBeLessThan(0);
        }
        for (const tag of Object.values(updates.newest))
          expect(updates.all.map((candidate) => candidate.tag)).toContain(tag);
      }),
      { numRuns: 3000 },
    );
  });

  it('leads to a tag for which it offers no more of that step', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(tagLists)), fc.nat(), (tags, place) => {
        const prepared = prepareTags(tags);
        const updates = updateCandidates(tags[place % tags.length]!, prepared);
        if (updates.kind === 'floating') return;
        const [first] = updates.all;
        if (!first || parseTag(first.tag).preRelease) return;
        const next = updateCandidates(first.tag, prepared);
        expect(next.kind === 'versions' && next.all.filter(({ step }) => step !== 'build')).toEqual([]);
      }),
    );
  });
});
