import { describe, expect, it } from 'vitest';
import type { FoundTags } from '../../../src/operations/findTags';
import type { TagRefusal } from '../../../src/operations/tagPlan';
import { tagListSentence } from '../../../src/presentation/completionTexts';
import { foundTagsSentence, tagRefusalSentence, tagTexts } from '../../../src/presentation/tagTexts';
import { unaskedSentence } from '../../../src/presentation/unaskedSentence';
import { RegistryError } from '../../../src/registry/registryError';

const reference = { registry: 'docker.io', repository: 'library/nginx' };
const error = (kind: RegistryError['kind'], code?: string) =>
  new RegistryError(kind, kind, { host: 'docker.io', code });
const found: FoundTags = {
  found: ['1.27.3', '1.27'],
  digests: new Map(),
  tried: 30,
  failed: 0,
  total: 412,
  stopped: undefined,
};
const plain = { isOnePlatform: false, end: 'complete' } as const;

describe('what was found of the tags of a digest', () => {
  it.each<[Partial<FoundTags>, RegExp]>([
    [{}, /^Found 1\.27\.3, 1\.27; 30 of 412 tags were tried\. A registry cannot be asked which tags a digest has\.$/],
    [{ found: [] }, /^None found; 30 of 412 tags were tried\..*pin a tag anew\.$/],
    [{ tried: 412 }, /^Found 1\.27\.3, 1\.27; 412 of 412 tags were tried\.$/],
    [{ failed: 2 }, /2 gave no answer\./],
    [{ stopped: error('cancelled') }, /Then it was cancelled\./],
    [{ stopped: error('rateLimited') }, /docker\.io has had too many requests/],
  ])('%j', (part, sentence) => expect(foundTagsSentence({ ...found, ...part }, reference, plain)).toMatch(sentence));

  it('says what was not looked into', () => {
    expect(foundTagsSentence(found, reference, { isOnePlatform: true, end: 'limit' })).toMatch(
      /did not list all its tags\. This digest is one image's: tags that stand for an index/,
    );
  });
});

describe('sentences about tags', () => {
  const refusals: readonly TagRefusal[] = [
    { kind: 'unresolved', reason: { kind: 'templated' } },
    { kind: 'build' },
    { kind: 'unverifiable' },
    { kind: 'managedByBot', bot: 'renovate' },
    { kind: 'platformGone', platform: { os: 'linux', architecture: 'arm64' } },
    ...(
      [
        'alias',
        'blockScalar',
        'templated',
        'composed',
        'tagInOtherFile',
        'chart',
        'appVersion',
        'tagOrDigest',
        'escaped',
        'otherFile',
      ] as const
    ).map((reason) => ({ kind: 'uneditable', reason }) as const),
  ];
  it.each(refusals.map((why) => [JSON.stringify(why), why] as const))(
    'say why not, and what to do: %s',
    (_name, why) => {
      const sentence = tagRefusalSentence(why);
      expect(sentence).toMatch(/[:,] (?:write|change|edit|update|let|choose|inspect|trust)|Write a tag first/);
      expect(sentence).not.toMatch(/[{}]/);
    },
  );

  it('never speak of the tag latest where a list of tags was asked for', () => {
    expect(tagListSentence(error('notFound'), reference)).toMatch(/has no repository docker\.io\/library\/nginx/);
    expect(tagListSentence(error('rateLimited'), reference)).toMatch(/too many requests/);
  });

  it('say whether a list was cut', () => {
    expect(tagTexts.upToDate('1.27', 9, 'complete')).not.toContain('did not list');
    expect(tagTexts.upToDate('1.27', 9, 'limit')).toContain('did not list all its tags');
    expect(tagTexts.updatePlaceholder('1.27', 2, 9, 'circle')).toContain('did not list all its tags');
  });

  it('make what a workspace wrote harmless', () => {
    expect(unaskedSentence({ kind: 'otherFile', path: '.env\u202e\n' })).not.toMatch(/[\u202e\n]/);
    expect(unaskedSentence({ kind: 'unknownHost', registry: 'x.example:5000' })).toContain('x.example:5000');
  });
});
