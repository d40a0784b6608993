/** The bytes that base64 stands for, with either alphabet; undefined where it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
