import { malformed, ok, type Parsed } from '../oci/parsed';

/** `\0asm`, version 1. */
const START = Buffer.from('0061736d01000000', 'hex');
const MAX_SECTIONS = 10_000;

/**
 * The content of the first custom section of that name in a WebAssembly module; undefined where it has none.
 * @see https://webassembly.github.io/spec/core/binary/modules.html#custom-section
 */
export function customSection(bytes: Uint8Array, name: string): Parsed<Uint8Array | undefined> {
  const module = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!module.subarray(0, START.length).equals(START)) return malformed('not a WebAssembly module');
  let position = START.length;
  for (let count = 0; position < module.length; count++) {
    const size = unsigned(module, position + 1);
    if (!size || size.value > module.length - size.end || count === MAX_SECTIONS) {
      return malformed('a broken section of the module');
    }
    const end = size.end + size.value;
    if (module[position] === 0) {
      const length = unsigned(module, size.end);
      if (!length || length.value > end - length.end) return malformed('a broken section of the module');
      const content = length.end + length.value;
      if (module.toString('utf8', length.end, content) === name) return ok(module.subarray(content, end));
    }
    position = end;
  }
  return ok(undefined);
}

/** An unsigned number of 32 bits in LEB128, and where it ends. */
function unsigned(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[start + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  return undefined;
}
