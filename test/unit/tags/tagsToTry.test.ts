import { describe, expect, it } from 'vitest';
import { prepareTags } from '../../../src/tags/prepareTags';
import { tagsToTry } from '../../../src/tags/tagsToTry';
import { type TagListName, tagLists } from './tagLists';

describe('tagsToTry', () => {
  it.each<[TagListName, string | undefined, string]>([
    ['nginx', '1.26.2', '1.26.2 1.26.2-alpine 1.26.2-alpine3.20 1 1-alpine'],
    ['argocd', '2.13.1', 'v2.13.1 latest v3.0.0-rc1'],
    ['argocd', 'v2.13.0', 'v2.13.0 v2.13.0-rc5 v2.13.0-rc1 latest'],
    [
      'temurin',
      '21.0.5+11',
      '21.0.5_11-jdk 21.0.5_11-jdk-alpine 21.0.5_11-jdk-jammy 21.0.5_11-jdk-noble 21.0.5_11-jre-alpine 21 21-jdk',
    ],
    ['calibreWeb', '0.6.24', '0.6.24 0.6.24-ls309 0.6.24-ls302 amd64-0.6.24-ls309 arm64v8-0.6.24-ls309 latest nightly'],
    ['ubuntu', undefined, 'latest rolling devel 25.04 24.10'],
    ['ubuntu', ' ', 'latest rolling devel 25.04'],
    [
      'minio',
      'RELEASE.2024-01-16T16-07-38Z',
      'RELEASE.2024-01-16T16-07-38Z RELEASE.2024-01-16T16-07-38Z-cpuv1 RELEASE.2024-01-16T16-07-38Z.fips latest',
    ],
  ])('%s, of version %s: %s', (name, version, expected) => {
    const tags = expected.split(' ');
    expect(tagsToTry(version, prepareTags(tagLists[name])).slice(0, tags.length)).toEqual(tags);
  });

  it.each(['11.27.3', '1.27.30', '1.27.3.1', 'x1.27.3', '1.27.3a'])('does not take %s for 1.27.3', (tag) => {
    expect(tagsToTry('1.27.3', prepareTags(['latest', tag]))).toEqual(['latest', tag]);
  });

  it('names every tag once, but no evidence', () => {
    for (const tags of Object.values(tagLists)) {
      const shown = tags.filter((tag) => !tag.startsWith('sha256-'));
      expect(tagsToTry('1.27.3', prepareTags([...tags, ...tags])).toSorted()).toEqual(shown.toSorted());
    }
  });
});
