import { describe, expect, it } from 'vitest';
import { fileNameOf, mayBeText, textIn } from '../../../src/artifacts/textContent';
import { digestOf } from '../../../src/oci/digest';

const layer = (mediaType: string, title?: string, size = 100) => ({
  ...{ mediaType, size, digest: digestOf(Buffer.from('x')) },
  annotations: title === undefined ? {} : ({ 'org.opencontainers.image.title': title } as Record<string, string>),
});

describe('text in layers', () => {
  it.each<[boolean, string, string?, number?]>([
    [true, 'application/spdx+json'],
    [true, 'text/plain'],
    [true, 'application/vnd.example.policy'],
    [true, 'application/octet-stream', 'values.yaml'],
    [true, 'application/octet-stream', 'docs/README'],
    [false, 'application/octet-stream'],
    [false, 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'],
    [false, 'application/wasm'],
    [false, 'application/vnd.oci.image.layer.v1.tar'],
    [false, 'image/png'],
    [false, 'text/plain', 'large.txt', 17 * 1024 * 1024],
  ])('%s for %s %s', (expected, mediaType, title, size) => {
    expect(mayBeText(layer(mediaType, title, size))).toBe(expected);
  });

  it('is UTF-8 without a NUL', () => {
    expect(textIn(Buffer.from('Grüße\n'))).toBe('Grüße\n');
    expect(textIn(Buffer.from([0x61, 0]))).toBeUndefined();
    expect(textIn(Buffer.from([0xff, 0xfe]))).toBeUndefined();
  });

  it.each([
    ['../../etc/passwd', 'text/plain', 'passwd'],
    ['C:\\a\\b.json', 'application/json', 'b.json'],
    ['..', 'application/spdx+json', 'sha256-2d711642b726.json'],
    ['a\u202eb:c?.txt', 'text/plain', 'a-b-c-.txt'],
    ['sbom', 'application/spdx+json', 'sbom.json'],
    [undefined, 'application/x.yaml', 'sha256-2d711642b726.yaml'],
  ])('gives %s of type %s a name for a file: %s', (title, mediaType, name) => {
    expect(fileNameOf(layer(mediaType, title))).toBe(name);
  });
});
