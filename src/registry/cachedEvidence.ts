import type { Question } from './cachedSource';
import type { Ask, Referrers, ReferrersFilter, ReferrersSource, RegistryLocator } from './imageSource';
import { KeptAnswers } from './keptAnswers';
import { SharedLoads } from './sharedLoads';

/** One load for all who ask for the same, with back-off and log. */
type Load = <T>(
  loads: SharedLoads<T>,
  verb: string,
  key: string,
  question: Question,
  load: (shared: Ask, number: number) => Promise<T>,
) => Promise<T>;

interface TagPage {
  readonly tags: readonly string[] | undefined;
}

const MAX_BYTES = 8 * 1024 * 1024;

/** The part of the cache that evidence is looked for in: lists that change, so each is believed as long as a tag is. */
export class CachedEvidence {
  private readonly lists: KeptAnswers<Referrers>;
  private readonly pages: KeptAnswers<TagPage>;
  private readonly listLoads = new SharedLoads<Referrers>();
  private readonly pageLoads = new SharedLoads<TagPage>();

  /** @param lifetime milliseconds. */
  constructor(
    private readonly source: ReferrersSource<RegistryLocator>,
    private readonly load: Load,
    lifetime: number,
    now: () => number,
  ) {
    this.lists = new KeptAnswers(lifetime, now, MAX_BYTES);
    this.pages = new KeptAnswers(lifetime, now, MAX_BYTES);
  }

  async referrers(question: Question, filter: ReferrersFilter): Promise<Referrers> {
    const { locator, place, ask } = question;
    const key = `${place}@${locator.reference.digest ?? ''} ${filter.artifactType ?? ''}`;
    const kept = ask.fresh ? undefined : this.lists.get(key);
    if (kept) return kept;
    return this.load(this.listLoads, 'referrers', key, question, async (shared, number) => {
      const list = await this.source.referrers(locator, filter, shared);
      this.lists.set(key, list, number);
      return list;
    });
  }

  async tagsFrom(question: Question, prefix: string): Promise<readonly string[] | undefined> {
    const { locator, place, ask } = question;
    const key = `${place}: ${prefix}`;
    const kept = ask.fresh ? undefined : this.pages.get(key);
    if (kept) return kept.tags;
    const page = await this.load(this.pageLoads, 'tags', key, question, async (shared, number) => {
      const loaded = { tags: await this.source.tagsFrom(locator, prefix, shared) };
      this.pages.set(key, loaded, number);
      return loaded;
    });
    return page.tags;
  }

  /**
   * @param repository as it ends a place.
   * @param load the last one that was begun before something was written there.
   */
  forget(repository: string, load: number): void {
    this.lists.forget(`${repository}@`, load);
    this.listLoads.close(`${repository}@`);
    this.pages.forget(`${repository}:`, load);
    this.pageLoads.close(`${repository}:`);
  }
}
