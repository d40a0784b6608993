import { describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor';
import { digestOf } from '../../../src/oci/digest';
import { parseImageConfig } from '../../../src/oci/imageConfig';
import type { ImageManifest } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';
import { layerRows } from '../../../src/presentation/layerRows';

const layer = (size: number): Descriptor => ({
  ...{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', size, annotations: {} },
  digest: digestOf(new TextEncoder().encode(String(size))),
});

function rowsOf(sizes: readonly number[], instructions: readonly string[]) {
  const history = instructions.map((created_by) => ({ created_by }));
  const config = parseImageConfig(new TextEncoder().encode(JSON.stringify({ history })));
  if (config.kind !== 'ok') throw new Error(config.reason);
  const manifest: ImageManifest = {
    ...{ kind: 'image', mediaType: MediaType.ociManifest, annotations: {} },
    ...{ config: { ...layer(2), mediaType: MediaType.ociConfig }, layers: sizes.map(layer) },
  };
  const { rows, leftOut } = layerRows(manifest, config.value);
  return { rows: rows.map(({ instruction, size }) => `${instruction}: ${size}`), leftOut };
}

describe('layers and history', () => {
  it('are joined where there is a line for each layer', () => {
    expect(rowsOf([100, 200], ['ADD base', 'COPY app'])).toEqual({
      ...{ rows: ['ADD base: 100 B', 'COPY app: 200 B'], leftOut: undefined },
    });
  });

  it.each([
    [[100, 200, 300], ['COPY app']],
    [[600], ['ADD base', 'RUN x', 'COPY app']],
  ])('of layers %j and lines %j are not joined, and it is said', (sizes, lines) => {
    const { rows, leftOut } = rowsOf(sizes, lines);
    expect(rows.slice(0, lines.length)).toEqual(lines.map((line) => `${line}: `));
    expect(rows.slice(lines.length).map((row) => row.replace(/.*: /, ''))).toEqual(sizes.map((size) => `${size} B`));
    expect(leftOut).toBe(
      `The history tells of ${lines.length} layers, and there are ${sizes.length}: which line made which is not known.`,
    );
  });

  it('tell of layers alone where there is no history', () => {
    expect(rowsOf([100], []).leftOut).toBeUndefined();
  });
});

describe('the files of an artifact', () => {
  it('can be saved, and opened where they may be text; layers of an image can not', () => {
    const manifest: ImageManifest = {
      ...{ kind: 'image', mediaType: MediaType.ociManifest, artifactType: 'text/x', annotations: {} },
      config: { ...layer(2), mediaType: MediaType.ociEmpty },
      layers: [{ ...layer(1), mediaType: 'application/spdx+json' }, layer(3)],
    };
    expect(layerRows(manifest, undefined).rows.map(({ file }) => file)).toEqual(['open', 'save']);
    const image = { ...manifest, artifactType: undefined, config: { ...layer(2), mediaType: MediaType.ociConfig } };
    expect(layerRows(image, undefined).rows.map(({ file }) => file)).toEqual([undefined, undefined]);
  });
});
