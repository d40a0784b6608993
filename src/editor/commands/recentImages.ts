import { locatorName } from '../../presentation/names';
import type { Locator } from '../../registry/imageSource';

const MAX_RECENT = 10;

/** The images that were compared in this session, the last first. */
export class RecentImages {
  private readonly images = new Map<string, Locator>();

  add(locator: Locator): void {
    const name = locatorName(locator);
    this.images.delete(name);
    this.images.set(name, locator);
    const [oldest] = this.images.keys();
    if (this.images.size > MAX_RECENT && oldest !== undefined) this.images.delete(oldest);
  }

  all(): readonly Locator[] {
    return [...this.images.values()].reverse();
  }
}
