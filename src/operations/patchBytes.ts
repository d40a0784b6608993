import { applyEdits, type TextEdit } from '../references/edits';
import { decodeText } from './files';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * The bytes of a file with `edits` made that were found in its decoded text (see {@link decodeText}): every other byte stays as it is,
 * also a byte order mark and bytes that are no UTF-8. Undefined where that cannot be done exactly.
 * @param edits as mergeEdits gives them.
 */
export function patchBytes(bytes: Uint8Array, edits: readonly TextEdit[]): Uint8Array | undefined {
  const made = byteEdits(bytes, edits);
  if (!made) return undefined;
  const patched = Buffer.from(applyEdits(characterPerByte(bytes), made), 'latin1');
  return decodeText(patched) === applyEdits(decodeText(bytes), edits) ? patched : undefined;
}

/** The same edits as ones of the file's bytes: see {@link characterPerByte}. Undefined where one starts or ends within a character. */
export function byteEdits(bytes: Uint8Array, edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const offsets = byteOffsets(
    bytes,
    edits.flatMap(({ span }) => [span.start, span.end]),
  );
  const made: TextEdit[] = [];
  for (const [index, { newText }] of edits.entries()) {
    const [start, end] = [offsets[2 * index], offsets[2 * index + 1]];
    if (start === undefined || end === undefined) return undefined;
    made.push({ span: { start, end }, newText: characterPerByte(Buffer.from(newText)) });
  }
  return made;
}

/** Bytes as text that has a character for each (ISO 8859-1), so that offsets in it count bytes. */
export function characterPerByte(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/**
 * Where characters of the decoded text start in the bytes. `offsets` are UTF-16 units, in ascending order; undefined for one within a
 * character.
 * @see https://encoding.spec.whatwg.org/#utf-8-decoder
 */
function byteOffsets(bytes: Uint8Array, offsets: readonly number[]): readonly (number | undefined)[] {
  const found: (number | undefined)[] = [];
  let at = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
  let units = 0;
  for (const offset of offsets) {
    while (units < offset && at < bytes.length) {
      const length = sequenceLength(bytes, at);
      units += length === 4 ? 2 : 1;
      at += length;
    }
    found.push(units === offset ? at : undefined);
  }
  return found;
}

/** Of a character, or of the bytes that a decoder replaces by one replacement character: the longest start of a valid sequence. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0xc2 || first > 0xf4) return 1;
  const wanted = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  let lower = { 0xe0: 0xa0, 0xf0: 0x90 }[first] ?? 0x80;
  let upper = { 0xed: 0x9f, 0xf4: 0x8f }[first] ?? 0xbf;
  for (let length = 1; length < wanted; length++) {
    const next = bytes[at + length] ?? 0;
    if (next < lower || next > upper) return length;
    [lower, upper] = [0x80, 0xbf];
  }
  return wanted;
}
