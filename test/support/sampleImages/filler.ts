/** `size` bytes that do not compress, always the same for the same seed: the place of a program in a sample's layer. */
export function filler(seed: string, size: number): Uint8Array {
  let state = 2_166_136_261;
  for (const byte of Buffer.from(seed)) state = Math.imul(state ^ byte, 16_777_619) >>> 0;
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
}
