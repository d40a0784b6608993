import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor';
import { type Digest, digestOf, parseDigest } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { atDigest, type ReferrersFilter } from '../../../src/registry/imageSource';
import { referrersTag } from '../../../src/oci/referrersTag';
import { RegistryError } from '../../../src/registry/registryError';
import {
  type Action,
  header,
  redirect,
  type ScratchRegistry,
  type ScratchRegistryOptions,
  startScratchRegistry,
  status,
  wrongBody,
} from '../../support/scratchRegistry';
import { imageBytes, locate, registryClient, type RegistryClient } from './registryClient';

const SUBJECT = digestOf(imageBytes('subject'));
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const A = 'application/vnd.example.a';
const B = 'application/vnd.example.b';

describe('Referrers of a digest', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  const start = async (options: ScratchRegistryOptions = {}) => {
    registry = await startScratchRegistry(options);
    registry.putManifest('app', '1', imageBytes('subject'), MediaType.ociManifest);
    client = registryClient();
  };
  beforeEach(() => start());
  afterEach(async () => {
    vi.useRealTimers();
    client.dispose();
    await registry.close();
  });
  const restart = async (options: ScratchRegistryOptions) => {
    client.dispose();
    await registry.close();
    await start(options);
  };

  const push = (seed: string, artifactType?: string, subject: Digest = SUBJECT): Descriptor => {
    const empty = registry.putBlob('app', Buffer.from('{}'));
    const layer = registry.putBlob('app', Buffer.from(seed));
    const manifest = {
      schemaVersion: 2,
      mediaType: MediaType.ociManifest,
      ...(artifactType === undefined ? {} : { artifactType }),
      config: { ...empty, mediaType: MediaType.ociEmpty },
      layers: [layer],
      subject: { mediaType: MediaType.ociManifest, digest: subject, size: 1 },
    };
    return registry.putManifest('app', undefined, bytesOf(manifest), MediaType.ociManifest);
  };
  const listUnderTag = (entries: readonly object[], tag = referrersTag(SUBJECT)) =>
    registry.putManifest(
      'app',
      tag,
      bytesOf({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: entries }),
      MediaType.ociIndex,
    );
  const read = (filter: ReferrersFilter = {}, digest = SUBJECT) =>
    client.source.referrers(atDigest(locate(registry, 'app', '1'), digest), filter, {
      signal: new AbortController().signal,
    });
  const digests = async (filter?: ReferrersFilter) => {
    const { descriptors, via, end } = await read(filter);
    return { digests: descriptors.map(({ digest }) => digest), via, end };
  };
  const failure = async (filter?: ReferrersFilter) =>
    read(filter).then(
      () => 'no failure',
      (error: unknown) => (error instanceof RegistryError ? error.kind : String(error)),
    );
  const asked = () => registry.requests.map(({ method, kind }) => `${method} ${kind}`);

  it('come from the API with one request, and the tag is not asked', async () => {
    const { digest } = push('one', A);
    listUnderTag([{ mediaType: MediaType.ociManifest, digest: digestOf(bytesOf('old')), size: 5 }]);
    expect(await digests()).toEqual({ digests: [digest], via: 'api', end: 'complete' });
    expect(asked()).toEqual(['GET referrers']);
    expect(registry.requests[0]?.headers.accept).toBe(MediaType.ociIndex);
  });

  it('are none where the list is empty, or null', async () => {
    expect(await digests()).toEqual({ digests: [], via: 'api', end: 'complete' });
    registry.on({ kind: 'referrers' }, wrongBody('{"schemaVersion":2,"manifests":null}'));
    expect(await digests()).toEqual({ digests: [], via: 'api', end: 'complete' });
  });

  it('come page by page, each once', async () => {
    await restart({ referrersPageSize: 2 });
    const all = ['1', '2', '3', '4', '5'].map((seed) => push(seed, A).digest);
    expect(await digests()).toEqual({ digests: all, via: 'api', end: 'complete' });
    expect(asked()).toHaveLength(3);
    expect(await digests({ artifactType: A })).toEqual({ digests: all, via: 'api', end: 'complete' });
  });

  it.each([
    ['to itself', () => header('Link', `</v2/app/referrers/${SUBJECT}>; rel="next"`), 1],
    ['to ever new addresses of the same page', () => countingLinks(), 4],
  ])('end where the pages lead in a circle: %s', async (_name, action, pages) => {
    const { digest } = push('one', A);
    registry.on({ kind: 'referrers' }, action());
    expect(await digests()).toEqual({ digests: [digest], via: 'api', end: 'circle' });
    expect(asked()).toHaveLength(pages);
  });

  it.each(['http://169.254.169.254/x', 'http://127.0.0.1:1/v2/x', 'https://example.com/'])(
    'are not followed to another origin: %s',
    async (address) => {
      registry.on({ kind: 'referrers' }, header('Link', `<${address}>; rel="next"`));
      expect(await failure()).toBe('refused');
      expect(asked()).toHaveLength(1);
    },
  );

  it('come from no page that is no index', async () => {
    await restart({ referrersPageSize: 1 });
    for (const seed of ['1', '2']) push(seed, A);
    const page = status(200, { body: '{"schemaVersion":2,"manifests":[]}', contentType: 'application/json' });
    registry.on({ kind: 'referrers' }, (request, next) => (asked().length > 1 ? page(request, next) : next()));
    await expect(read()).rejects.toMatchObject({
      kind: 'malformed',
      message: "the list of referrers: a page of the type 'application/json'",
    });
    expect(asked()).toHaveLength(2);
  });

  it('are 10,000 at most, and said to be more', async () => {
    const manifests = Array.from({ length: 10_001 }, (_, index) => ({
      mediaType: MediaType.ociManifest,
      digest: digestOf(bytesOf(index)),
      size: 5,
    }));
    registry.on({ kind: 'referrers' }, wrongBody(JSON.stringify({ schemaVersion: 2, manifests })));
    const list = await read();
    expect({ length: list.descriptors.length, end: list.end }).toEqual({ length: 10_000, end: 'limit' });
  });

  it('fail where a page is larger than 4 MiB, malformed, or fails', async () => {
    const off = registry.on({ kind: 'referrers' }, wrongBody(' '.repeat(4 * 1024 * 1024 + 1)));
    expect(await failure()).toBe('tooLarge');
    off();
    for (const body of ['<html>', '{"manifests":[{"digest":"x"}]}', '{"manifests":{}}', '[]']) {
      registry.on({ kind: 'referrers' }, wrongBody(body), { times: 1 });
      expect(await failure()).toBe('malformed');
    }
    registry.on({ kind: 'referrers' }, status(403), { times: 1 });
    expect(await failure()).toBe('denied');
    registry.on({ kind: 'referrers' }, status(500), { times: 1 });
    expect(await failure()).toBe('unreachable');
    expect(registry.count({ kind: 'manifest' })).toBe(0);
  });

  describe('by type', () => {
    const filtered = (entry: { query: URLSearchParams }) => entry.query.get('artifactType');

    it('are filtered by the registry where it says so', async () => {
      push('one', A);
      const { digest } = push('two', B);
      expect(await digests({ artifactType: B })).toMatchObject({ digests: [digest] });
      expect(registry.requests.map(filtered)).toEqual([B]);
      // It is taken at its word.
      registry.on({ kind: 'referrers' }, header('OCI-Filters-Applied', 'annotations, artifactType'));
      expect((await digests({ artifactType: B })).digests).toHaveLength(1);
    });

    it('are filtered here where it does not, except those of which the list says no type', async () => {
      push('one', A);
      const wanted = push('two', B).digest;
      const untold = push('three').digest;
      registry.on({ kind: 'referrers' }, async (request, next) => {
        request.query.delete('artifactType');
        return next();
      });
      expect(await digests({ artifactType: B })).toMatchObject({ digests: [wanted, untold] });
    });

    it('are filtered here under the tag', async () => {
      await restart({ referrersApi: false });
      const entry = (seed: string, artifactType?: string) => ({
        ...{ mediaType: MediaType.ociManifest, digest: digestOf(bytesOf(seed)), size: 5, artifactType },
      });
      listUnderTag([entry('a', A), entry('b', B), entry('c'), entry('d', MediaType.ociEmpty)]);
      const expected = ['b', 'c', 'd'].map((seed) => digestOf(bytesOf(seed)));
      expect(await digests({ artifactType: B })).toEqual({ digests: expected, via: 'tag', end: 'complete' });
    });
  });

  describe('without the API', () => {
    const listed = { mediaType: MediaType.ociManifest, digest: digestOf(bytesOf('x')), size: 5 };
    const html = status(200, { body: '<html>', contentType: 'text/html' });

    it.each<[string, Action, boolean]>([
      ['404', status(404), true],
      [
        '404 that is no error of the specification',
        status(404, { body: 'no such page', contentType: 'text/plain' }),
        true,
      ],
      ['400', status(400), true],
      ['406', status(406), true],
      ['a web page', html, false],
      ['JSON of another type', status(200, { body: '{"manifests":[]}', contentType: 'application/json' }), false],
    ])('come from the tag: %s', async (_name, action, isKept) => {
      vi.useFakeTimers({ toFake: ['Date'] });
      registry.on({ kind: 'referrers' }, action);
      listUnderTag([listed]);
      const expected = { digests: [listed.digest], via: 'tag', end: 'complete' };
      expect(await digests()).toEqual(expected);
      expect(await digests()).toEqual(expected);
      expect(asked()).toEqual(['GET referrers', 'GET manifest', 'GET manifest']);
      // What may be the page of a hotel's network is not believed for long.
      vi.setSystemTime(Date.now() + 61_000);
      await digests();
      expect(registry.count({ kind: 'referrers' })).toBe(isKept ? 1 : 2);
    });

    it("come from the tag where the registry leads to another host's web page, whatever it answers", async () => {
      for (const code of [200, 404, 500]) {
        const other = await startScratchRegistry();
        other.on({}, status(code, { body: '<html>', contentType: 'text/html' }));
        client.dispose();
        client = registryClient({ privateHosts: [other.host] });
        const off = registry.on({ kind: 'referrers' }, redirect(`${other.url}/app`));
        listUnderTag([listed]);
        expect(await digests()).toEqual({ digests: [listed.digest], via: 'tag', end: 'complete' });
        off();
        await other.close();
      }
    });

    it('are remembered for a repository, not for its neighbours', async () => {
      registry.putManifest('other', '1', imageBytes('subject'), MediaType.ociManifest);
      registry.on({ kind: 'referrers', repository: 'app' }, status(404));
      await digests();
      const at = atDigest(locate(registry, 'other', '1'), SUBJECT);
      expect(await client.source.referrers(at, {}, { signal: new AbortController().signal })).toMatchObject({
        via: 'api',
      });
    });

    it('are none where there is no such tag', async () => {
      await restart({ referrersApi: false });
      expect(await digests()).toEqual({ digests: [], via: 'tag', end: 'complete' });
    });

    it('are none where the tag is no list: the subject itself, as GitLab has it, or an image', async () => {
      await restart({ referrersApi: false });
      registry.putTag('app', referrersTag(SUBJECT), SUBJECT);
      expect(await digests()).toEqual({ digests: [], via: 'tag', end: 'complete' });
      const index = listUnderTag([listed]).digest;
      registry.putTag('app', referrersTag(index), index);
      expect(await read({}, index)).toEqual({ descriptors: [], via: 'tag', end: 'complete' });
      registry.putManifest('app', referrersTag(SUBJECT), imageBytes('some'), MediaType.ociManifest);
      expect(await digests()).toEqual({ digests: [], via: 'tag', end: 'complete' });
    });

    it('fail where the tag cannot be read', async () => {
      await restart({ referrersApi: false });
      listUnderTag([{ digest: 'x' }]);
      expect(await failure()).toBe('malformed');
      registry.on({ kind: 'manifest' }, status(403), { times: 1 });
      expect(await failure()).toBe('denied');
      registry.on({ kind: 'manifest' }, wrongBody(bytesOf({ manifests: [] })), { times: 1 });
      expect(await failure()).toBe('digestMismatch');
    });
  });

  it('are not there, without a fallback, where the repository is not', async () => {
    registry.on({ kind: 'referrers' }, status(404, { errorCode: 'NAME_UNKNOWN' }));
    expect(await failure()).toBe('notFound');
    expect(asked()).toEqual(['GET referrers']);
    registry.on({ kind: 'manifest' }, status(404, { errorCode: 'NAME_UNKNOWN' }));
  });

  it('do not come from the tag where the API has answered before', async () => {
    const { digest } = push('one', A);
    await digests();
    for (const action of [status(404), status(200, { body: '<html>', contentType: 'text/html' })]) {
      registry.on({ kind: 'referrers' }, action, { times: 1 });
      expect(await failure()).not.toBe('no failure');
    }
    expect(registry.count({ kind: 'manifest' })).toBe(0);
    expect(await digests()).toMatchObject({ digests: [digest] });
  });

  it('need a digest', async () => {
    const question = client.source.referrers(
      locate(registry, 'app', '1'),
      {},
      { signal: new AbortController().signal },
    );
    await expect(question).rejects.toMatchObject({ kind: 'refused' });
    expect(asked()).toEqual([]);
  });

  it.each([
    [`sha256:${'a'.repeat(64)}`, `sha256-${'a'.repeat(64)}`],
    [`sha512:${'a'.repeat(128)}`, `sha512-${'a'.repeat(64)}`],
    ['blake3+b64u:_x=Y', 'blake3-b64u-_x-Y'],
    [`${'a'.repeat(40)}:x`, `${'a'.repeat(32)}-x`],
  ])('stand under a tag that is a tag: %s', (digest, tag) => {
    expect(referrersTag(parseDigest(digest)!)).toBe(tag);
  });
});

function countingLinks(): Action {
  let page = 0;
  return async (request, next) =>
    header('Link', `</v2/app/referrers/${SUBJECT}?page=${page++}>; rel="next"`)(request, next);
}
