import { malformed, ok, type Parsed } from '../oci/parsed';

const MAX_DEPTH = 32;
const MAX_ITEMS = 10_000;

/** Why bytes are no CBOR that we read. */
class CborError extends Error {}

/**
 * The value in `bytes`: numbers, texts, Uint8Arrays, arrays, Maps, booleans and null; a tag stands for what it tags. Items of indefinite
 * length and fractions of 16 bits are not read: COSE has none.
 * @see https://www.rfc-editor.org/rfc/rfc8949
 */
export function decodeCbor(bytes: Uint8Array): Parsed<unknown> {
  const decoder = new Decoder(bytes);
  try {
    return ok(decoder.item(0));
  } catch (error) {
    if (error instanceof CborError) return malformed(error.message);
    throw error;
  }
}

class Decoder {
  private readonly view: DataView;
  private position = 0;
  private items = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  item(depth: number): unknown {
    if (depth > MAX_DEPTH || ++this.items > MAX_ITEMS) throw new CborError('too deep or too long for CBOR of ours');
    const initial = this.take(1)[0] ?? 0;
    const major = initial >> 5;
    const info = initial & 31;
    if (major === 7) return this.simple(info);
    const value = this.argument(info);
    switch (major) {
      case 0:
        return value;
      case 1:
        return -1 - value;
      case 2:
        return this.take(value);
      case 3:
        return new TextDecoder().decode(this.take(value));
      case 4:
        return this.list(value, depth);
      case 5:
        return this.map(value, depth);
      default:
        return this.item(depth + 1);
    }
  }

  private list(length: number, depth: number): unknown[] {
    const list: unknown[] = [];
    for (let index = 0; index < length; index++) list.push(this.item(depth + 1));
    return list;
  }

  private map(length: number, depth: number): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    for (let index = 0; index < length; index++) {
      const key = this.item(depth + 1);
      map.set(key, this.item(depth + 1));
    }
    return map;
  }

  private simple(info: number): unknown {
    switch (info) {
      case 20:
      case 21:
        return info === 21;
      case 22:
      case 23:
        return null;
      case 26:
        return this.number(4, (at) => this.view.getFloat32(at));
      case 27:
        return this.number(8, (at) => this.view.getFloat64(at));
      default:
        throw new CborError('an item that is not read');
    }
  }

  private argument(info: number): number {
    if (info < 24) return info;
    switch (info) {
      case 24:
        return this.number(1, (at) => this.view.getUint8(at));
      case 25:
        return this.number(2, (at) => this.view.getUint16(at));
      case 26:
        return this.number(4, (at) => this.view.getUint32(at));
      case 27:
        return this.number(8, (at) => Number(this.view.getBigUint64(at)));
      default:
        throw new CborError('an item that is not read');
    }
  }

  private number(length: number, read: (at: number) => number): number {
    const at = this.position;
    this.take(length);
    return read(at);
  }

  private take(length: number): Uint8Array {
    const end = this.position + length;
    if (end > this.bytes.length) throw new CborError('CBOR that ends too early');
    const part = this.bytes.subarray(this.position, end);
    this.position = end;
    return part;
  }
}
