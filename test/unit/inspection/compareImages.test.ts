import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../../scripts/paths.mjs';
import { compareImages, type SideRequest } from '../../../src/inspection/compareImages';
import { platformEntries } from '../../../src/oci/manifest';
import { formatPlatform, parsePlatform } from '../../../src/oci/platform';
import { CachedSource } from '../../../src/registry/cachedSource';
import { LocalSources } from '../../../src/registry/local/localSources';
import { pushSamples } from '../../support/sampleImages';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { locate, type RegistryClient, registryClient } from '../registry/registryClient';

describe('comparison of two images', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let source: LocalSources;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
  });

  afterAll(() => registry.close());

  beforeEach(() => {
    client = registryClient();
    source = new LocalSources(new CachedSource(client.source, client.log));
    registry.forgetRequests();
    return () => client.dispose();
  });

  const ask = { signal: new AbortController().signal };
  const at = (repository: string, tag: string): SideRequest => ({ locator: locate(registry, repository, tag) });
  const compare = (left: SideRequest, right: SideRequest, ...wishes: string[]) =>
    compareImages(source, [left, right], wishes.map(parsePlatform), ask);
  const platforms = ({ sides }: Awaited<ReturnType<typeof compare>>) =>
    sides.map(({ image }) => image?.platform && formatPlatform(image.platform));
  const answered = () => [
    registry.count({ kind: 'manifest', status: 200 }),
    registry.count({ kind: 'blob', status: 200 }),
  ];

  it('takes three requests for each index, and none again', async () => {
    await compare(at('library/nginx', '1.27'), at('library/nginx', '1.29'));
    expect(answered()).toEqual([4, 2]);
    expect(registry.requests).toHaveLength(6);
    await compare(at('library/nginx', '1.29'), at('library/nginx', '1.27'));
    expect(registry.requests).toHaveLength(6);
  });

  it('asks for both sides at once', async () => {
    const gate = hold();
    const open = registry.on({ kind: 'manifest' }, gate);
    const comparison = compare(at('library/nginx', '1.27'), at('library/redis', '7.4'));
    // The second may wait a second for what the first one's answer tells of the registry.
    await gate.arrived(2);
    open();
    gate.release();
    await comparison;
  });

  it('takes three requests for a reference beside itself', async () => {
    const { sides, shared } = await compare(at('library/nginx', '1.27'), at('library/nginx', '1.27.5'));
    expect(sides[0].image).toEqual(sides[1].image);
    expect(answered()[0]).toBe(3);
    expect(sides[0].image?.layers.every(({ digest }) => shared.has(digest))).toBe(true);
  });

  it('finds the layers that both have, with the instructions that made them', async () => {
    const { sides, shared } = await compare(at('library/nginx', '1.27'), at('library/nginx', '1.29'));
    const [left, right] = sides.map(({ image }) => image?.layers ?? []);
    const own = left!.filter(({ digest }) => !shared.has(digest));
    expect(left!.filter(({ digest }) => shared.has(digest))).toEqual(right!.filter(({ digest }) => shared.has(digest)));
    expect(left![0]!.instruction).toMatch(/debian\.sh/);
    expect([left!.length > own.length, own.length > 0]).toEqual([true, true]);
  });

  it('shows the same platform on both sides: the first wish that both have', async () => {
    const [wide, narrow] = [at('library/nginx', '1.27-alpine'), at('library/nginx', '1.29')];
    expect(platforms(await compare(wide, narrow))).toEqual(['linux/amd64', 'linux/amd64']);
    expect(platforms(await compare(wide, narrow, 'linux/arm64'))).toEqual(['linux/arm64/v8', 'linux/arm64/v8']);
    const s390x = await compare(wide, narrow, 'linux/s390x');
    expect(platforms(s390x)).toEqual(['linux/amd64', 'linux/amd64']);
    expect(s390x.sides.map(({ lacks }) => lacks?.architecture)).toEqual([undefined, 's390x']);
  });

  it('shows of an index the platform that a single manifest on the other side is for', async () => {
    const [index, single] = [at('library/nginx', '1.27'), at('library/redis', '7.4-alpine')];
    expect(platforms(await compare(index, single, 'linux/arm64'))).toEqual(['linux/amd64', 'linux/amd64']);
    expect(platforms(await compare(single, index))).toEqual(['linux/amd64', 'linux/amd64']);
    expect(answered()).toEqual([3, 2]);
  });

  it('shows what each side has where no platform is on both', async () => {
    const comparison = await compare(at('demo/windows', 'ltsc2022'), at('library/nginx', '1.27'));
    expect(platforms(comparison).map((name) => name?.split('/')[0])).toEqual(['windows', 'linux']);
  });

  it('compares two platforms of one index with five requests', async () => {
    const nginx = at('library/nginx', '1.27');
    const { value } = await source.manifest(nginx.locator, ask);
    const [amd64, arm64] = ['amd64', 'arm64'].map(
      (name) =>
        value.kind === 'index' && platformEntries(value).find(({ platform }) => platform?.architecture === name),
    );
    const side = (entry: typeof amd64) => ({ ...nginx, entry: entry ? entry.digest : undefined });
    const comparison = await compare(side(amd64), side(arm64));
    expect(platforms(comparison)).toEqual(['linux/amd64', 'linux/arm64/v8']);
    expect(comparison.sides.every(({ isChosen }) => isChosen)).toBe(true);
    expect(answered()).toEqual([3, 2]);
  });

  it('compares artifacts by their manifests, without their configurations', async () => {
    const { sides } = await compare(at('charts/podinfo', '6.7.0'), at('library/nginx', '1.27'));
    expect(sides[0].image).toMatchObject({ run: undefined, artifactType: 'application/vnd.cncf.helm.config.v1+json' });
    expect(answered()[1]).toBe(1);
  });

  it('compares an image layout of this machine with a registry', async () => {
    const layout = path.join(root, 'test/fixtures/tool-made/crane-signed');
    const { sides } = await compare(
      { locator: { kind: 'layout', path: layout, tag: 'multi' } },
      at('library/nginx', '1.27'),
    );
    expect(sides[0].image?.platform?.architecture).toBe('amd64');
  });

  it.each([
    ['library/nginx', 'gone', 'reference', 'notFound'],
    ['library/redis', '7.4', 'content', 'notFound'],
  ] as const)('says which side could not be read: %s:%s', async (repository, tag, part, kind) => {
    const end = registry.on({ kind: 'blob', repository: 'library/redis' }, status(404));
    const failing = at(repository, tag);
    await expect(compare(at('library/nginx', '1.27'), failing)).rejects.toMatchObject({
      locator: failing.locator,
      part,
      cause: { kind },
    });
    end();
  });

  it('ends when it is cancelled', async () => {
    const gate = hold();
    const open = registry.on({ kind: 'manifest' }, gate);
    const work = new AbortController();
    const both = [at('library/nginx', '1.27'), at('library/nginx', '1.29')] as const;
    const comparison = compareImages(source, both, [], { signal: work.signal });
    await gate.waiting;
    work.abort();
    await expect(comparison).rejects.toMatchObject({ cause: { kind: 'cancelled' } });
    open();
    gate.release();
  });
});
