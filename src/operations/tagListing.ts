import type { Digest } from '../oci/digest';
import type { Reference } from '../references/reference';
import { askOfPerson, type Ask, type ImageSource, type NameList, type RegistryLocator } from '../registry/imageSource';
import { asRegistryError, type RegistryError } from '../registry/registryError';
import { type PreparedTags, prepareTagsWithPauses } from '../tags/prepareTags';
import { findTags, type FoundTags } from './findTags';

/** What is known of the tags beside an image, after a person has asked for them. */
export type TagListState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'listing'; readonly count: number }
  | { readonly kind: 'failed'; readonly error: RegistryError; readonly count: number }
  | (Listed & { readonly kind: 'listed' })
  /** Tags are asked where they point. */
  | (Listed & { readonly kind: 'finding'; readonly tag: string; readonly found: number })
  | (Listed & { readonly kind: 'found'; readonly result: FoundTags });

interface Listed {
  readonly count: number;
  /** Tags that hold evidence about images, which no person writes: they are not listed. */
  readonly evidence: number;
  /** Names that do not fit the grammar of a tag. */
  readonly dropped: number;
  /** How the list ended; undefined where a person stopped it. */
  readonly end: NameList['end'];
}

/** Tags for who shows them: after those before, or in place of all. */
export interface TagChange {
  readonly append: boolean;
  readonly tags: readonly string[];
}

export interface TagListingOptions {
  /** Asks for the tags anew. */
  readonly list: (ask: Ask) => NameList;
  /** Whom errors name. */
  readonly host: string;
  /** As those of prepareTagsWithPauses. */
  readonly pauses: () => () => Promise<void> | undefined;
  readonly changed: (change: TagChange) => void;
  readonly failed: (error: RegistryError) => void;
}

/** Milliseconds between two changes while pages come in: a registry can give thousands of them. */
const INTERVAL = 100;
const NOTHING: TagChange = { append: true, tags: [] };

/**
 * The tags of one repository, or the names of a folder or file, for a person who watches them come: in the registry's order first, in
 * that of people at the end. No method rejects; a later one ends an earlier one.
 */
export class TagListing {
  private current: TagListState = { kind: 'idle' };
  private listed: readonly string[] = [];
  private prepared: PreparedTags | undefined;
  private work = new AbortController();

  constructor(private readonly options: TagListingOptions) {}

  get state(): TagListState {
    return this.current;
  }

  /** Those that are known by now. */
  get tags(): readonly string[] {
    return this.listed;
  }

  async list(): Promise<void> {
    const { signal } = this.begin();
    const { list, host } = this.options;
    const read: string[] = [];
    this.show([], { kind: 'listing', count: 0 });
    let names: NameList | undefined;
    try {
      names = list(askOfPerson(signal));
      await this.readPages(names, read, signal);
    } catch (cause) {
      if (this.work.signal !== signal) return;
      if (!signal.aborted) {
        const error = asRegistryError(cause, host);
        this.options.failed(error);
        this.show([...read], { kind: 'failed', error, count: read.length });
        return;
      }
    }
    await this.putInOrder(read, names, signal);
  }

  /** Ends what is under way; what is known by then stays. */
  stop(): void {
    this.work.abort();
  }

  /** Asks where the likeliest tags point: see findTags. */
  async findSame(
    source: ImageSource<RegistryLocator>,
    reference: Reference & { readonly digest: Digest },
    version: string | undefined,
  ): Promise<void> {
    const { current, prepared } = this;
    if (!prepared || !('evidence' in current)) return;
    const { count, evidence, dropped, end } = current;
    const listed: Listed = { count, evidence, dropped, end };
    const { signal } = this.begin();
    const result = await findTags(source, reference, { tags: prepared, version }, askOfPerson(signal), (tag, found) => {
      if (this.work.signal === signal) this.update({ ...listed, kind: 'finding', tag, found: found.length });
    });
    if (this.work.signal === signal) this.update({ ...listed, kind: 'found', result });
  }

  /** Who shows another image by now wants no longer to know which tags point to the one before. */
  forgetFound(): void {
    const { current } = this;
    if (current.kind !== 'finding' && current.kind !== 'found') return;
    this.begin();
    const { count, evidence, dropped, end } = current;
    this.update({ kind: 'listed', count, evidence, dropped, end });
  }

  private begin(): AbortController {
    this.work.abort();
    this.work = new AbortController();
    return this.work;
  }

  private async readPages(names: NameList, read: string[], signal: AbortSignal): Promise<void> {
    let shownAt = 0;
    let shown = 0;
    for await (const page of names) {
      if (signal.aborted) return;
      for (const tag of page) read.push(tag);
      if (performance.now() - shownAt < INTERVAL) continue;
      this.current = { kind: 'listing', count: read.length };
      // What grows on meanwhile is told with the next change alone.
      this.listed = read.slice();
      this.options.changed({ append: true, tags: read.slice(shown) });
      [shownAt, shown] = [performance.now(), read.length];
    }
  }

  /** What a person stopped is put in order, too. */
  private async putInOrder(read: readonly string[], names: NameList | undefined, signal: AbortSignal): Promise<void> {
    const prepared = await prepareTagsWithPauses(read, this.options.pauses());
    if (this.work.signal !== signal) return;
    this.prepared = prepared;
    const tags = prepared.shown.map(({ text }) => text);
    const evidence = new Set(read).size - tags.length;
    const { dropped = 0, end } = names ?? {};
    this.show(tags, { kind: 'listed', count: tags.length, evidence, dropped, end: signal.aborted ? undefined : end });
  }

  private show(tags: readonly string[], state: TagListState): void {
    this.listed = tags;
    this.current = state;
    this.options.changed({ append: false, tags });
  }

  private update(state: TagListState): void {
    this.current = state;
    this.options.changed(NOTHING);
  }
}
