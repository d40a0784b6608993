import type { Digest } from '../../oci/digest';
import { RegistryError } from '../registryError';

/** An image of a folder or archive, with the names that it goes by there. */
export interface Named<T> {
  readonly names: readonly string[];
  readonly digest: Digest;
  readonly value: T;
}

/**
 * The image that is called `tag`: by a whole name (`example.com/app:1.0`), else by what stands behind its last colon. One name for
 * several images is `unsupported`: none of them is the one.
 */
export function imageNamed<T>(images: readonly Named<T>[], tag: string, place: string): Named<T> {
  const whole = images.filter(({ names }) => names.includes(tag));
  const found =
    whole.length > 0
      ? whole
      : images.filter(({ names }) => names.some((name) => name.slice(name.lastIndexOf(':') + 1) === tag));
  const [first] = found;
  if (!first) throw new RegistryError('notFound', `no image named '${tag}'`, { host: place });
  if (found.every(({ digest }) => digest === first.digest)) return first;
  throw new RegistryError('unsupported', `${found.length} images named '${tag}'`, { host: place });
}

/** One name for each image that has any: the first that no other image goes by, where there is one. */
export function distinctNames(images: readonly Named<unknown>[]): readonly string[] {
  const digests = new Map<string, Set<string>>();
  for (const { names, digest } of images) {
    for (const name of names) digests.set(name, (digests.get(name) ?? new Set()).add(digest));
  }
  return images.flatMap(({ names }) => names.find((name) => digests.get(name)?.size === 1) ?? names[0] ?? []);
}
