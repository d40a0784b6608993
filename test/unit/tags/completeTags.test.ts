import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeTags } from '../../../src/tags/completeTags';
import { prepareTags } from '../../../src/tags/prepareTags';
import { anyTag } from './anyTag';
import { type TagListName, tagLists } from './tagLists';

const first = (name: TagListName, typed: string, count: number) =>
  completeTags(typed, prepareTags(tagLists[name]), count).tags.join(' ');

describe('completeTags', () => {
  it.each<[TagListName, string, string]>([
    ['nginx', '', 'latest stable mainline 1 1.27 1.27.3 alpine bookworm perl 1.27.2 1.27.1'],
    ['nginx', '1.2', '1.27 1.27.3 1.27.2 1.27.1 1.27.0 1.26 1.26.2 1.26.1 1.27-alpine'],
    ['nginx', '1.27.3-alpine', '1.27.3-alpine 1.27.3-alpine3.20 1.27.3-alpine-perl 1.27.3-alpine-slim'],
    ['node', '', 'latest lts current 23 23.4.0 alpine bookworm iron jod slim'],
    ['node', '22', '22 22.12.0 22-alpine 22-alpine3.21 22-alpine3.20'],
    ['postgres', '', 'latest 17 17.2 alpine bookworm bullseye 17.0 16 16.6 15 15.10 15.9'],
    ['debian', 'b', 'bookworm bullseye bookworm-20241111 bookworm-20241111-slim bookworm-20241016'],
    ['minio', 'rel', 'RELEASE.2024-11-07T00-52-20Z RELEASE.2024-11-07T00-52-20Z-cpuv1'],
    ['argocd', '2.13', 'v2.13.2 v2.13.1 v2.13.0 v2.13.0-rc5 v2.13.0-rc1'],
    ['bitnamiPostgresql', 'sha', ''],
    ['nginx', 'zzz', ''],
  ])('%s:%s▮ offers %s first', (name, typed, expected) => {
    expect(first(name, typed, Math.max(1, expected.split(' ').length))).toBe(expected);
  });

  it('offers those that begin with what is typed before those that contain it', () => {
    expect(completeTags('slim', prepareTags(['1-slim', 'slim', 'xslim', '2', 'slim-x'])).tags).toEqual([
      'slim',
      'slim-x',
      '1-slim',
      'xslim',
    ]);
  });

  it.each([
    [2, ['3', '2'], true],
    [3, ['3', '2', '1'], false],
  ])('cuts to %i and says whether that left something out', (limit, tags, isIncomplete) => {
    expect(completeTags('', prepareTags(['1', '2', '3', '3']), limit)).toEqual({ tags, isIncomplete });
    expect(completeTags('', prepareTags([]), limit)).toEqual({ tags: [], isIncomplete: false });
  });

  it('says so, too, where those that contain it are too many', () => {
    const tags = prepareTags(['a1', 'b1', '1']);
    expect(completeTags('1', tags, 2)).toEqual({ tags: ['1', 'a1'], isIncomplete: true });
    expect(completeTags('1', tags, 3)).toEqual({ tags: ['1', 'a1', 'b1'], isIncomplete: false });
  });

  it('finds what a search in each tag finds, each once, in the same order', () => {
    fc.assert(
      fc.property(
        fc.array(anyTag, { maxLength: 40 }),
        fc.oneof(anyTag, fc.string({ maxLength: 3 }), fc.constantFrom('', '1', '.', '-', 'alpine')),
        fc.integer({ min: 1, max: 10 }),
        (tags, typed, limit) => {
          const prepared = prepareTags(tags);
          const text = typed.toLowerCase();
          const useful = prepared.useful.map((tag) => tag.toLowerCase());
          const begin = prepared.useful.filter((_, index) => useful[index]!.startsWith(text));
          const contain = prepared.useful.filter((_, index) => useful[index]!.indexOf(text) > 0);
          const all = text === '' ? begin : [...begin, ...contain.filter((tag) => !begin.includes(tag))];
          expect(completeTags(typed, prepared, limit)).toEqual({
            tags: all.slice(0, limit),
            isIncomplete: all.length > limit,
          });
          expect(new Set(tags).size).toBeGreaterThanOrEqual(prepared.useful.length);
          for (const tag of prepared.useful) expect(tags).toContain(tag);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
