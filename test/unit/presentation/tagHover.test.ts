import { describe, expect, it } from 'vitest';
import { type Digest, digestOf } from '../../../src/oci/digest';
import type { TagPointer } from '../../../src/operations/tagPointer';
import { tagHover } from '../../../src/presentation/tagHover';
import { RegistryError } from '../../../src/registry/registryError';
import { readHover } from './readHover';

const digest: Digest = digestOf(new TextEncoder().encode('new'));
const reference = { registry: 'docker.io', repository: 'library/nginx', tag: '1.27_x', digest };
const short = digest.slice(0, 19);

const gone = (credentialHost?: string) =>
  new RegistryError('notFound', 'gone', { host: 'mirror.corp', code: 'MANIFEST_UNKNOWN', credentialHost });

describe('where the tag of a pin points', () => {
  it.each<[TagPointer, string, number]>([
    [{ kind: 'here' }, 'The tag 1.27_x still points to this digest.', 0],
    [{ kind: 'index' }, 'The tag 1.27_x points to an index that holds this image.', 0],
    [{ kind: 'moved', digest }, `The tag 1.27_x has moved: now ${short}…`, 2],
    [{ kind: 'elsewhere', digest }, 'it has moved, or that is an index that holds this image.', 2],
    [
      { kind: 'missing', error: gone() },
      'docker.io no longer has the tag 1.27_x; the pinned digest is still there, so nothing breaks: choose another tag',
      0,
    ],
    [{ kind: 'missing', error: gone('mirror.corp') }, 'The mirror mirror.corp of docker.io no longer has the tag', 0],
    [
      { kind: 'failed', error: new RegistryError('timeout', 'slow', { host: 'docker.io' }) },
      'Whether the tag 1.27_x still points here is not known: docker.io did not answer in time',
      0,
    ],
  ])('%j', (pointer, sentence, count) => {
    const { text, links, others } = readHover(tagHover(reference, pointer, undefined));
    expect(text).toContain(sentence);
    expect(links).toHaveLength(count);
    expect(others).toEqual([]);
  });

  it.each<[TagPointer, boolean]>([
    [{ kind: 'here' }, false],
    [{ kind: 'index' }, false],
    [{ kind: 'moved', digest }, true],
    [{ kind: 'elsewhere', digest }, true],
    [{ kind: 'missing', error: gone() }, false],
  ])('offers to refresh the pin where the tag has moved, if it can be edited: %j', (pointer, isOffered) => {
    const place = { uri: 'file:///a', start: 3, text: 'nginx:1', reference: undefined, number: 0, of: 1 };
    const links = readHover(tagHover(reference, pointer, place)).links.map(({ to }) => decodeURIComponent(to));
    expect(links.filter((link) => link.startsWith('command:ociLens.refreshPin?'))).toEqual(
      isOffered ? [`command:ociLens.refreshPin?${JSON.stringify([{ ...place }])}`] : [],
    );
  });

  it('leads to the new digest and to the tag without the pin', () => {
    const [copy, inspect] = readHover(tagHover(reference, { kind: 'moved', digest }, undefined)).links;
    expect(decodeURIComponent(copy?.to ?? '')).toBe(`command:ociLens.copyDigest?[{"digest":"${digest}"}]`);
    expect(decodeURIComponent(inspect?.to ?? '')).toContain('"docker.io/library/nginx:1.27_x"');
  });
});
