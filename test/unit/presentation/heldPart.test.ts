import { describe, expect, it } from 'vitest';
import { heldPart } from '../../../src/presentation/heldPart';
import { panelPackages } from '../../../src/presentation/panelPackages';
import { sbomIn } from '../../../src/inspection/held';
import type { HeldItem } from '../../../src/messages/panelHeld';
import { RegistryError } from '../../../src/registry/registryError';
import {
  BROKEN_BUNDLE,
  CHART_TYPE,
  CYCLONE_DX,
  chartOf,
  heldLayer,
  heldLayers,
  PROVENANCE,
  spdxOf,
} from '../../support/panel/held';
import { filler } from '../../support/sampleImages/filler';
import { gzip, tar } from '../../support/sampleImages/tar';
import { BUNDLE_TYPE, bytesOf, envelope, keyPairs } from '../../support/signing';

const LOCATOR = { kind: 'layout', path: '/image' } as const;
const JSON_TYPE = 'application/vnd.in-toto+json';

async function itemOf(mediaType: string, bytes: Uint8Array): Promise<HeldItem & { state: { kind: 'ready' } }> {
  const [item] = heldPart(LOCATOR, [await heldLayer(mediaType, bytes)], 0).items;
  if (item?.state.kind !== 'ready') throw new Error('nothing is shown');
  return item as HeldItem & { state: { kind: 'ready' } };
}

function factsOf({ state }: Awaited<ReturnType<typeof itemOf>>) {
  return Object.fromEntries(state.facts.map(({ label, value }) => [label, value]));
}

function rowsOf({ state }: Awaited<ReturnType<typeof itemOf>>, key: string) {
  return state.tables.find((table) => table.key === key)?.rows;
}

