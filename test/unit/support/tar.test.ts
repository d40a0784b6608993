import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gzip, tar } from '../../support/sampleImages';

const ENTRIES = [
  { path: 'etc/' },
  { path: 'etc/name', content: 'é\n', mode: 0o600, uid: 101, gid: 102 },
  { path: 'bin/sh', linkTo: '/bin/busybox' },
];

describe('tar', () => {
  const archive = Buffer.from(tar(ENTRIES));
  const field = (at: number, length: number): string => archive.toString('utf8', at, at + length).replace(/\0.*$/s, '');

  it('writes ustar headers, content in whole blocks, and two empty blocks at the end', () => {
    expect(archive.byteLength).toBe(512 * (1 + 2 + 1 + 2));
    expect(archive.subarray(-1024).every((byte) => byte === 0)).toBe(true);
    expect([field(0, 100), field(156, 1), field(100, 8), field(257, 8)]).toEqual(['etc/', '5', '0000755', 'ustar']);
    expect([field(512, 100), field(512 + 156, 1), field(512 + 100, 8)]).toEqual(['etc/name', '0', '0000600']);
    expect([field(512 + 108, 8), field(512 + 116, 8), field(512 + 124, 12)]).toEqual([
      '0000145',
      '0000146',
      '00000000003',
    ]);
    expect(archive.toString('utf8', 1024, 1027)).toBe('é\n');
    expect([field(1536 + 156, 1), field(1536 + 157, 100)]).toEqual(['2', '/bin/busybox']);
  });

  it('writes a checksum that holds', () => {
    const header = Buffer.from(archive.subarray(0, 512));
    const sum = Number.parseInt(header.toString('latin1', 148, 154), 8);
    header.fill(' ', 148, 156);
    expect(header.reduce((total, byte) => total + byte, 0)).toBe(sum);
  });

  it('gives the same bytes each time, compressed too', () => {
    expect(tar(ENTRIES)).toEqual(tar(ENTRIES));
    expect(gzip(archive)).toEqual(gzip(archive));
    expect(gunzipSync(gzip(archive))).toEqual(archive);
  });

  it('refuses a name that does not fit', () => {
    expect(() => tar([{ path: 'x'.repeat(101) }])).toThrow(RangeError);
  });
});
