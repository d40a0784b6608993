import { gzipSync } from 'node:zlib';

/** What stands in a layer. Paths are relative, with `/`; a folder's name ends with it. */
export interface TarEntry {
  readonly path: string;
  /** Text is UTF-8. */
  readonly content?: string | Uint8Array;
  /** Permission bits; by default 0644, for a folder 0755. */
  readonly mode?: number;
  /** Makes the entry a symbolic link. */
  readonly linkTo?: string;
  readonly uid?: number;
  readonly gid?: number;
}

const BLOCK = 512;
/** 2025-01-01T00:00:00Z, in seconds: every file's time, so that the same entries are the same bytes. */
const MODIFIED = 1_735_689_600;

/**
 * A tar archive in the ustar format, deterministic.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
 */
export function tar(entries: readonly TarEntry[]): Uint8Array {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    return [headerOf(entry, content.byteLength), content, Buffer.alloc(-content.byteLength & (BLOCK - 1))];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** What a layer is in the registry. The bytes depend on the version of zlib: they are true, but not the same everywhere. */
export function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 9 });
}

function headerOf({ path, mode, linkTo, uid = 0, gid = 0 }: TarEntry, size: number): Buffer {
  const isFolder = path.endsWith('/');
  const header = Buffer.alloc(BLOCK);
  const text = (value: string, offset: number, length: number): void => {
    if (Buffer.byteLength(value) > length) throw new RangeError(`'${value}' is too long for a ustar header`);
    header.write(value, offset, length, 'utf8');
  };
  const octal = (value: number, offset: number, length: number): void =>
    text(value.toString(8).padStart(length - 1, '0'), offset, length - 1);

  text(path, 0, 100);
  octal(mode ?? (isFolder ? 0o755 : 0o644), 100, 8);
  octal(uid, 108, 8);
  octal(gid, 116, 8);
  octal(size, 124, 12);
  octal(MODIFIED, 136, 12);
  // The sum is taken as if its own field held spaces.
  text(' '.repeat(8), 148, 8);
  text(linkTo !== undefined ? '2' : isFolder ? '5' : '0', 156, 1);
  text(linkTo ?? '', 157, 100);
  text('ustar\0' + '00', 257, 8);
  const sum = header.reduce((total, byte) => total + byte, 0);
  text(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return header;
}
