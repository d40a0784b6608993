const BLOCK = 512;

/** A member of a tar, with what a hostile writer may set. */
export interface MemberBlocks {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** One character; '0', a file, by default. */
  readonly type?: string;
  readonly link?: string;
  /** What stands in the size's field, 12 bytes, instead of the content's true size. */
  readonly size?: string | Uint8Array;
  readonly magic?: string;
  readonly prefix?: string;
  readonly checksum?: string;
}

/** The members one after the other, with the two empty blocks at the end. */
export function tarOf(members: readonly MemberBlocks[]): Buffer {
  return Buffer.concat([...members.map(blocksOf), Buffer.alloc(2 * BLOCK)]);
}

export function blocksOf(member: MemberBlocks): Buffer {
  const content = Buffer.from(member.content ?? '');
  return Buffer.concat([headerOf(member, content.length), content, Buffer.alloc(-content.length & (BLOCK - 1))]);
}

/** The pax record `key=value`, its own length counted. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const digits = String(bytes + String(bytes).length).length;
  return `${bytes + digits}${rest}`;
}

/** A number in base 256, as GNU tar writes what does not fit into octal digits. */
export function base256(value: bigint): Buffer {
  const field = Buffer.alloc(12);
  field.writeBigUInt64BE(value, 4);
  field[0] = 0x80;
  return field;
}

function headerOf({ name, type = '0', link = '', size, magic, prefix = '', checksum }: MemberBlocks, length: number) {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write('0000644\0' + '0000000\0' + '0000000\0', 100);
  Buffer.from(size ?? `${length.toString(8).padStart(11, '0')}\0`).copy(header, 124, 0, 12);
  header.write('00000000000\0', 136);
  header.write(type, 156, 1);
  header.write(link, 157, 100);
  header.write(magic ?? 'ustar\0' + '00', 257);
  header.write(prefix, 345, 155);
  header.write(' '.repeat(8), 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return header;
}
