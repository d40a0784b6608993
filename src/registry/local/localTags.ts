import type { Descriptor } from '../../oci/descriptor';
import type { NameList } from '../imageSource';
import type { Named } from './localContent';
import { isLocalTag } from './locator';

/** The names in a folder or archive that a locator can hold, as one page. */
export class LocalTags implements NameList {
  dropped = 0;
  end: NameList['end'];

  /** @param names is asked when the list is read. */
  constructor(private readonly names: () => Promise<readonly string[]>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly string[], void, void> {
    const names = new Set(await this.names());
    const tags = [...names].filter(isLocalTag);
    this.dropped = names.size - tags.length;
    this.end = 'complete';
    if (tags.length > 0) yield tags;
  }
}

/** One name for each image that has any: the first that no other image goes by, where there is one. */
export function distinctNames(images: readonly Named<Descriptor>[]): readonly string[] {
  const digests = new Map<string, Set<string>>();
  for (const { names, digest } of images) {
    for (const name of names) digests.set(name, (digests.get(name) ?? new Set()).add(digest));
  }
  return images.flatMap(({ names }) => names.find((name) => digests.get(name)?.size === 1) ?? names[0] ?? []);
}
