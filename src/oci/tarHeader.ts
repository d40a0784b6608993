/** What one header block of a tar says. */
export interface TarHeader {
  readonly name: string;
  /** One character: '0' a file, '1' a hard link, '2' a symbolic link, '5' a folder, 'x' pax records, 'L' and 'K' GNU's long names. */
  readonly type: string;
  /** In bytes; see {@link hasContent}. */
  readonly size: number;
  readonly link: string;
}

export const BLOCK = 512;

const SIZE = { start: 124, length: 12 };
const CHECKSUM = { start: 148, length: 8 };
const utf8 = new TextDecoder();

/**
 * The header in `block`, 512 bytes; undefined where it is none: a wrong checksum, or a size that is no number. Reads ustar, GNU's and the
 * old format.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
 * @see https://www.gnu.org/software/tar/manual/html_node/Standard.html
 */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  if (!hasValidChecksum(block)) return undefined;
  const size = numberAt(block, SIZE.start, SIZE.length);
  if (size === undefined) return undefined;
  const written = String.fromCharCode(block[156] ?? 0);
  const type = written === '\0' || written === '7' ? '0' : written;
  // GNU's magic is 'ustar  ': it has other things in the prefix's place.
  const prefix = textAt(block, 257, 6) === 'ustar' && block[262] === 0 ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type,
    size,
    link: textAt(block, 157, 100),
  };
}

/** Whether content follows the header, padded to whole blocks: not for links, devices, folders and pipes, whatever their size says. */
export function hasContent({ type }: TarHeader): boolean {
  return !/^[1-6]$/.test(type);
}

/** Two of these end an archive. */
export function isEmptyBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** The sum of all bytes, its own field taken as spaces; some old writers summed signed bytes. */
function hasValidChecksum(block: Uint8Array): boolean {
  const expected = numberAt(block, CHECKSUM.start, CHECKSUM.length);
  let unsigned = 0;
  let signed = 0;
  for (let index = 0; index < BLOCK; index++) {
    const isOwn = index >= CHECKSUM.start && index < CHECKSUM.start + CHECKSUM.length;
    const byte = isOwn ? 0x20 : (block[index] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return expected === unsigned || expected === signed;
}

/** Octal digits, or base 256 where the first bit is set; undefined where it is neither, negative, or more than a safe integer. */
function numberAt(block: Uint8Array, start: number, length: number): number | undefined {
  const first = block[start] ?? 0;
  if (first & 0x80) {
    if (first & 0x40) return undefined;
    const digits = block.subarray(start + 1, start + length);
    const value = digits.reduce((sum, byte) => sum * 256 + byte, first & 0x3f);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const [, octal] = /^ *([0-7]*)[ \0]*$/.exec(latin1(block.subarray(start, start + length))) ?? [];
  return octal === undefined ? undefined : Number.parseInt(octal || '0', 8);
}

/** Text up to its first NUL. */
function textAt(block: Uint8Array, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return utf8.decode(end < 0 ? field : field.subarray(0, end));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
