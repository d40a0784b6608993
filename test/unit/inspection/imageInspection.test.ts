import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImageInspection } from '../../../src/inspection/imageInspection';
import type { InspectionState } from '../../../src/inspection/inspectionState';
import { MAX_SIZES } from '../../../src/inspection/readSizes';
import type { Digest } from '../../../src/oci/digest';
import { parsePlatform } from '../../../src/oci/platform';
import { CachedSource } from '../../../src/registry/cachedSource';
import type { ImageSource } from '../../../src/registry/imageSource';
import type { RegistryErrorKind } from '../../../src/registry/registryError';
import { buildNested, buildSample, buildWide, pushContent } from '../../support/sampleImages';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { locate, type RegistryClient, registryClient } from '../registry/registryClient';

const nginx = buildSample('library/nginx', '1.27-alpine');

describe('an image that a person looks into', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let changes: InspectionState[];
  let failures: RegistryErrorKind[];

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushContent(registry, 'library/nginx', nginx, '1.27-alpine');
    client = registryClient();
    changes = [];
    failures = [];
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  function inspect(
    repository: string,
    tag: string,
    { wish = '', chosen }: { wish?: string; chosen?: readonly Digest[] } = {},
  ) {
    const source = new CachedSource(client.source, client.log);
    const inspection: ImageInspection = new ImageInspection(source, locate(registry, repository, tag), {
      wishes: () => [parsePlatform(wish)],
      chosen,
      changed: () => changes.push(inspection.state),
      failed: ({ kind }) => failures.push(kind),
    });
    return inspection;
  }
  const byPerson = { byPerson: true };
  const asked = () => registry.requests.map(({ kind, method }) => `${method} ${kind}`);
  const kinds = ({ summary, image, config }: InspectionState) => [summary.kind, image.kind, config.kind];
  const image = ({ state }: ImageInspection) => (state.image.kind === 'ready' ? state.image.value : undefined);
  const { manifests } = JSON.parse(Buffer.from(nginx.bytes).toString()) as {
    manifests: { digest: Digest; platform: { os: string } }[];
  };
  const digestAt = (index: number) => manifests.filter(({ platform }) => platform.os !== 'unknown')[index]!.digest;
  const attestation = manifests.find(({ platform }) => platform.os === 'unknown')!.digest;

  it('comes part by part: one request for the index, two more for a platform and its configuration', async () => {
    const inspection = inspect('library/nginx', '1.27-alpine');
    expect(kinds(inspection.state)).toEqual(['unasked', 'unasked', 'unasked']);
    await inspection.load(byPerson);
    expect(asked()).toEqual(['GET manifest', 'GET manifest', 'GET blob']);
    expect(changes.map(kinds)).toEqual([
      ['loading', 'loading', 'loading'],
      ['ready', 'loading', 'loading'],
      ['ready', 'ready', 'loading'],
      ['ready', 'ready', 'ready'],
    ]);
    expect(image(inspection)?.manifest.digest).toBe(digestAt(0));
    expect(failures).toEqual([]);
  });

  it('asks for nothing again that is known, and past it where a person wants it anew', async () => {
    const inspection = inspect('library/nginx', '1.27-alpine', { wish: 'linux/arm64' });
    await inspection.load(byPerson);
    expect(image(inspection)?.entry?.platform?.architecture).toBe('arm64');
    registry.forgetRequests();
    await inspection.load(byPerson);
    expect(asked()).toEqual([]);
    await inspection.load({ ...byPerson, fresh: true });
    expect(asked()).toHaveLength(1);
  });

  it('shows any row that is chosen, and an attestation without a configuration', async () => {
    const inspection = inspect('library/nginx', '1.27-alpine');
    await inspection.load(byPerson);
    registry.forgetRequests();
    await inspection.choose(digestAt(1));
    expect(asked()).toEqual(['GET manifest', 'GET blob']);
    expect([image(inspection)?.manifest.digest, inspection.chosen]).toEqual([digestAt(1), [digestAt(1)]]);
    registry.forgetRequests();
    await inspection.choose(attestation);
    expect(asked()).toEqual(['GET manifest']);
    expect(inspection.state.config).toEqual({ kind: 'ready', value: undefined });
    // What is in no index is nothing to choose.
    await inspection.choose(`sha256:${'0'.repeat(64)}` as Digest);
    expect(inspection.chosen).toEqual([attestation]);
  });

  it('keeps the rest where one platform is missing, and finds another', async () => {
    registry.on({ reference: digestAt(0) }, status(404));
    const inspection = inspect('library/nginx', '1.27-alpine');
    await inspection.load(byPerson);
    expect(kinds(inspection.state)).toEqual(['ready', 'failed', 'unasked']);
    expect(failures).toEqual(['notFound']);
    await inspection.choose(digestAt(1));
    expect(kinds(inspection.state)).toEqual(['ready', 'ready', 'ready']);
  });

  it('keeps the manifest where its configuration is missing', async () => {
    registry.on({ kind: 'blob' }, status(404));
    const inspection = inspect('library/nginx', '1.27-alpine');
    await inspection.load(byPerson);
    expect(kinds(inspection.state)).toEqual(['ready', 'ready', 'failed']);
  });

  it('knows nothing where the reference itself is missing', async () => {
    const inspection = inspect('library/nginx', 'gone');
    await inspection.load(byPerson);
    expect(kinds(inspection.state)).toEqual(['failed', 'unasked', 'unasked']);
    expect(asked()).toHaveLength(1);
  });

  it('ends an earlier choice and an earlier load with a later one', async () => {
    const inspection = inspect('library/nginx', '1.27-alpine');
    await inspection.load(byPerson);
    const gate = hold();
    const end = registry.on({ reference: digestAt(1) }, gate);
    const first = inspection.choose(digestAt(1));
    await gate.waiting;
    await inspection.choose(digestAt(2));
    end();
    gate.release();
    await first;
    expect(image(inspection)?.manifest.digest).toBe(digestAt(2));
    const loading = inspection.load({ ...byPerson, fresh: true });
    inspection.dispose();
    const before = changes.length;
    await loading;
    expect(changes).toHaveLength(before);
  });

  it('looks into an index within the index, also by itself where the image stands there', async () => {
    const nested = buildNested();
    pushContent(registry, 'demo/nested', nested, '1');
    const inner = nested.manifests[0]!;
    const inspection = inspect('demo/nested', '1');
    registry.forgetRequests();
    await inspection.load(byPerson);
    expect(image(inspection)?.manifest.digest).toBe(inner.manifests[0]!.descriptor.digest);
    expect(inspection.state.unfolded.get(inner.descriptor.digest)?.kind).toBe('ready');
    expect(asked()).toEqual(['GET manifest', 'GET manifest', 'GET manifest', 'GET blob']);
    await inspection.choose(inner.manifests[1]!.descriptor.digest);
    expect(image(inspection)?.entry?.platform?.architecture).toBe('arm64');
    await inspection.unfold(inner.descriptor.digest, false);
    expect(inspection.state.unfolded.size).toBe(0);
    registry.forgetRequests();
    await inspection.unfold(inner.descriptor.digest, true);
    expect([asked(), inspection.state.unfolded.size]).toEqual([[], 1]);
    // What is no index cannot be unfolded; an index that is chosen stands for one of its images.
    await inspection.unfold(inner.manifests[0]!.descriptor.digest, true);
    expect(inspection.state.unfolded.size).toBe(1);
    await inspection.choose(inner.descriptor.digest);
    expect(image(inspection)?.manifest.digest).toBe(inner.manifests[0]!.descriptor.digest);
  });

  it('says which index within the index could not be read, and tries it again', async () => {
    const nested = buildNested();
    pushContent(registry, 'demo/nested', nested, '1');
    const { digest } = nested.manifests[0]!.descriptor;
    const wasm = nested.manifests[1]!.descriptor.digest;
    const inspection = inspect('demo/nested', '1', { chosen: undefined });
    const end = registry.on({ reference: digest }, status(500));
    await inspection.load(byPerson);
    expect(inspection.state.image.kind).toBe('failed');
    await inspection.choose(wasm);
    expect(image(inspection)?.manifest.value.layers[0]?.mediaType).toBe('application/wasm');
    await inspection.unfold(digest, true);
    expect(inspection.state.unfolded.get(digest)?.kind).toBe('failed');
    end();
    await inspection.unfold(digest, true);
    expect(inspection.state.unfolded.get(digest)?.kind).toBe('ready');
  });

  it(`asks for sizes when a person wants them, ${MAX_SIZES} at a time, and few at once`, async () => {
    const wide = buildWide(MAX_SIZES + 10);
    pushContent(registry, 'demo/wide', wide, '1');
    const inspection = inspect('demo/wide', '1');
    await inspection.load(byPerson);
    expect(inspection.state.sizes.size).toBe(1);
    registry.forgetRequests();
    await inspection.readSizes();
    expect([registry.requests.length, inspection.state.sizes.size]).toEqual([MAX_SIZES, MAX_SIZES + 1]);
    const open = registry.requests.map(
      ({ startedAt }) =>
        registry.requests.filter((r) => r.startedAt <= startedAt && (r.endedAt ?? 0) > startedAt).length,
    );
    expect(Math.max(...open)).toBeLessThanOrEqual(6);
    await inspection.readSizes();
    await inspection.readSizes();
    expect([registry.requests.length, inspection.state.sizes.size]).toEqual([MAX_SIZES + 9, MAX_SIZES + 10]);
  });

  it('asks for no more sizes where the registry has had enough', async () => {
    pushContent(registry, 'demo/wide', buildWide(MAX_SIZES), '1');
    const inspection = inspect('demo/wide', '1');
    await inspection.load(byPerson);
    registry.forgetRequests();
    registry.on({ kind: 'manifest' }, status(429));
    await inspection.readSizes();
    expect(registry.requests.length).toBeLessThan(MAX_SIZES / 2);
    expect(inspection.state.sizes.size).toBe(1);
  });

  it('goes back to the row that was chosen before, or to a wish where that is gone', async () => {
    const restored = inspect('library/nginx', '1.27-alpine', { chosen: [digestAt(2)] });
    await restored.load({ byPerson: false });
    expect(image(restored)?.manifest.digest).toBe(digestAt(2));
    const gone = inspect('library/nginx', '1.27-alpine', { chosen: [`sha256:${'1'.repeat(64)}` as Digest] });
    await gone.load({ byPerson: false });
    expect(image(gone)?.manifest.digest).toBe(digestAt(0));
  });

  it('is asked for by nobody once, and again only where that is wanted: without the rights of a person', async () => {
    const rights: unknown[] = [];
    const source: ImageSource = new CachedSource(client.source, client.log);
    const nobody = { byPerson: false };
    const inspection = new ImageInspection(
      {
        resolve: (...question) => source.resolve(...question),
        manifest: (...question) => {
          rights.push(question[1].byPerson);
          return source.manifest(...question);
        },
        blob: (...question) => source.blob(...question),
      },
      locate(registry, 'library/nginx', '1.27-alpine'),
      { wishes: () => [], changed: () => undefined, failed: () => undefined },
    );
    await inspection.load(nobody);
    expect(rights).toHaveLength(2);
    await inspection.load(nobody);
    expect(rights).toHaveLength(2);
    await inspection.load({ ...nobody, again: true });
    expect(rights.length).toBeGreaterThan(2);
    expect(new Set(rights)).toEqual(new Set([undefined]));
  });

  it('keeps what is there while it is asked for anew, also where nothing comes', async () => {
    const inspection = inspect('library/nginx', '1.27-alpine');
    await inspection.load(byPerson);
    const { summary, image: shown, config } = inspection.state;
    const gate = hold();
    const end = registry.on({ kind: 'manifest' }, gate);
    const loading = inspection.load({ ...byPerson, fresh: true });
    await gate.waiting;
    expect(inspection.state).toMatchObject({ summary, image: shown, config, refresh: { kind: 'loading' } });
    end();
    registry.on({ kind: 'manifest' }, status(429));
    gate.release();
    await loading;
    await inspection.load({ ...byPerson, fresh: true });
    expect(inspection.state.refresh).toMatchObject({ kind: 'failed', error: { kind: 'rateLimited' } });
    expect(inspection.state).toMatchObject({ summary, image: shown, config });
  });

  it('shows what is chosen while all is asked for anew, and still when that has failed', async () => {
    const inspection = inspect('library/nginx', '1.27-alpine');
    await inspection.load(byPerson);
    const gate = hold();
    const end = registry.on({ reference: '1.27-alpine' }, gate);
    const loading = inspection.load({ ...byPerson, fresh: true });
    await gate.waiting;
    await inspection.choose(digestAt(1));
    expect(image(inspection)?.manifest.digest).toBe(digestAt(1));
    end();
    registry.on({ reference: '1.27-alpine' }, status(404));
    gate.release();
    await loading;
    await inspection.load({ ...byPerson, fresh: true });
    expect(kinds(inspection.state)).toEqual(['ready', 'ready', 'ready']);
    expect([image(inspection)?.manifest.digest, inspection.state.refresh.kind]).toEqual([digestAt(1), 'failed']);
  });

  it('finds a row within an index again, though the wish is for something else', async () => {
    const nested = buildNested();
    pushContent(registry, 'demo/nested', nested, '1');
    const [inner, wasm] = nested.manifests;
    const arm64 = inner!.manifests[1]!.descriptor.digest;
    const before = inspect('demo/nested', '1');
    await before.load(byPerson);
    await before.choose(arm64);
    expect(before.chosen).toEqual([inner!.descriptor.digest, arm64]);
    registry.forgetRequests();
    const restored = inspect('demo/nested', '1', { chosen: before.chosen! });
    await restored.load({ byPerson: false });
    expect(image(restored)?.manifest.digest).toBe(arm64);
    expect(asked()).toEqual(['GET manifest', 'GET manifest', 'GET manifest', 'GET blob']);
    // Where the index is gone, wishes count.
    const gone = inspect('demo/nested', '1', { chosen: [wasm!.descriptor.digest, arm64] });
    await gone.load({ byPerson: false });
    expect(image(gone)?.manifest.digest).toBe(inner!.manifests[0]!.descriptor.digest);
  });

  it('is not asked for by itself where a person has asked', async () => {
    const inspection = inspect('library/nginx', '1.27-alpine');
    const asking = inspection.load(byPerson);
    await inspection.load({ byPerson: false });
    await asking;
    expect(kinds(inspection.state)).toEqual(['ready', 'ready', 'ready']);
    expect(asked()).toHaveLength(3);
  });

  it('asks once for a size that cannot be read, and comes to those behind it', async () => {
    const wide = buildWide(MAX_SIZES + 20);
    pushContent(registry, 'demo/wide', wide, '1');
    for (const { descriptor } of wide.manifests.slice(1, MAX_SIZES + 1)) {
      registry.on({ reference: descriptor.digest }, status(404));
    }
    const inspection = inspect('demo/wide', '1');
    await inspection.load(byPerson);
    await inspection.readSizes();
    expect([inspection.state.sizes.size, inspection.state.withoutSize.size]).toEqual([1, MAX_SIZES]);
    await inspection.readSizes();
    expect([inspection.state.sizes.size, inspection.state.withoutSize.size]).toEqual([20, MAX_SIZES]);
    registry.forgetRequests();
    await inspection.readSizes();
    expect([asked(), failures]).toEqual([[], []]);
  });

  it('reads sizes once at a time, and says why there are no more', async () => {
    pushContent(registry, 'demo/wide', buildWide(MAX_SIZES), '1');
    const inspection = inspect('demo/wide', '1');
    await inspection.load(byPerson);
    registry.forgetRequests();
    registry.on({ kind: 'manifest' }, status(429));
    const reading = inspection.readSizes();
    expect(inspection.state.sizing.kind).toBe('loading');
    await Promise.all([reading, inspection.readSizes(), inspection.readSizes()]);
    expect(registry.requests.length).toBeLessThan(MAX_SIZES / 2);
    expect(inspection.state.sizing).toMatchObject({ kind: 'failed', error: { kind: 'rateLimited' } });
    expect(failures).toEqual(['rateLimited']);
  });
});
