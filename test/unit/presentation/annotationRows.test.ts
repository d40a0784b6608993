import { describe, expect, it } from 'vitest';
import type { ImageDetails, ImageSummary } from '../../../src/inspection/inspectImage';
import type { Annotations } from '../../../src/oci/descriptor';
import { parseImageConfig } from '../../../src/oci/imageConfig';
import { parseManifest } from '../../../src/oci/manifest';
import { annotationRows, MAX_ANNOTATIONS } from '../../../src/presentation/annotationRows';
import type { Fetched } from '../../../src/registry/imageSource';
import { buildImage } from '../../support/sampleImages/buildImage';
import { buildIndex } from '../../support/sampleImages/buildIndex';

const platform = { architecture: 'amd64', os: 'linux' };
const decode = <T>(parsed: { kind: 'ok'; value: T } | { kind: string }): T => {
  if (!('value' in parsed)) throw new Error(parsed.kind);
  return parsed.value;
};

function rowsOf(index: Annotations, entry: Annotations, manifest: Annotations, Labels: Annotations) {
  const image = buildImage({ platform, steps: [], annotations: manifest, config: { Labels } });
  const content = buildIndex([{ content: image, platform, annotations: entry }], { annotations: index });
  const value = decode(parseManifest(content.bytes));
  if (value.kind !== 'index') throw new Error('no index');
  const fetched = (bytes: Uint8Array) =>
    ({ bytes, digest: '', mediaType: '', value: decode(parseManifest(bytes)) }) as unknown as Fetched<never>;
  const summary: ImageSummary = { locator: { kind: 'layout', path: '/x' }, fetched: fetched(content.bytes) };
  const details: ImageDetails = {
    ...{ manifest: fetched(image.bytes), entry: value.manifests[0], within: [], platform },
    config: decode(parseImageConfig(image.blobs[0]!.bytes)),
  };
  return annotationRows(summary, details);
}

describe('annotations and labels', () => {
  const key = 'org.opencontainers.image.version';

  it('that say the same are one row, which says where', () => {
    const { rows } = rowsOf({ [key]: '1' }, { [key]: '1' }, { [key]: '2' }, { [key]: '1', b: 'x' });
    expect(rows).toEqual([
      { key: 'b', value: 'x', copy: 'x', places: ['configuration'] },
      { key, name: 'Version', value: '1', copy: '1', places: ['index', 'entry of the index', 'configuration'] },
      { key, name: 'Version', value: '2', copy: '2', places: ['manifest'] },
    ]);
  });

  it.each([
    ['https://github.com/a/b', 'https://github.com/a/b'],
    ['https://EXAMPLE.com/a/../b', 'https://example.com/b'],
    ['http://example.com/', undefined],
    ['javascript:alert(1)', undefined],
    ['command:x', undefined],
    ['https://localhost/', undefined],
    ['https://a:b@example.com/', undefined],
    ['https://example.com/\u202e', undefined],
  ])('are a link only where it is safe, and say where it leads: %j', (value, link) => {
    const [row] = rowsOf({ url: value }, {}, {}, {}).rows;
    expect(row?.link).toBe(link);
    if (link) expect(row?.value).toBe(link);
    expect(row?.copy).toBe(value);
  });

  it('have no name for keys that only look well known, and no more rows than a page shows', () => {
    const many = Object.fromEntries(Array.from({ length: MAX_ANNOTATIONS + 2 }, (_, n) => [`k${n}`, 'v']));
    const { rows, leftOut } = rowsOf({ 'org.opencontainers.image.constructor': 'x' }, {}, {}, many);
    expect([rows.length, leftOut]).toEqual([5_000, '3 more are not listed: the raw documents hold them.']);
    expect(rowsOf({ 'org.opencontainers.image.constructor': 'x' }, {}, {}, {}).rows[0]?.name).toBeUndefined();
  });
});
