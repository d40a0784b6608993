import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Digest, digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { standingOf } from '../../../src/operations/standing';
import type { Reference } from '../../../src/references/reference';
import { CachedSource } from '../../../src/registry/cachedSource';
import { header, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { imageBytes, registryClient, type RegistryClient } from '../registry/registryClient';

const ONE = digestOf(imageBytes('one'));
const TWO = digestOf(imageBytes('two'));
const GONE = digestOf(imageBytes('gone'));
const ALL = digestOf(indexOf(ONE));
const OTHER = digestOf(indexOf(TWO));

describe('how a reference stands', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let source: CachedSource;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('app', '1', imageBytes('one'), MediaType.ociManifest);
    registry.putManifest('app', '2', imageBytes('two'), MediaType.ociManifest);
    registry.putManifest('app', 'all', indexOf(ONE), MediaType.ociIndex);
    registry.putManifest('app', undefined, indexOf(TWO), MediaType.ociIndex);
    client = registryClient();
    source = new CachedSource(client.source, client.log);
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  const standing = (reference: Partial<Reference>) =>
    standingOf(
      source,
      { registry: registry.host, repository: 'app', ...reference },
      { signal: new AbortController().signal },
    );

  it.each<[string, Partial<Reference>, unknown, string]>([
    ['a tag', { tag: '1' }, { kind: 'current', digest: ONE }, 'HEAD 1'],
    ['a digest', { digest: ONE }, { kind: 'current', digest: ONE }, `HEAD ${ONE}`],
    ['a pin', { tag: '1', digest: ONE }, { kind: 'current', digest: ONE, pinned: 'index' }, 'HEAD 1'],
    ['a tag that moved from an image to an image', { tag: '2', digest: ONE }, { kind: 'moved', digest: TWO }, 'HEAD 2'],
    [
      'a tag that moved from an index to an index',
      { tag: 'all', digest: OTHER },
      { kind: 'moved', digest: ALL },
      `HEAD all, HEAD ${OTHER}`,
    ],
    ['a tag that moved from an index to an image', { tag: '2', digest: ALL }, { kind: 'moved', digest: TWO }, 'HEAD 2'],
    [
      'a tag that moved from an image to an index, or from an index that held it',
      { tag: 'all', digest: TWO },
      { kind: 'moved', digest: ALL, wasPlatform: 'perhaps' },
      `HEAD all, HEAD ${TWO}, GET ${ALL}`,
    ],
    [
      'a tag that moved, and a pin that is gone',
      { tag: 'all', digest: GONE },
      { kind: 'moved', digest: ALL },
      `HEAD all, HEAD ${GONE}, GET ${ALL}`,
    ],
    [
      "a platform's pin",
      { tag: 'all', digest: ONE },
      { kind: 'current', pinned: { platform: { os: 'linux', architecture: 'arm64' } } },
      `HEAD all, HEAD ${ONE}, GET ${ALL}`,
    ],
    ['a missing tag', { tag: '3' }, { kind: 'missing', what: 'tag' }, 'HEAD 3, GET 3'],
    ['a missing digest', { digest: GONE }, { kind: 'missing', what: 'digest' }, `HEAD ${GONE}, GET ${GONE}`],
    [
      'a pin whose tag is gone',
      { tag: '3', digest: ONE },
      { kind: 'missing', what: 'pinnedTag' },
      `HEAD 3, GET 3, HEAD ${ONE}`,
    ],
    [
      'a pin that is gone with its tag',
      { tag: '3', digest: GONE },
      { kind: 'missing', what: 'digest' },
      `HEAD 3, GET 3, HEAD ${GONE}, GET ${GONE}`,
    ],
    [
      'a repository that is not there',
      { repository: 'none', tag: '1' },
      { kind: 'notVisible', error: { code: 'NAME_UNKNOWN' } },
      'HEAD 1, GET 1',
    ],
  ])('%s', async (_name, reference, expected, requests) => {
    expect(await standing(reference)).toMatchObject(expected as object);
    expect(requestsOf(registry)).toBe(requests);
  });

  it.each([
    [401, 'notVisible'],
    [403, 'notVisible'],
    [429, 'failed'],
    [500, 'failed'],
  ])('after a %i it asks no more: %s', async (code, kind) => {
    registry.on({}, status(code));
    expect(await standing({ tag: '1', digest: ONE })).toMatchObject({ kind });
    expect(requestsOf(registry)).toBe('HEAD 1');
  });

  it.each([404, 401, 500])('says nothing of a pin where the index of its tag cannot be read: %i', async (code) => {
    registry.on({ method: 'GET' }, status(code, { errorCode: code === 404 ? 'MANIFEST_UNKNOWN' : 'UNKNOWN' }));
    expect(await standing({ tag: 'all', digest: ONE })).toMatchObject({ kind: 'failed' });
  });

  it.each([401, 429, 500])('says nothing of a pin of which the registry does not tell what it is: %i', async (code) => {
    registry.on({ method: 'HEAD', reference: ONE }, status(code));
    expect(await standing({ tag: 'all', digest: ONE })).toMatchObject({ kind: 'failed', error: { status: code } });
    expect(registry.count({ method: 'GET' })).toBe(0);
  });

  it('reads the index of a tag, and what a pin is, once for all times', async () => {
    for (let times = 0; times < 3; times++) {
      const ask = { signal: new AbortController().signal, fresh: true };
      for (const digest of [ONE, OTHER]) {
        const reference: Reference = { registry: registry.host, repository: 'app', tag: 'all', digest };
        expect(await standingOf(source, reference, ask)).toMatchObject({ digest: ALL });
      }
    }
    expect(registry.count({ method: 'GET' })).toBe(1);
    expect(registry.count({ method: 'HEAD' })).toBe(3 * 2 + 2);
  });

  it.each([
    ['the tag', 'all'],
    ['the pin', ONE],
    ['either', undefined],
  ])('reads the index where the registry does not say of %s what it is', async (_name, reference) => {
    registry.on({ method: 'HEAD', reference }, header('Content-Type', 'application/json'));
    expect(await standing({ tag: 'all', digest: ONE })).toMatchObject({ kind: 'current', digest: ALL });
    expect(registry.count({ method: 'GET' })).toBe(1);
  });

  it('says nothing of what is missing where the registry gives a 404 without a word', async () => {
    registry.on({}, status(404, { body: 'gone' }));
    expect(await standing({ tag: '1' })).toMatchObject({ kind: 'notVisible' });
  });

  it('is current where only HEAD fails', async () => {
    registry.on({ method: 'HEAD' }, status(404));
    expect(await standing({ tag: '1' })).toEqual({ kind: 'current', digest: ONE });
  });

  it('rejects only where it is cancelled', async () => {
    const reference: Reference = { registry: registry.host, repository: 'app', tag: '1' };
    const cancelled = standingOf(source, reference, { signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('says that a registry cannot be reached', async () => {
    await registry.close();
    expect(await standing({ tag: '1' })).toMatchObject({ kind: 'failed', error: { kind: 'unreachable' } });
  });
});

function indexOf(digest: Digest): Uint8Array {
  const platform = { os: 'linux', architecture: 'arm64' };
  const entry = { mediaType: MediaType.ociManifest, size: imageBytes('one').length, digest, platform };
  return new TextEncoder().encode(
    JSON.stringify({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: [entry] }),
  );
}

/** `HEAD 1, GET 1`: each with what it names. */
function requestsOf(registry: ScratchRegistry): string {
  return registry.requests.map(({ method, path }) => `${method} ${path.slice(path.lastIndexOf('/') + 1)}`).join(', ');
}
