import type { NameList } from '../imageSource';
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