describe('what an artifact holds', () => {
  it('is an SBOM, alone or in a statement in an envelope', async () => {
    const alone = await itemOf('application/spdx+json', bytesOf(spdxOf(3)));
    expect(alone).toMatchObject({ title: 'SBOM', note: 'application/spdx+json', state: { packages: 3, tables: [] } });
    expect(factsOf(alone)).toEqual({
      Of: 'ghcr.io/demo/app:1.0',
      Format: 'SPDX 2.3',
      Created: '2025-06-01T08:42:37Z',
      Tools: 'syft-1.20.0',
    });
    const statement = { ...PROVENANCE, predicateType: 'https://cyclonedx.org/bom', predicate: CYCLONE_DX };
    const wrapped = await itemOf(
      'application/vnd.dsse.envelope.v1+json',
      bytesOf(envelope(statement, [keyPairs.Ed25519()])),
    );
    expect(wrapped).toMatchObject({ title: 'SBOM in an envelope', state: { packages: 2 } });
    expect(factsOf(wrapped)).toMatchObject({
      ...{ Format: 'CycloneDX 1.6', 'Predicate type': 'https://cyclonedx.org/bom' },
      'Signatures of the envelope': '1',
    });
    expect(rowsOf(wrapped, 'subjects')).toHaveLength(1);
  });

  it('is provenance with its builder, source, materials and parameters', async () => {
    const item = await itemOf(JSON_TYPE, bytesOf(PROVENANCE));
    expect(item.title).toBe('SLSA provenance');
    expect(factsOf(item)).toMatchObject({
      Builder: 'https://github.com/actions/runner/github-hosted',
      Source: 'https://github.com/example/app@refs/tags/v1.0',
      Finished: '2025-06-01T08:42:37Z',
    });
    expect(rowsOf(item, 'materials')).toHaveLength(2);
    expect(rowsOf(item, 'parameters')).toContainEqual({ cells: ['workflow.ref', 'refs/tags/v1.0'] });
  });

  it('is a bundle whose certificate is broken, which is said, and the rest is shown', async () => {
    const item = await itemOf(BUNDLE_TYPE, bytesOf(BROKEN_BUNDLE));
    expect(item.state.problems).toEqual(['Its certificate cannot be read: the certificate is broken']);
    expect(factsOf(item)).toMatchObject({ 'Log entry': '190214177', 'Logged at': '2025-06-01T08:42:37.000Z' });
    expect(rowsOf(item, 'materials')).toHaveLength(2);
  });

  it('is a chart whose own files come first; what is no file, is there twice, or is large is not opened', async () => {
    const files = rowsOf(await itemOf(CHART_TYPE, chartOf('app')), 'files');
    expect(files?.map(({ opens }) => opens).slice(0, 3)).toEqual([
      'app/Chart.yaml',
      'app/values.yaml',
      'app/README.md',
    ]);
    const archive = tar([
      { path: 'twice', content: 'one' },
      { path: 'twice', content: 'two' },
      { path: 'large', content: filler('large', 1024 * 1024 + 1) },
      { path: 'small', content: 'text' },
    ]);
    const listed = await itemOf('application/vnd.cncf.flux.content.v1.tar+gzip', gzip(archive));
    expect(listed.title).toBe('Flux artifact');
    expect(rowsOf(listed, 'files')?.map(({ opens }) => opens)).toEqual([undefined, undefined, undefined, 'small']);
  });

  it('lists no more of very long texts than a page can take', async () => {
    const subject = (index: number) => ({ name: `${index} ${'x'.repeat(900)}`, digest: { sha256: 'a'.repeat(64) } });
    const statement = { ...PROVENANCE, subject: Array.from({ length: 4_000 }, (_, index) => subject(index)) };
    const item = await itemOf(JSON_TYPE, bytesOf(statement));
    const table = item.state.tables.find(({ key }) => key === 'subjects');
    expect(JSON.stringify(table).length).toBeLessThan(1_100_000);
    expect(table?.leftOut).toBe(`${4_000 - table!.rows.length} more are not listed.`);
  });

  it('is left out where nothing of it is known, and told where it is broken', async () => {
    expect(heldPart(LOCATOR, [await heldLayer('application/json', bytesOf({ any: 'thing' }))], 0)).toEqual({
      items: [],
      checks: [],
    });
    const broken = await itemOf('application/spdx+json', Buffer.from('{'));
    expect(broken.state.problems).toEqual(['Its content cannot be read: the body is not JSON']);
  });

  it('is said of each layer by itself: on its way, unasked, failed, too large', async () => {
    const layers = await heldLayers(1);
    expect(heldPart(LOCATOR, layers, 0).items.map(({ state }) => state.kind)).toEqual([
      ...['ready', 'ready', 'ready', 'ready', 'loading', 'failed'],
    ]);
    const { descriptor } = layers[0]!;
    const error = new RegistryError('tooLarge', 'large', { host: 'example.com' });
    const { items } = heldPart(
      LOCATOR,
      [
        { descriptor, held: { kind: 'unasked' } },
        { descriptor: { ...descriptor, size: 70_000_000 }, held: { kind: 'failed', error } },
      ],
      3,
    );
    expect(items.map(({ state }) => state)).toEqual([
      { kind: 'unasked' },
      {
        ...{ kind: 'failed', canSignIn: false },
        sentence: 'This file is too large to be shown here (70.0 MB): save it instead.',
      },
    ]);
    expect(heldPart(LOCATOR, layers, 3).leftOut).toBe('Only the first 6 files are read.');
  });

  it('is harmless, and no longer than is looked at', async () => {
    const document = spdxOf(2) as { packages: { name: string; versionInfo: string }[] };
    document.packages[0] = { name: `a\u202eb${'x'.repeat(5_000)}`, versionInfo: '1\n2' };
    const layer = await heldLayer('application/spdx+json', bytesOf(document));
    const sbom = layer.held.kind === 'ready' ? sbomIn(layer.held.value) : undefined;
    const [piece] = panelPackages(layer.descriptor.digest, { ...sbom!, more: 7 });
    const [name, version] = piece!.rows[0]!;
    expect(name).toMatch(/^a⟨U\+202E⟩bx+…$/);
    expect(name.length).toBeLessThan(320);
    expect(version).toBe('1 2');
    expect(piece).toMatchObject({ append: false, leftOut: '7 more are not listed: the file holds them.' });
  });

  it('sends packages in pieces, each after the one before', async () => {
    const layer = await heldLayer('application/spdx+json', bytesOf(spdxOf(2_001)));
    const sbom = layer.held.kind === 'ready' ? sbomIn(layer.held.value) : undefined;
    const pieces = [...panelPackages(layer.descriptor.digest, sbom!)];
    expect(pieces.map(({ append, rows }) => [append, rows.length])).toEqual([
      [false, 1_000],
      [true, 1_000],
      [true, 1],
    ]);
    expect([...panelPackages(layer.descriptor.digest, { ...sbom!, packages: [] })]).toMatchObject([
      { append: false, rows: [] },
    ]);
  });
});
