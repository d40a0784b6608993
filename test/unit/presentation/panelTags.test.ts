import { describe, expect, it } from 'vitest';
import { ImageInspection } from '../../../src/inspection/imageInspection';
import type { ImageSummary } from '../../../src/inspection/inspectImage';
import { parseDigest } from '../../../src/oci/digest';
import type { TagListState } from '../../../src/operations/tagListing';
import { panelTags, tagSubject, type TagSubject } from '../../../src/presentation/panelTags';
import type { ImageSource } from '../../../src/registry/imageSource';
import { RegistryError } from '../../../src/registry/registryError';

const digestOf = (hex: string) => parseDigest(`sha256:${hex.repeat(64)}`)!;
const [one, two, three] = [digestOf('1'), digestOf('2'), digestOf('3')];
const reference = { registry: 'ghcr.io', repository: 'a/b', tag: '1' };
const subject: TagSubject = { locator: { kind: 'registry', reference }, digest: one, isOnePlatform: false };
const listed = { count: 5, evidence: 0, dropped: 0, end: 'complete' } as const;
const stateOf = (state: TagListState, about = subject) => panelTags(about, state, { append: false, tags: [] }).state;

describe('the tags of the panel', () => {
  it.each<[TagListState, string, RegExp | string]>([
    [{ kind: 'idle' }, 'idle', ''],
    [{ kind: 'listing', count: 1_200 }, 'loading', '1200 tags so far…'],
    [{ kind: 'listed', ...listed }, 'ready', '5 tags.'],
    [{ kind: 'listed', ...listed, end: 'limit' }, 'ready', '5 tags. The registry did not list all its tags.'],
    [{ kind: 'listed', ...listed, end: undefined }, 'ready', '5 tags. You stopped it, so there may be more.'],
    [{ kind: 'listed', ...listed, evidence: 2, dropped: 1 }, 'ready', /2 that hold signatures.* 1 that are no tags/],
    [{ kind: 'finding', ...listed, tag: '1.0', found: 2 }, 'loading', '1.0; 2 found'],
    [
      { kind: 'failed', error: new RegistryError('notFound', 'x', { host: 'ghcr.io' }), count: 0 },
      'failed',
      /no repository/,
    ],
  ])('say how it stands: %j', (state, kind, sentence) => {
    expect(stateOf(state)).toMatchObject({ kind, sentence: expect.stringMatching(sentence) as unknown });
  });

  it('can be asked where they point once they are listed, in a registry', () => {
    expect(stateOf({ kind: 'listed', ...listed }).canFindSame).toBe(true);
    expect(stateOf({ kind: 'listing', count: 1 }).canFindSame).toBe(false);
    expect(stateOf({ kind: 'listed', ...listed }, { ...subject, digest: undefined }).canFindSame).toBe(false);
    expect(stateOf({ kind: 'listed', ...listed, count: 0 }).canFindSame).toBe(false);
  });

  it('are about what is shown once that is known', () => {
    const ignore = () => undefined;
    const options = { wishes: () => [], changed: ignore, failed: ignore };
    const { state } = new ImageInspection({} as ImageSource, subject.locator, options);
    expect(tagSubject(subject.locator, state)).toEqual({ ...subject, digest: undefined });
    const fetched = { digest: one, value: { kind: 'image' } } as ImageSummary['fetched'];
    const summary = { kind: 'ready', value: { locator: subject.locator, fetched } } as const;
    expect(tagSubject(subject.locator, { ...state, summary })).toEqual({ ...subject, isOnePlatform: true });
    const layout = { kind: 'layout', path: '/x' } as const;
    expect(tagSubject(layout, { ...state, summary }).digest).toBeUndefined();
  });

  it('are grouped by where they point: to what is shown first, and others only where several do', () => {
    const digests = new Map([
      ['2.0', two],
      ['1.0', one],
      ['2', two],
      ['3', three],
    ] as const);
    const result = { found: ['1.0'], digests, tried: 4, failed: 0, total: 5, stopped: undefined };
    const { groups, state } = panelTags(subject, { kind: 'found', ...listed, result }, { append: true, tags: [] });
    expect(groups).toEqual([
      { digest: one, shortDigest: 'sha256:111111111111', here: true, tags: ['1.0'] },
      { digest: two, shortDigest: 'sha256:222222222222', here: false, tags: ['2.0', '2'] },
    ]);
    expect(state.sentence).toMatch(/^5 tags\. Found 1\.0; 4 of 5 tags were tried\./);
  });
});
