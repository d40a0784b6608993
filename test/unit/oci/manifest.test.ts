import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { artifactTypeOf, type ImageManifest, parseManifest, platformEntries } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const descriptor = (mediaType: string, content = mediaType) => ({
  mediaType,
  digest: digestOf(bytes(content)),
  size: content.length,
});
const image = { schemaVersion: 2, config: descriptor(MediaType.ociConfig), layers: [descriptor('application/x')] };
const index = { schemaVersion: 2, manifests: [descriptor(MediaType.ociManifest)] };

function parsed(body: unknown, contentType?: string) {
  const result = parseManifest(bytes(body), contentType);
  return result.kind === 'ok' ? result.value.kind : result.kind;
}

describe('parseManifest', () => {
  it.each([
    ['an index by its Content-Type', index, MediaType.ociIndex, 'index'],
    ['an index by its mediaType', { ...index, mediaType: MediaType.dockerList }, 'application/json', 'index'],
    ['an index by structure alone', index, undefined, 'index'],
    ['an image by its Content-Type, parameters ignored', image, `${MediaType.ociManifest}; charset=utf-8`, 'image'],
    ['an image by structure alone', image, 'text/plain', 'image'],
    [
      'a body that says other than it was served as',
      { ...image, mediaType: MediaType.ociManifest },
      MediaType.ociIndex,
      'malformed',
    ],
    ['both an index and an image', { ...index, ...image }, MediaType.ociIndex, 'malformed'],
    ['an index whose empty list is null', { ...index, manifests: null }, MediaType.ociIndex, 'index'],
    ['an index without a list', { schemaVersion: 2 }, MediaType.ociIndex, 'malformed'],
    ['an index served as an image', index, MediaType.ociManifest, 'malformed'],
    ['schema 1', { schemaVersion: 1, fsLayers: [] }, 'application/json', 'unsupported'],
    ['schema 1 by its type', { schemaVersion: 1 }, MediaType.dockerSchema1Signed, 'unsupported'],
    ['some other document', { hello: 1 }, 'application/vnd.example+json', 'unsupported'],
    ['an HTML page', '<html>', 'text/html', 'malformed'],
    ['an array', [], undefined, 'malformed'],
    ['null', null, undefined, 'malformed'],
    ['nothing', '', undefined, 'malformed'],
    ['a million brackets', '['.repeat(1_000_000), undefined, 'malformed'],
    [
      'a digest with a newline',
      { ...index, manifests: [{ ...index.manifests[0], digest: 'sha256:\n' }] },
      undefined,
      'malformed',
    ],
    ['a negative size', { ...image, layers: [{ ...image.layers[0], size: -1 }] }, undefined, 'malformed'],
  ])('reads %s', (_name, body, contentType, expected) => {
    expect(parsed(body, contentType)).toBe(expected);
  });

  it('drops annotations that are no strings', () => {
    const result = parseManifest(bytes({ ...image, annotations: { a: 'b', c: 1, d: null } }));
    expect(result).toMatchObject({ kind: 'ok', value: { annotations: { a: 'b' } } });
  });
});

describe('platformEntries', () => {
  it('leaves attestations out', () => {
    const entry = index.manifests[0]!;
    const result = parseManifest(
      bytes({
        ...index,
        manifests: [
          { ...entry, platform: { os: 'linux', architecture: 'amd64' } },
          { ...entry, platform: { os: 'unknown', architecture: 'unknown' } },
          { ...entry, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
        ],
      }),
    );
    if (result.kind !== 'ok' || result.value.kind !== 'index') throw new Error('not an index');
    expect(platformEntries(result.value).map(({ platform }) => platform?.architecture)).toEqual(['amd64']);
  });
});

describe('artifactTypeOf', () => {
  const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
  const of = (body: object) => {
    const result = parseManifest(bytes(body));
    if (result.kind !== 'ok') throw new Error(result.reason);
    return artifactTypeOf(result.value as ImageManifest);
  };
  const empty = descriptor(MediaType.ociEmpty);

  it.each<[string | undefined, object]>([
    [undefined, image],
    ['a/b', { ...image, artifactType: 'a/b', config: empty }],
    ['c/d', { ...image, config: { ...empty, artifactType: 'c/d' } }],
    ['e/f', { ...image, config: descriptor('e/f') }],
    ['application/x', { ...image, config: empty }],
    // What BuildKit and cosign write: an image's configuration, and none of its layers.
    ...['in-toto+json', 'dsse.envelope.v1+json', 'dev.cosign.simplesigning.v1+json']
      .map((name) => `application/vnd.${name}`)
      .map((type): [string, object] => [type, { ...image, layers: [descriptor(type)] }]),
    [undefined, { ...image, layers: [descriptor('application/vnd.in-toto+json'), descriptor(LAYER)] }],
    [undefined, { ...image, layers: [] }],
    // What old registries made of an image's configuration, as Docker reads it.
    ...['', 'application/octet-stream', 'application/json', 'text/html'].map((type): [undefined, object] => [
      undefined,
      { ...image, config: descriptor(type), layers: [descriptor(LAYER)] },
    ]),
    ['a/b', { ...image, artifactType: 'a/b', config: descriptor('application/octet-stream'), layers: [] }],
    [
      'application/json',
      { ...image, config: descriptor('application/json'), layers: [descriptor('application/wasm')] },
    ],
  ])('is %s', (expected, body) => {
    expect(of(body)).toBe(expected);
  });
});
