import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestTags } from '../../../src/tags/nearestTags';
import { prepareTags } from '../../../src/tags/prepareTags';
import { anyTag } from './anyTag';
import { type TagListName, tagLists } from './tagLists';

describe('nearestTags', () => {
  it.each<[TagListName, string, string]>([
    ['nginx', '1.27.9', '1.27.3 1.27.2 1.27.1'],
    ['nginx', '1.27.9-alpine', '1.27.3-alpine 1.27.2-alpine 1.27.1-alpine'],
    ['nginx', '1.27.3-alpine3.19', '1.27.3-alpine3.20'],
    ['nginx', '1.27.3-alpin', '1.27.3-alpine'],
    ['nginx', '1.28', '1.27 1.26'],
    ['nginx', 'lates', 'latest'],
    ['nginx', 'Latest', 'latest'],
    ['nginx', 'mianline', 'mainline'],
    ['nginx', 'alpine3.21', 'alpine3.20'],
    ['python', '3.12-slim-bookwrom', '3.12-slim-bookworm'],
    ['node', '20-slm', '20-slim'],
    ['argocd', '2.13.1', 'v2.13.1'],
    ['kubectlArchitectures', 'v1.31.5-arm64', 'v1.31.4-arm64 v1.31.3-arm64'],
    ['minio', 'RELEASE.2024-01-16T16-07-39Z', 'RELEASE.2024-01-16T16-07-38Z'],
    ['temurin', '21-jdk-bookworm', '21-jdk'],
    ['redis', '7.4.1-bookworm', '7-bookworm 7.4.1'],
    ['ubuntu', '24.4', '24.04'],
  ])('%s:%s: %s', (name, wanted, expected) => {
    const tags = expected.split(' ');
    expect(nearestTags(wanted, prepareTags(tagLists[name])).slice(0, tags.length)).toEqual(tags);
  });

  it.each<[TagListName, string]>([
    ['minio', '1.27'],
    ['nginx', 'completely-other'],
    ['nginx', 'x'],
    ['nginx', ''],
  ])('%s:%s: nothing is near', (name, wanted) => expect(nearestTags(wanted, prepareTags(tagLists[name]))).toEqual([]));

  it('offers at most as many as asked for, from the list, each once, and never what was written', () => {
    fc.assert(
      fc.property(anyTag, fc.array(anyTag, { maxLength: 40 }), fc.nat(6), (wanted, tags, limit) => {
        const nearest = nearestTags(wanted, prepareTags([...tags, wanted]), limit);
        expect(nearest.length).toBeLessThanOrEqual(limit);
        expect(new Set(nearest).size).toBe(nearest.length);
        for (const tag of nearest) expect(tags).toContain(tag);
        expect(nearest).not.toContain(wanted);
      }),
      { numRuns: 2000 },
    );
  });
});
