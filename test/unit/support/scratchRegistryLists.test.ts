import { afterEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { type ScratchRegistry, type ScratchRegistryOptions, startScratchRegistry } from '../../support/scratchRegistry';
import { type Exchange, exchange, jsonOf, nextPage } from './plainHttp';

const SIGNATURE = 'application/vnd.example.signature.v1+json';
const SBOM = 'application/spdx+json';

describe('the lists of a scratch registry', () => {
  let registry: ScratchRegistry;
  afterEach(() => registry.close());

  const start = async (options: ScratchRegistryOptions = {}): Promise<void> => {
    registry = await startScratchRegistry(options);
  };
  const pagesFrom = async (path: string): Promise<Exchange[]> => {
    const pages: Exchange[] = [];
    for (let url: string | undefined = registry.url + path; url !== undefined;) {
      const page = await exchange(url);
      expect(page.status).toBe(200);
      pages.push(page);
      url = nextPage(page, registry.url);
    }
    return pages;
  };
  const seedTags = (...tags: string[]): void => {
    for (const tag of tags) registry.putManifest('team/app', tag, Buffer.from('{}'), MediaType.ociManifest);
  };
  const tagsIn = (pages: readonly Exchange[]): string[][] =>
    pages.map((page) => (jsonOf(page) as { tags: string[] }).tags);

  it('lists all tags in lexical order, whatever their case', async () => {
    await start();
    seedTags('b', 'A', 'c', 'a', '1.10', '1.9');
    const [page] = await pagesFrom('/v2/team/app/tags/list');
    expect(jsonOf(page!)).toEqual({ name: 'team/app', tags: ['1.10', '1.9', 'A', 'a', 'b', 'c'] });
  });

  it('pages tags by n and last, with a Link to each next page', async () => {
    await start();
    seedTags('a', 'b', 'c', 'd', 'e');
    expect(tagsIn(await pagesFrom('/v2/team/app/tags/list?n=2'))).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(tagsIn(await pagesFrom('/v2/team/app/tags/list?n=5'))).toEqual([['a', 'b', 'c', 'd', 'e']]);
    expect(tagsIn(await pagesFrom('/v2/team/app/tags/list?last=bb'))).toEqual([['c', 'd', 'e']]);
    expect(tagsIn(await pagesFrom('/v2/team/app/tags/list?n=0'))).toEqual([[]]);
  });

  it('cuts pages of tags to its own maximum', async () => {
    await start({ tagsPageSize: 2 });
    seedTags('a', 'b', 'c');
    expect(tagsIn(await pagesFrom('/v2/team/app/tags/list'))).toEqual([['a', 'b'], ['c']]);
    expect(tagsIn(await pagesFrom('/v2/team/app/tags/list?n=100'))).toEqual([['a', 'b'], ['c']]);
  });

  it('pages the catalogue', async () => {
    await start();
    for (const name of ['c', 'a/b', 'a']) registry.putBlob(name, Buffer.from('x'));
    const pages = await pagesFrom('/v2/_catalog?n=2');
    expect(pages.map(jsonOf)).toEqual([{ repositories: ['a', 'a/b'] }, { repositories: ['c'] }]);
  });

  const subject = Buffer.from('{"schemaVersion":2}');
  const push = (artifactType: string | undefined, extra: object = {}): Promise<Exchange> => {
    const { digest, size, mediaType } = registry.putManifest('team/app', '1.0', subject, MediaType.ociManifest);
    const body = JSON.stringify({ schemaVersion: 2, artifactType, subject: { digest, size, mediaType }, ...extra });
    const headers = { 'Content-Type': MediaType.ociManifest };
    return exchange(`${registry.url}/v2/team/app/manifests/artifact`, { method: 'PUT', headers, body });
  };
  const subjectDigest = (): string =>
    registry.putManifest('team/app', undefined, subject, MediaType.ociManifest).digest;
  const listed = (page: Exchange): Record<string, unknown>[] =>
    (jsonOf(page) as { manifests: Record<string, unknown>[] }).manifests;

  it('says that it lists a referrer, and lists it', async () => {
    await start();
    const pushed = await push(SIGNATURE, { annotations: { made: 'today' } });
    expect(pushed.headers['oci-subject']).toBe(subjectDigest());
    const [page] = await pagesFrom(`/v2/team/app/referrers/${subjectDigest()}`);
    expect(page!.headers['content-type']).toBe(MediaType.ociIndex);
    expect(jsonOf(page!)).toEqual({
      schemaVersion: 2,
      mediaType: MediaType.ociIndex,
      manifests: [
        {
          mediaType: MediaType.ociManifest,
          digest: pushed.headers['docker-content-digest'],
          size: expect.any(Number) as number,
          artifactType: SIGNATURE,
          annotations: { made: 'today' },
        },
      ],
    });
  });

  it("takes the configuration's media type where the manifest has no artifactType", async () => {
    await start();
    await push(undefined, { config: { mediaType: 'application/example' } });
    const [page] = await pagesFrom(`/v2/team/app/referrers/${subjectDigest()}`);
    expect(listed(page!)).toMatchObject([{ artifactType: 'application/example' }]);
  });

  it('filters by artifactType, and says so', async () => {
    await start();
    await push(SIGNATURE);
    await push(SBOM);
    const url = `/v2/team/app/referrers/${subjectDigest()}`;
    const [all] = await pagesFrom(url);
    expect(listed(all!)).toHaveLength(2);
    expect(all!.headers['oci-filters-applied']).toBeUndefined();
    const [filtered] = await pagesFrom(`${url}?artifactType=${encodeURIComponent(SBOM)}`);
    expect(listed(filtered!)).toMatchObject([{ artifactType: SBOM }]);
    expect(filtered!.headers['oci-filters-applied']).toBe('artifactType');
  });

  it('pages referrers, filtered or not', async () => {
    await start({ referrersPageSize: 2 });
    for (let n = 0; n < 5; n++) await push(n === 0 ? SBOM : SIGNATURE, { annotations: { n: String(n) } });
    const url = `/v2/team/app/referrers/${subjectDigest()}`;
    expect((await pagesFrom(url)).map((page) => listed(page).length)).toEqual([2, 2, 1]);
    const filtered = await pagesFrom(`${url}?artifactType=${encodeURIComponent(SIGNATURE)}`);
    expect(filtered.map((page) => listed(page).length)).toEqual([2, 2]);
  });

  it('answers a digest without referrers with an empty list, even one that it does not know', async () => {
    await start();
    subjectDigest();
    const [page] = await pagesFrom(`/v2/team/app/referrers/sha256:${'0'.repeat(64)}`);
    expect(listed(page!)).toEqual([]);
  });

  it('keeps a referrer of something that is not there yet', async () => {
    await start();
    const digest = `sha256:${'a'.repeat(64)}`;
    await push(SIGNATURE, { subject: { digest, size: 1, mediaType: MediaType.ociManifest } });
    const [page] = await pagesFrom(`/v2/team/app/referrers/${digest}`);
    expect(listed(page!)).toHaveLength(1);
  });

  it('can be a registry that knows no referrers', async () => {
    await start({ referrersApi: false });
    const pushed = await push(SIGNATURE);
    expect(pushed).toMatchObject({ status: 201 });
    expect(pushed.headers['oci-subject']).toBeUndefined();
    const refused = await exchange(`${registry.url}/v2/team/app/referrers/${subjectDigest()}`);
    expect(refused).toMatchObject({ status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  });
});
