import type { Descriptor } from '../oci/descriptor';
import { type Ask, hostOf, type Locator, type StreamedSource } from './imageSource';
import { RegistryError } from './registryError';

/** Bytes of the largest content that is taken into memory to look into it: some four times an SBOM of 50,000 packages. */
export const MAX_WHOLE = 64 * 1024 * 1024;
/** Bytes up to which a source reads, and may remember, any content as a whole. */
const SMALL = 1024 * 1024;

/** Content as a whole, also where a source would not read so much by itself. @throws RegistryError; `tooLarge` above `maxBytes`. */
export async function wholeBlob<L extends Locator>(
  source: Pick<StreamedSource<L>, 'blob' | 'openBlob'>,
  locator: L,
  descriptor: Descriptor,
  maxBytes: number,
  ask: Ask,
): Promise<Uint8Array> {
  const { digest, size } = descriptor;
  if (size > maxBytes) throw new RegistryError('tooLarge', `${digest}: ${size} bytes`, { host: hostOf(locator) });
  if (size <= SMALL) return source.blob(locator, descriptor, ask);
  const bytes = new Uint8Array(size);
  let length = 0;
  for await (const chunk of source.openBlob(locator, descriptor, ask)) {
    // More than was announced: what comes is not what the digest says, and the source tells so at the end.
    bytes.set(chunk.subarray(0, size - length), length);
    length = Math.min(size, length + chunk.length);
  }
  return bytes;
}
