import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseHostMessage } from '../../../src/messages/panel';
import { entryKind } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';
import { panelParts } from '../../../src/presentation/panelParts';
import { CachedSource } from '../../../src/registry/cachedSource';
import { RegistryError } from '../../../src/registry/registryError';
import {
  buildHostile,
  buildNested,
  buildSample,
  buildWasm,
  buildWide,
  HOSTILE_TEXT,
  pushContent,
  pushSamples,
  smallImage,
} from '../../support/sampleImages';
import { buildImage } from '../../support/sampleImages/buildImage';
import { buildIndex } from '../../support/sampleImages/buildIndex';
import { type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { locate, type RegistryClient, registryClient } from '../registry/registryClient';
import { inspected, partsOf, ready } from './inspected';

/** Every text in a message. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  // What is copied is just what was written.
  return Object.entries(value).flatMap(([key, inner]) => (key === 'copy' ? [] : texts(inner)));
}

describe('the parts of the panel', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
    pushContent(registry, 'odd/hostile', buildHostile(), '1');
    pushContent(registry, 'odd/nested', buildNested(), '1');
    pushContent(registry, 'odd/wasm', buildWasm(), '1');
    pushContent(registry, 'odd/wide', buildWide(40), '1');
  });
  afterAll(() => registry.close());
  beforeEach(() => {
    client = registryClient();
  });
  afterEach(() => client.dispose());

  async function look(repository: string, tag: string, wish = '') {
    const locator = locate(registry, repository, tag);
    const inspection = await inspected(new CachedSource(client.source, client.log), locator, { wish });
    return { inspection, locator, page: () => partsOf(locator, inspection.state) };
  }
  const labels = (facts: readonly { label: string; value: string }[]) =>
    Object.fromEntries(facts.map(({ label, value }) => [label, value]));

  it('tell of an index with attestations: facts, tree, configuration, layers, annotations, documents', async () => {
    const { page, inspection } = await look('library/nginx', '1.27-alpine', 'linux/arm64');
    const { header, overview, contents, configuration, layers, annotations, raw } = page();
    expect(header).toEqual({
      ...{ title: 'nginx:1.27-alpine', subtitle: `${registry.host}/library/nginx`, canPin: false, canCompare: true },
    });
    const facts = ready(overview).facts;
    expect(labels(facts)).toMatchObject({
      Reference: `${registry.host}/library/nginx:1.27-alpine`,
      Content: 'OCI image index, 6 platforms, 6 attestations',
      Licence: 'BSD-2-Clause',
    });
    expect(facts.find(({ label }) => label === 'Digest')?.copy).toMatch(/^sha256:/);
    expect(facts.find(({ label }) => label === 'Source')?.link).toMatch(/^https:\/\/github\.com\//);
    const { rows, asksSizes } = ready(contents);
    expect(asksSizes).toBe(true);
    expect(rows).toHaveLength(12);
    expect(rows.filter(({ kind }) => kind === 'platform').map(({ level }) => level)).toEqual([1, 1, 1, 1, 1, 1]);
    // Each platform has its attestation right below it.
    expect(rows.map(({ kind, level }) => `${kind} ${level}`).slice(0, 4)).toEqual([
      ...['platform 1', 'attestation 2', 'platform 1', 'attestation 2'],
    ]);
    expect(rows.filter(({ chosen }) => chosen)).toMatchObject([
      { name: 'linux/arm64/v8', size: expect.stringMatching(/B$/) as unknown },
    ]);
    expect(ready(configuration).title).toBe('linux/arm64/v8');
    expect(labels(ready(configuration).facts)).toMatchObject({ Entrypoint: '"/docker-entrypoint.sh"' });
    expect(labels(ready(configuration).environment)).toMatchObject({ NGINX_VERSION: '1.27.5' });
    expect(ready(layers).total).toMatch(/compressed in \d+ layers/);
    const shares = ready(layers).rows.map(({ share }) => share);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    const licence = ready(annotations).rows.find(({ key }) => key.endsWith('.licenses'));
    expect(licence).toMatchObject({ name: 'Licence', value: 'BSD-2-Clause' });
    expect(licence?.places.length).toBeGreaterThan(1);
    expect(ready(raw).documents.map(({ title }) => title)).toEqual(['Index', 'Manifest', 'Configuration']);
    // An attestation runs nothing and says what it attests.
    const attestation = rows.find(({ kind }) => kind === 'attestation')!;
    await inspection.choose(attestation.digest as never);
    expect(ready(page().configuration)).toEqual({ kind: 'ready', title: '', facts: [], environment: [] });
    expect(ready(page().layers).rows.map(({ instruction }) => instruction)).toContain('https://spdx.dev/Document');
    expect(ready(page().contents).rows.find(({ chosen }) => chosen)?.note).toMatch(/spdx\.dev.*slsa\.dev/);
  });

  it('tell of a single manifest without a tree', async () => {
    const { page } = await look('kubewarden/policy-server', 'v1.13.0');
    expect(ready(page().contents)).toEqual({ kind: 'ready', rows: [], asksSizes: false });
    expect(ready(page().raw).documents.map(({ title }) => title)).toEqual(['Manifest', 'Configuration']);
    const steps = ready(page().layers).rows.filter(({ kind }) => kind === 'steps');
    expect(steps.every(({ steps: folded, share }) => share === 0 && (folded?.length ?? 2) > 1)).toBe(true);
  });

  it('tell of Windows which build it is, and that a base layer is of another kind', async () => {
    const { page } = await look('demo/windows', 'ltsc2022');
    expect(ready(page().contents).rows.map(({ name }) => name)).toEqual([
      'windows/amd64 10.0.20348.2700',
      'windows/amd64 10.0.17763.6414',
    ]);
    expect(ready(page().configuration).title).toBe('windows/amd64 10.0.20348.2700');
    expect(ready(page().layers).rows[0]?.note).toMatch(/nondistributable/);
    expect(labels(ready(page().configuration).environment).Path).toBe('C:\\Windows\\system32;C:\\Windows');
  });

  it.each([
    ['charts/podinfo', '6.7.0', 'Helm chart (application/vnd.cncf.helm.config.v1+json)', ['Manifest', 'Configuration']],
    ['odd/wasm', '1', 'WebAssembly module (application/vnd.wasm.config.v0+json)', ['Manifest', 'Configuration']],
  ])('tell of the artifact %s what it is, and run nothing', async (repository, tag, kind, documents) => {
    const { page } = await look(repository, tag);
    expect(labels(ready(page().overview).facts)['Kind of artifact']).toBe(kind);
    expect(ready(page().configuration)).toEqual({ kind: 'ready', title: '', facts: [], environment: [] });
    expect(ready(page().raw).documents.map(({ title }) => title)).toEqual(documents);
    expect(ready(page().layers).rows.length).toBeGreaterThan(0);
    expect(ready(page().layers).total).toMatch(/file/);
  });

  it('show an index within the index, unfolded where the image stands there', async () => {
    const { page, inspection } = await look('odd/nested', '1');
    expect(ready(page().contents).rows).toMatchObject([
      { kind: 'index', name: 'Index', level: 1, expanded: true, chosen: false },
      { kind: 'platform', name: 'linux/amd64', level: 2, chosen: true },
      { kind: 'platform', name: 'linux/arm64', level: 2, chosen: false },
      { kind: 'platform', name: 'no platform named', level: 1 },
    ]);
    expect(ready(page().raw).documents.map(({ title }) => title)).toEqual([
      ...['Index', 'Index within the index', 'Manifest', 'Configuration'],
    ]);
    await inspection.unfold(ready(page().contents).rows[0]!.digest as never, false);
    expect(ready(page().contents).rows).toMatchObject([{ expanded: false }, { level: 1 }]);
  });

  it('list all of 40 children, and ask for no sizes that are known', async () => {
    const { page, inspection } = await look('odd/wide', '1');
    expect(ready(page().contents).rows).toHaveLength(40);
    await inspection.readSizes();
    expect(ready(page().contents)).toMatchObject({ asksSizes: false });
    expect(ready(page().contents).rows.every(({ size }) => /B$/.test(size))).toBe(true);
  });

  it('hold nothing of a hostile image that could act, hide or reorder, and say what they leave out', async () => {
    const { page, locator, inspection } = await look('odd/hostile', '1');
    const before = performance.now();
    const parts = page();
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(texts(parts).join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(texts(parts).every((text) => text.length <= 4_000)).toBe(true);
    // What looks like markup is text, in which nothing is lost.
    expect(texts(parts.configuration).join()).toContain('<img src=x onerror=alert(1)>![p](https://evil.example/p.png)');
    const links = JSON.stringify(parts).match(/"link":/g);
    expect(links).toBeNull();
    const rows = ready(parts.layers).rows;
    expect(rows.map(({ kind }) => kind)).toEqual(['layer', 'steps', 'layer']);
    expect(rows[1]?.steps).toHaveLength(5_000);
    expect(ready(parts.layers).leftOut).toMatch(/^1 more line is/);
    expect(rows[1]?.steps?.[0]).toBe('ENV API_TOKEN=•••');
    const environment = ready(parts.configuration).environment;
    expect(environment.find(({ label }) => label === 'DB_PASSWORD')).toMatchObject({ secret: true, value: 'hunter2' });
    expect(environment.find(({ label }) => label === 'LONG')).toMatchObject({
      value: expect.stringMatching(/x…$/) as unknown,
    });
    const long = ready(parts.annotations).rows.find(({ key }) => key === 'long');
    expect([long?.value.length, long?.copy]).toEqual([4_000, undefined]);
    expect(ready(parts.annotations).rows.find(({ copy }) => copy === HOSTILE_TEXT)).toBeDefined();
    // The page takes it as it is.
    expect(parseHostMessage({ type: 'show', parts: structuredClone(parts) })).toBeDefined();
    expect(locator.reference.repository).toBe('odd/hostile');
    expect(inspection.state.config.kind).toBe('ready');
  });

  it('say once what went wrong with the reference, and offer to sign in where that may help', async () => {
    const end = registry.on({ repository: 'library/redis' }, status(401));
    const { page } = await look('library/redis', '7.4');
    end();
    const parts = page();
    expect(parts.overview).toMatchObject({ kind: 'failed', canSignIn: true });
    // The page shows once what several parts say.
    for (const name of ['contents', 'configuration', 'layers', 'annotations', 'raw'] as const) {
      expect(parts[name], name).toEqual(parts.overview);
    }
  });

  it('keep the rest where one platform is missing', async () => {
    const postgres = buildSample('library/postgres', '17');
    const end = registry.on({ reference: postgres.manifests[0]!.descriptor.digest }, status(404));
    const { page } = await look('library/postgres', '17');
    end();
    const parts = page();
    expect(parts.configuration).toMatchObject({ kind: 'failed', canSignIn: false });
    expect(parts.layers.kind).toBe('failed');
    expect(ready(parts.contents).rows.length).toBeGreaterThan(1);
    expect(ready(parts.overview).facts.length).toBeGreaterThan(3);
    expect(ready(parts.raw).documents).toHaveLength(1);
  });

  it('say of annotations and labels that there are none only once all are known', async () => {
    pushContent(registry, 'odd/plain', smallImage('plain'), '1');
    const end = registry.on({ repository: 'odd/plain', kind: 'blob' }, status(404));
    const { page, inspection, locator } = await look('odd/plain', '1');
    end();
    expect(page().annotations).toEqual(page().configuration);
    expect(page().annotations.kind).toBe('failed');
    const loading = { ...inspection.state, config: { kind: 'loading' } as const };
    expect(partsOf(locator, loading).annotations.kind).toBe('loading');
    await inspection.load({ byPerson: true, fresh: true });
    expect(page().annotations).toEqual({ kind: 'ready', rows: [] });
    const { inspection: nginx, locator: place } = await look('library/nginx', '1.27-alpine');
    const error = new RegistryError('notFound', '', { host: '' });
    const labelsFailed = { ...nginx.state, config: { kind: 'failed', error } as const };
    const known = ready(partsOf(place, labelsFailed).annotations);
    expect(known.rows.length).toBeGreaterThan(3);
    expect(known.leftOut).toBe('The labels are not known: the configuration could not be read.');
  });

  it('stay while all is asked for anew, and say beside the facts that it failed', async () => {
    const { page, inspection } = await look('library/nginx', '1.27-alpine');
    const before = page();
    const end = registry.on({ repository: 'library/nginx' }, status(429));
    await inspection.load({ byPerson: true, fresh: true });
    end();
    const { overview, ...rest } = page();
    expect(rest).toEqual({ ...before, overview: undefined });
    expect(overview).toMatchObject({ kind: 'failed', last: { facts: ready(before.overview).facts } });
    expect(parseHostMessage({ type: 'show', parts: { overview } })).toMatchObject({ parts: { overview } });
  });

  it('tell when it was made by the first place that names a date', async () => {
    const created = 'org.opencontainers.image.created';
    const content = buildImage({
      ...{ platform: { architecture: 'amd64', os: 'linux' }, steps: [], created: '1970-01-01T00:00:00Z' },
      annotations: { [created]: '2024-06-05T13:48:01Z' },
    });
    pushContent(registry, 'odd/epoch', content, '1');
    const { page } = await look('odd/epoch', '1');
    expect(labels(ready(page().overview).facts).Created).toMatch(/^2024-06-05/);
  });

  it('list a configuration among the documents, whatever its type is called', async () => {
    const config = registry.putBlob('odd/old', Buffer.from('{"os":"linux"}'), 'application/octet-stream');
    const body = JSON.stringify({ schemaVersion: 2, config, layers: [] });
    registry.putManifest('odd/old', '1', Buffer.from(body), MediaType.dockerManifest);
    const { page } = await look('odd/old', '1');
    expect(ready(page().raw).documents.map(({ title }) => title)).toEqual(['Manifest', 'Configuration']);
    expect(ready(page().configuration).facts.length).toBeGreaterThan(0);
  });

  it('mark the one row that is chosen, also where it cannot be read or is listed twice', async () => {
    const { page, inspection } = await look('library/nginx', '1.27-alpine');
    const arm64 = ready(page().contents).rows.find(({ name }) => name.startsWith('linux/arm64'))!;
    const end = registry.on({ reference: arm64.digest }, status(404));
    await inspection.choose(arm64.digest as never);
    end();
    expect(inspection.state.image.kind).toBe('failed');
    const chosen = () => ready(page().contents).rows.flatMap((row) => (row.chosen ? row.digest : []));
    expect(chosen()).toEqual([arm64.digest]);
    const one = smallImage('one');
    const twice = buildIndex(
      ['amd64', 'arm64'].map((architecture) => ({ content: one, platform: { os: 'linux', architecture } })),
    );
    pushContent(registry, 'odd/twice', twice, '1');
    const marks = async (wish: string) => {
      const other = await look('odd/twice', '1', wish);
      return ready(other.page().contents).rows.map((row) => row.chosen);
    };
    expect([await marks('linux/amd64'), await marks('linux/arm64')]).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('say that sizes are on their way, and why some are missing', async () => {
    const wide = buildWide(3);
    pushContent(registry, 'odd/sizes', wide, '1');
    const ends = wide.manifests
      .slice(1)
      .map(({ descriptor }) => registry.on({ reference: descriptor.digest }, status(404)));
    const { page, inspection, locator } = await look('odd/sizes', '1');
    const reading = inspection.readSizes();
    expect(ready(page().contents)).toMatchObject({ asksSizes: true, readsSizes: true });
    await reading;
    ends.forEach((end) => end());
    expect(ready(page().contents)).toMatchObject({
      ...{ asksSizes: false, sizesProblem: '2 sizes could not be read: their manifests are missing or broken.' },
    });
    const error = new RegistryError('rateLimited', '', { host: registry.host });
    const failed = partsOf(locator, { ...inspection.state, sizing: { kind: 'failed', error } });
    expect(ready(failed.contents).sizesProblem).toMatch(/too many requests/);
    expect(parseHostMessage({ type: 'show', parts: failed })).toMatchObject({ parts: { contents: failed.contents } });
  });

  it('are made again only where what they tell of has changed', async () => {
    const { inspection, locator } = await look('library/nginx', '1.27-alpine');
    const subject = { locator, canPin: true, unasked: '', viewer: { now: 0, language: 'en' } };
    const before = inspection.state;
    const changed = (state: typeof before) => Object.keys(panelParts(subject, state, before));
    expect(changed(before)).toEqual([]);
    expect(changed({ ...before, sizes: new Map() })).toEqual(['contents']);
    expect(changed({ ...before, config: { kind: 'loading' } })).toEqual([
      ...['overview', 'configuration', 'layers', 'annotations'],
    ]);
  });

  it('say that nobody has asked yet, and that it is on its way', async () => {
    const { inspection, locator } = await look('library/nginx', '1.27-alpine');
    const { state } = inspection;
    const none = { kind: 'unasked' } as const;
    expect(partsOf(locator, { ...state, summary: none, image: none, config: none }).overview).toEqual({
      ...{ kind: 'unasked', sentence: 'Not asked.' },
    });
    const loading = { kind: 'loading' } as const;
    const parts = partsOf(locator, { ...state, summary: loading, image: loading, config: loading });
    for (const [name, part] of Object.entries(parts)) if (name !== 'header') expect(part, name).toEqual(loading);
  });

  it('unfold an index no further that is within itself, and list 1,000 rows at most', async () => {
    const { inspection, locator } = await look('odd/nested', '1');
    const { state } = inspection;
    const value = state.summary.kind === 'ready' ? state.summary.value.fetched.value : undefined;
    if (value?.kind !== 'index') throw new Error('not an index');
    const entry = value.manifests.find((each) => entryKind(each) === 'index')!;
    const endless = { ...state, unfolded: new Map([[entry.digest, { kind: 'ready', value } as const]]) };
    const rows = ready(partsOf(locator, endless).contents).rows.filter(({ kind }) => kind === 'index');
    expect(rows.map(({ level, expanded }) => [level, expanded])).toEqual([
      [1, true],
      [2, undefined],
    ]);
    const many = { ...value, manifests: Array.from({ length: 2_000 }, () => value.manifests[1]!) };
    const part = ready(
      partsOf(locator, { ...state, unfolded: new Map([[entry.digest, { kind: 'ready', value: many }]]) }).contents,
    );
    expect([part.rows.length, part.leftOut]).toEqual([
      1_000,
      'Only the first 1000 rows are listed: the raw documents hold them all.',
    ]);
  });
});
