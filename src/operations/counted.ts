/** Tells how many bytes have come. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onCount: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.length;
    onCount(count);
    yield chunk;
  }
}
