import { describe, expect, it } from 'vitest';
import type { ImageDetails, ImageSummary } from '../../../src/inspection/inspectImage';
import { digestOf } from '../../../src/oci/digest';
import { parseImageConfig } from '../../../src/oci/imageConfig';
import { parseManifest } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';
import { configurationRows, historyRows, indexRows, singleRows } from '../../../src/presentation/imageRows';
import type { Fetched } from '../../../src/registry/imageSource';

const bytesOf = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));

function fetched(json: unknown) {
  const bytes = bytesOf(json);
  const parsed = parseManifest(bytes);
  if (parsed.kind !== 'ok') throw new Error(parsed.reason);
  return { bytes, digest: digestOf(bytes), mediaType: parsed.value.mediaType, value: parsed.value };
}

const descriptor = (seed: string, more: object = {}) => ({
  ...{ mediaType: MediaType.ociManifest, digest: digestOf(bytesOf(seed)), size: 10 },
  ...more,
});
const platforms = (...names: string[]) =>
  names.map((name) => {
    const [os, architecture] = name.split('/');
    return descriptor(name, { platform: { os, architecture } });
  });
const index = (manifests: object[]): ImageSummary => ({
  locator: { kind: 'layout', path: '/x' },
  fetched: fetched({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests }),
});

function details(config: object | undefined, layers: number): ImageDetails {
  const configType = config ? MediaType.ociConfig : 'application/vnd.example';
  const manifest = fetched({
    schemaVersion: 2,
    mediaType: MediaType.ociManifest,
    config: descriptor('config', { mediaType: configType }),
    layers: Array.from({ length: layers }, (_, number) =>
      descriptor(`layer ${number}`, { mediaType: 'layer', size: 1_500_000 }),
    ),
  });
  const parsed = config && parseImageConfig(bytesOf(config));
  if (parsed && parsed.kind !== 'ok') throw new Error(parsed.reason);
  const read = parsed?.value;
  return { manifest: manifest as Fetched<never>, entry: undefined, within: [], platform: read?.platform, config: read };
}

describe('Rows of an image', () => {
  it('are the platforms of an index, and no attestations', () => {
    const rows = indexRows(index(platforms('linux/amd64', 'unknown/unknown', 'linux/arm64')));
    expect(rows.map(({ kind, label, platform }) => [kind, label, platform])).toEqual([
      ['platform', 'linux/amd64', 'linux/amd64'],
      ['platform', 'linux/arm64', 'linux/arm64'],
    ]);
    expect(rows[0]?.value).toMatch(/^sha256:[0-9a-f]{12}$/);
    expect(indexRows(index([]))).toEqual([{ kind: 'note', label: 'This index holds no image.' }]);
  });

  it('are the one platform of a single image, or what an artifact is', () => {
    const single = details({ os: 'linux', architecture: 's390x' }, 2);
    expect(singleRows(single)).toMatchObject([
      { kind: 'platform', label: 'linux/s390x', digest: single.manifest.digest },
    ]);
    expect(singleRows(single)[0]?.value).toMatch(/ · 3\.0 MB$/);
    expect(singleRows(details(undefined, 1))).toEqual([
      { kind: 'note', label: 'Artifact of type application/vnd.example' },
    ]);
  });

  it('are how it is run, its environment and its labels', () => {
    const config = { User: 'app', Env: ['PATH=/bin', 'A=b=c'], Labels: { team: 'x' }, Cmd: ['run'] };
    const rows = configurationRows(details({ os: 'linux', architecture: 'amd64', config }, 0));
    expect(rows.map(({ label, value }) => [label, value])).toEqual([
      ['Platform', 'linux/amd64'],
      ['User', 'app'],
      ['Command', '"run"'],
      ['Environment', '2'],
      ['Labels', '1'],
    ]);
    expect(rows[3]?.children).toMatchObject([
      { label: 'PATH', value: '/bin' },
      { label: 'A', value: 'b=c' },
    ]);
    expect(configurationRows(details(undefined, 1))[0]?.label).toMatch(/^Artifact/);
    expect(configurationRows(undefined)[0]?.label).toBe('This index holds no image.');
  });

  it('are its history with the sizes of layers', () => {
    const history = [{ created_by: 'ADD x' }, { created_by: 'ENV A=b', empty_layer: true }, {}];
    const rows = (layers: number) =>
      historyRows(details({ history }, layers)).map(({ label, value }) => [label, value]);
    expect(rows(2)).toEqual([
      ['ADD x', '1.5 MB'],
      ['ENV A=b', ''],
      ['no instruction is written', '1.5 MB'],
    ]);
    // A line of one layer too few can be any one's.
    expect(rows(3)).toEqual([
      ['ADD x', ''],
      ['ENV A=b', ''],
      ['no instruction is written', ''],
      ...Array.from({ length: 3 }, () => ['layer', '1.5 MB']),
    ]);
    expect(historyRows(details({}, 0))).toEqual([{ kind: 'note', label: 'This image has no layers.' }]);
  });

  it.each([
    [
      '300 platforms',
      indexRows(index(platforms(...Array.from({ length: 300 }, (_, n) => `linux/a${n}`)))),
      '100 more are not listed',
    ],
    ['500 layers', historyRows(details({}, 500)), '300 more are not listed'],
    [
      '5,000 lines of history',
      historyRows(
        details({ history: Array.from({ length: 5_000 }, () => ({ created_by: 'RUN', empty_layer: true })) }, 1),
      ),
      '4801 more are not listed',
    ],
    [
      '201 variables',
      configurationRows(details({ config: { Env: Array.from({ length: 201 }, (_, n) => `V${n}=x`) } }, 0)).at(-1)
        ?.children ?? [],
      '1 more is not listed',
    ],
  ])('end at 200, and say how many more there are: %s', (_what, rows, last) => {
    expect(rows).toHaveLength(201);
    expect(rows.at(-1)).toEqual({ kind: 'note', label: last });
  });

  it('hold no text that could act', () => {
    const history = [{ created_by: 'RUN \u202e\u001b[31m' }];
    const config = { Labels: { 'a\nb': 'x\u202ey' }, Env: ['A\n=\u0007'] };
    const all = details({ os: 'linux\n', architecture: '\u202e', history, config }, 1);
    const rows = [...configurationRows(all), ...historyRows(all), ...singleRows(all)].flatMap((row) => [
      row,
      ...(row.children ?? []),
    ]);
    for (const { label, value = '' } of rows) expect(label + value).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
