import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { type TagReadingsOptions, TagReadings } from '../../../src/inspection/tagReadings';
import type { RegistryLocator } from '../../../src/registry/imageSource';
import type { RegistryError } from '../../../src/registry/registryError';
import { prepareTags } from '../../../src/tags/prepareTags';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { imageBytes, locate, registryClient, type RegistryClient } from '../registry/registryClient';

const MINUTE = 60_000;
const never = () => new AbortController().signal;

describe('TagReadings', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let now: number;
  let identity: string;
  let app: RegistryLocator;

  beforeEach(async () => {
    await start(['1', '2', '3', '4', '5'], 2);
    client = registryClient();
    now = 0;
    identity = 'ada';
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  async function start(tags: readonly string[], tagsPageSize?: number): Promise<void> {
    registry = await startScratchRegistry(tagsPageSize === undefined ? {} : { tagsPageSize });
    const { digest } = registry.putManifest('app', undefined, imageBytes('app'), MediaType.ociManifest);
    for (const tag of tags) registry.putTag('app', tag, digest);
    app = locate(registry, 'app', '1');
  }

  const readings = (options: TagReadingsOptions = {}) =>
    new TagReadings(
      {
        identity: () => Promise.resolve(identity),
        tags: (locator, ask) => client.source.tags(locator, ask),
      },
      client.log,
      { now: () => now, ...options },
    );
  const asked = () => registry.count({ kind: 'tags' });
  const failure = (answer: Promise<unknown>) =>
    answer.then(
      () => 'none',
      (error: unknown) => (error as RegistryError).kind,
    );

  it('reads all pages once for all who ask within a minute, and again after it', async () => {
    const tags = readings();
    const [one, other] = await Promise.all([
      tags.all(app, { signal: never() }),
      tags.all(locate(registry, 'app', '5'), { signal: never() }),
    ]);
    expect(one.tags).toEqual(prepareTags(['1', '2', '3', '4', '5']));
    expect([one.end, other]).toEqual(['complete', one]);
    now = MINUTE - 1;
    expect(await tags.soFar(app, { signal: never() })).toBe(one);
    expect(asked()).toBe(3);
    now = MINUTE;
    await tags.all(app, { signal: never() });
    expect(asked()).toBe(6);
  });

  it('gives the first page while the next is on its way, and all when it has come', async () => {
    const gate = hold();
    registry.on(({ kind, query }) => kind === 'tags' && query.has('last'), gate);
    const tags = readings();
    const first = await tags.soFar(app, { signal: never() });
    expect([first.tags.useful, first.end]).toEqual([['2', '1'], undefined]);
    await gate.waiting;
    gate.release();
    expect((await tags.all(app, { signal: never() })).tags.useful).toEqual(['5', '4', '3', '2', '1']);
    expect(asked()).toBe(3);
  });

  it('lets an asker leave at once, and goes on for who comes back', async () => {
    const gate = hold();
    registry.on({ kind: 'tags' }, gate);
    const tags = readings();
    const controller = new AbortController();
    const left = failure(tags.all(app, { signal: controller.signal }));
    await gate.waiting;
    controller.abort();
    expect(await left).toBe('cancelled');
    const back = tags.all(app, { signal: never() });
    gate.release();
    expect((await back).tags.shown).toHaveLength(5);
    expect(asked()).toBe(3);
  });

  it('gives up a reading that nobody waits for any more, which the next asker begins anew', async () => {
    const gate = hold();
    const open = registry.on({ kind: 'tags' }, gate);
    const tags = readings({ patience: 1 });
    const controller = new AbortController();
    const left = failure(tags.all(app, { signal: controller.signal }));
    await gate.waiting;
    controller.abort();
    expect(await left).toBe('cancelled');
    await expect.poll(() => registry.requests[0]?.endedAt).toBeDefined();
    open();
    expect((await tags.all(app, { signal: never() })).tags.shown).toHaveLength(5);
  });

  it('tells nobody what another identity was told', async () => {
    const tags = readings();
    await tags.all(app, { signal: never() });
    identity = 'bob';
    registry.on({ kind: 'tags' }, status(403, { errorCode: 'DENIED' }));
    expect(await failure(tags.all(app, { signal: never() }))).toBe('denied');
    identity = 'ada';
    expect((await tags.all(app, { signal: never() })).tags.shown).toHaveLength(5);
  });

  it('does not ask on where it fails, but for a person', async () => {
    const mend = registry.on({ kind: 'tags' }, status(500));
    const tags = readings({ failure: 3_000 });
    for (let count = 0; count < 5; count++) {
      expect(await failure(tags.soFar(app, { signal: never() }))).toBe('unreachable');
    }
    expect(asked()).toBe(2);
    mend();
    expect(await failure(tags.all(app, { signal: never(), byPerson: true }))).toBe('none');
    expect(await failure(tags.soFar(app, { signal: never() }))).toBe('none');
  });

  it('leaves a registry alone that said to come back later, whatever the repository', async () => {
    registry.on({ kind: 'tags' }, status(429, { headers: { 'Retry-After': '30' } }));
    const tags = readings();
    expect(await failure(tags.soFar(app, { signal: never() }))).toBe('rateLimited');
    expect(await failure(tags.soFar(locate(registry, 'other', '1'), { signal: never() }))).toBe('rateLimited');
    expect(asked()).toBe(1);
    now = 30_001;
    await failure(tags.soFar(locate(registry, 'other', '1'), { signal: never() }));
    expect(asked()).toBe(2);
  });

  it.each([
    [401, 'unauthorized'],
    [404, 'notFound'],
  ])('says what status %i means', async (code, kind) => {
    registry.on({ kind: 'tags' }, status(code));
    expect(await failure(readings().all(app, { signal: never() }))).toBe(kind);
    expect(client.lines.filter((line) => line.includes(`tags ${registry.host}/app: ${kind}`))).toHaveLength(1);
  });

  it('puts 10,000 tags in order piece by piece', async () => {
    await registry.close();
    const many = Array.from({ length: 10_000 }, (_, index) => `1.${index % 97}.${index}`);
    await start(many, 1_000);
    let pieces = 0;
    const pauses = () => () => {
      pieces++;
      return undefined;
    };
    const { tags, end } = await readings({ pauses }).all(app, { signal: never() });
    expect(tags).toEqual(prepareTags(many));
    expect([end, asked()]).toEqual(['complete', 10]);
    expect(pieces).toBeGreaterThan(100);
  });

  it('keeps no more tags than it may', async () => {
    const tags = readings({ maxTags: 8 });
    const { digest } = registry.putManifest('other', 'x', imageBytes('x'), MediaType.ociManifest);
    registry.putTag('other', 'y', digest);
    await tags.all(app, { signal: never() });
    await tags.all(locate(registry, 'other', 'x'), { signal: never() });
    registry.forgetRequests();
    await tags.all(locate(registry, 'other', 'x'), { signal: never() });
    expect(asked()).toBe(0);
    await tags.all(app, { signal: never() });
    expect(asked()).toBe(3);
  });
});
