import pLimit from 'p-limit';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import { layersSize } from '../oci/manifest';
import { type Ask, atDigest, hostOf, type ImageSource, type Locator } from '../registry/imageSource';
import { nextFailsToo } from '../registry/nextFailsToo';
import { asRegistryError, type RegistryError } from '../registry/registryError';

/** Sizes are asked for so many images at a time, and so many at once. */
export const MAX_SIZES = 40;
const SIZES_AT_ONCE = 6;

interface Sizes {
  /** Compressed size in bytes of the layers of each image. */
  readonly sizes: ReadonlyMap<Digest, number>;
  /** Those that cannot be read, or are no image. */
  readonly withoutSize: ReadonlySet<Digest>;
  /** Why the rest was not asked for: the next request would get the same answer. */
  readonly enough: RegistryError | undefined;
}

/** The sizes of the first of `entries`: a request for a manifest each. Does not reject. */
export async function readSizes(
  source: ImageSource,
  locator: Locator,
  entries: readonly Descriptor[],
  ask: Ask,
): Promise<Sizes> {
  const atOnce = pLimit(SIZES_AT_ONCE);
  const sizes = new Map<Digest, number>();
  const withoutSize = new Set<Digest>();
  let enough: RegistryError | undefined;
  const read = async (entry: Descriptor): Promise<void> => {
    const { digest } = entry;
    if (enough || ask.signal.aborted) return;
    try {
      const { value } = await source.manifest(atDigest(locator, digest), { ...ask, entry });
      if (value.kind === 'image') sizes.set(digest, layersSize(value));
      else withoutSize.add(digest);
    } catch (cause) {
      const error = asRegistryError(cause, hostOf(locator));
      if (nextFailsToo(error)) enough ??= error;
      else withoutSize.add(digest);
    }
  };
  const unique = [...new Map(entries.map((entry) => [entry.digest, entry])).values()];
  await Promise.all(unique.slice(0, MAX_SIZES).map((entry) => atOnce(read, entry)));
  return { sizes, withoutSize, enough };
}
