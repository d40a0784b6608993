import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RegistryError } from '../../../src/registry/registryError';
import { MediaType } from '../../../src/oci/mediaType';
import {
  type Action,
  header,
  type ScratchRegistry,
  startScratchRegistry,
  status,
  wrongBody,
} from '../../support/scratchRegistry';
import { imageBytes, locate, registryClient, type RegistryClient } from './registryClient';

describe('Tags of a repository', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  const start = async (tagsPageSize?: number) => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' }, ...(tagsPageSize ? { tagsPageSize } : {}) });
    for (const tag of ['1', '2', '3', '4', '5']) {
      registry.putManifest('team/app', tag, imageBytes(tag), MediaType.ociManifest);
    }
  };
  const read = async (signal = new AbortController().signal) => {
    const list = client.source.tags(locate(registry, 'team/app', '1'), { signal });
    const tags: string[] = [];
    try {
      for await (const page of list) for (const tag of page) tags.push(tag);
      return { tags, dropped: list.dropped, end: list.end };
    } catch (error) {
      return { tags, error: error as RegistryError };
    }
  };
  const answered = () => registry.requests.filter(({ kind, status: code }) => kind === 'tags' && code === 200);

  beforeEach(async () => {
    await start();
    client = registryClient();
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  it('come with one request that names no number, where they fit on one page', async () => {
    expect(await read()).toEqual({ tags: ['1', '2', '3', '4', '5'], dropped: 0, end: 'complete' });
    expect(answered().map(({ query }) => query.size)).toEqual([0]);
  });

  it('come page by page, along the links, with one token', async () => {
    await registry.close();
    await start(2);
    expect(await read()).toEqual({ tags: ['1', '2', '3', '4', '5'], dropped: 0, end: 'complete' });
    expect(answered()).toHaveLength(3);
    expect(registry.count({ kind: 'token' })).toBe(1);
  });

  it('are left out, and counted, where they fit no grammar', async () => {
    const odd = ['a"b', 'a\nb', '${x}', '\u202etag', '', '-a', 'a'.repeat(129), 7, null, 'good', 'a b'];
    registry.on({ kind: 'tags', authorised: true }, wrongBody(JSON.stringify({ name: 'x', tags: odd })));
    expect(await read()).toEqual({ tags: ['good'], dropped: 10, end: 'complete' });
  });

  it('are none where the list is null', async () => {
    registry.on({ kind: 'tags', authorised: true }, wrongBody('{"tags":null}'));
    expect(await read()).toEqual({ tags: [], dropped: 0, end: 'complete' });
  });

  const link = (value: string) => header('Link', value);
  it.each([
    ['to itself', link('</v2/team/app/tags/list>; rel="next"'), 1],
    ['to ever new addresses of the same page', countingLinks('/v2/team/app/tags/list?x='), 4],
  ])('end where the pages lead in a circle: %s', async (_name, action, pages) => {
    registry.on({ kind: 'tags', authorised: true }, action);
    expect(await read()).toEqual({ tags: ['1', '2', '3', '4', '5'], dropped: 0, end: 'circle' });
    expect(answered()).toHaveLength(pages);
  });

  it.each(['http://169.254.169.254/x', 'http://127.0.0.1:1/v2/x', 'https://example.com/', 'ftp://127.0.0.1/'])(
    'are not looked for at %s',
    async (elsewhere) => {
      registry.on({ kind: 'tags', authorised: true }, link(`<${elsewhere}>; rel="next"`));
      expect(await read()).toMatchObject({ tags: ['1', '2', '3', '4', '5'], error: { kind: 'refused' } });
    },
  );

  it.each(['<http://>; rel="next"', '<x', '</v2/x>; rel="prev"', '<'.repeat(4_000), ''])(
    'end where the link %# leads nowhere',
    async (value) => {
      registry.on({ kind: 'tags', authorised: true }, link(value));
      expect(await read()).toMatchObject({ end: 'complete' });
    },
  );

  it('end at 200,000, and it is said that there are more', async () => {
    const many = Array.from({ length: 200_001 }, (_, index) => `t${index}`);
    registry.on({ kind: 'tags', authorised: true }, wrongBody(JSON.stringify({ tags: many.slice(0, 200_000) })), {
      times: 1,
    });
    expect(await read()).toMatchObject({ end: 'complete' });
    registry.on({ kind: 'tags', authorised: true }, wrongBody(JSON.stringify({ tags: many })));
    const { tags, end } = await read();
    expect([tags.length, end]).toEqual([200_000, 'limit']);
  });

  it.each([
    ['notFound', status(404, { errorCode: 'NAME_UNKNOWN' })],
    ['malformed', wrongBody('{"tags":{}}')],
    ['malformed', wrongBody('<html>')],
    ['tooLarge', header('Content-Length', '4000000000')],
  ] as const)('say %s', async (kind, action) => {
    registry.on({ kind: 'tags', authorised: true }, action);
    expect(await read()).toMatchObject({ tags: [], error: { name: 'RegistryError', kind, host: registry.host } });
  });

  it('say of a list that is none what is wrong with it', async () => {
    registry.on({ kind: 'tags', authorised: true }, wrongBody('{"tags":{}}'));
    expect(await read()).toMatchObject({
      error: { message: expect.stringMatching(/^the list of tags: .+/) as string },
    });
  });

  it('say that they were cancelled', async () => {
    expect(await read(AbortSignal.abort())).toMatchObject({ error: { kind: 'cancelled' } });
  });
});

function countingLinks(address: string): Action {
  let count = 0;
  return (request, next) => header('Link', `<${address}${++count}>; rel="next"`)(request, next);
}
