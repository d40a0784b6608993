import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heldIn, sbomIn } from '../../../src/inspection/held';
import { type HeldLayer, HeldReading } from '../../../src/inspection/heldReading';
import { digestOf } from '../../../src/oci/digest';
import type { ImageManifest } from '../../../src/oci/manifest';
import { LocalSources } from '../../../src/registry/local/localSources';
import { askOfPerson, type Fetched, type RegistryLocator } from '../../../src/registry/imageSource';
import { spdxOf } from '../../support/panel/held';
import { buildArtifact } from '../../support/sampleImages/buildArtifact';
import type { Content } from '../../support/sampleImages/content';
import { pushContent } from '../../support/sampleImages/pushContent';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { bytesOf } from '../../support/signing';
import { pushClient, type PushClient } from '../registry/pushClient';

const SPDX = 'application/spdx+json';

describe('reading what an artifact holds', () => {
  let registry: ScratchRegistry;
  let client: PushClient;
  let sources: LocalSources;
  let reading: HeldReading;
  let ready: HeldLayer[];

  beforeEach(async () => {
    registry = await startScratchRegistry();
    client = pushClient();
    sources = new LocalSources(client.source);
    ready = [];
    reading = new HeldReading({
      ...{ source: sources, locator: locator() },
      parse: ({ mediaType, annotations }, bytes) => heldIn(mediaType, annotations, bytes),
      changed: (layer) => layer && ready.push(layer),
      failed: () => undefined,
    });
  });

  afterEach(async () => {
    reading.dispose();
    client.dispose();
    await registry.close();
  });

  const locator = (): RegistryLocator => ({
    kind: 'registry',
    reference: { registry: registry.host, repository: 'a', tag: '1' },
  });
  const blobs = () => registry.count({ kind: 'blob' });
  const kinds = () => reading.layers.map(({ held }) => held.kind);

  async function show(content: Content): Promise<void> {
    pushContent(registry, 'a', content, '1');
    const fetched = await sources.manifest(locator(), { ...askOfPerson(new AbortController().signal), fresh: true });
    reading.isAbout({ ...fetched, value: fetched.value } as Fetched<ImageManifest>);
  }

  const sbom = (packages: number) => ({ mediaType: SPDX, bytes: bytesOf(spdxOf(packages)) });

  it('asks for nothing by itself, then for each readable layer once, and for none again that it has', async () => {
    await show(
      buildArtifact({
        artifactType: SPDX,
        layers: [sbom(1), { mediaType: 'text/plain', bytes: Buffer.from('text') }, sbom(1), sbom(2)],
      }),
    );
    expect(kinds()).toEqual(['unasked', 'unasked']);
    expect(blobs()).toBe(0);
    await reading.read();
    await reading.read();
    expect(kinds()).toEqual(['ready', 'ready']);
    expect(ready).toHaveLength(2);
    expect(blobs()).toBe(2);
  });

  it('reads no more than the first 16 files', async () => {
    const layers = Array.from({ length: 17 }, (_, packages) => sbom(packages + 1));
    await show(buildArtifact({ artifactType: SPDX, layers }));
    await reading.read();
    expect(kinds()).toEqual(Array<string>(16).fill('ready'));
    expect(blobs()).toBe(16);
  });

  it('reads what is larger than a configuration may be', async () => {
    const large = sbom(20_000);
    expect(large.bytes.length).toBeGreaterThan(8 * 1024 * 1024);
    await show(buildArtifact({ artifactType: SPDX, layers: [large] }));
    await reading.read();
    const [layer] = reading.layers;
    expect(layer?.held.kind === 'ready' && sbomIn(layer.held.value)?.packages.length).toBe(20_000);
  });

  it('tells what failed by itself, and reads just that again', async () => {
    const [one, other] = [sbom(1), sbom(2)];
    const content = buildArtifact({ artifactType: SPDX, layers: [one, other] });
    const off = registry.on({ kind: 'blob', reference: digestOf(one.bytes) }, status(500));
    await show(content);
    await reading.read();
    off();
    expect(kinds().sort()).toEqual(['failed', 'ready']);
    registry.forgetRequests();
    await reading.read();
    expect(kinds()).toEqual(['ready', 'ready']);
    expect(blobs()).toBe(1);
  });

  it('ends where another manifest is shown, and has nothing of an image', async () => {
    await show(buildArtifact({ artifactType: SPDX, layers: [sbom(1)] }));
    const gate = hold();
    const off = registry.on({ kind: 'blob' }, gate);
    const first = reading.read();
    await gate.waiting;
    await show(buildArtifact({ artifactType: SPDX, layers: [sbom(3)] }));
    off();
    gate.release();
    await first;
    expect(ready).toEqual([]);
    expect(kinds()).toEqual(['unasked']);
    reading.isAbout(undefined);
    expect(reading.layers).toEqual([]);
  });

  it('does not ask for what announces too much', async () => {
    const content = buildArtifact({ artifactType: SPDX, layers: [sbom(1)] });
    const json = JSON.parse(Buffer.from(content.bytes).toString()) as { layers: { size: number }[] };
    json.layers[0]!.size = 65 * 1024 * 1024;
    registry.putManifest('a', '1', bytesOf(json), content.descriptor.mediaType);
    const fetched = await sources.manifest(locator(), askOfPerson(new AbortController().signal));
    reading.isAbout({ ...fetched, value: fetched.value } as Fetched<ImageManifest>);
    await reading.read();
    expect(reading.layers[0]?.held).toMatchObject({ kind: 'failed', error: { kind: 'tooLarge' } });
    expect(blobs()).toBe(0);
  });

  it('reads the rest where one file announces too much', async () => {
    const content = buildArtifact({ artifactType: SPDX, layers: [sbom(1), sbom(2)] });
    const json = JSON.parse(Buffer.from(content.bytes).toString()) as { layers: { size: number }[] };
    json.layers[0]!.size = 10_000_000_000;
    pushContent(registry, 'a', content, '1');
    registry.putManifest('a', '1', bytesOf(json), content.descriptor.mediaType);
    const fetched = await sources.manifest(locator(), { ...askOfPerson(new AbortController().signal), fresh: true });
    reading.isAbout({ ...fetched, value: fetched.value } as Fetched<ImageManifest>);
    await reading.read();
    expect(kinds()).toEqual(['failed', 'ready']);
  });
});
