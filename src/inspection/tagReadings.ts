import { LRUCache } from 'lru-cache';
import type { Reference } from '../references/reference';
import { BackOff } from '../registry/backOff';
import type { Ask, RegistryLocator, RegistrySource, NameList } from '../registry/imageSource';
import type { Logger } from '../registry/logger';
import { asRegistryError, cancelledError } from '../registry/registryError';
import { type PreparedTags, prepareTagsWithPauses } from '../tags/prepareTags';
import { type KnownTags, TagReading } from './tagReading';

export interface TagReadingsOptions {
  /** Milliseconds that a list is believed. Default: a minute. */
  readonly lifetime?: number | undefined;
  /** Milliseconds of the shortest back-off after failures in a row. */
  readonly failure?: number | undefined;
  /** Milliseconds that a reading goes on which nobody waits for: who types leaves and comes back with each character. */
  readonly patience?: number | undefined;
  /** The most tags that are kept. */
  readonly maxTags?: number | undefined;
  /** Gives what says between pieces of long work when to let others run. Default: nobody else is there. */
  readonly pauses?: (() => () => Promise<void> | undefined) | undefined;
  readonly now?: (() => number) | undefined;
}

const NOBODY_ELSE = () => () => undefined;

/**
 * The tags of repositories, read once for all who ask and put in order meanwhile, page by page, without keeping anybody waiting.
 * Each identity is told only what it was told itself.
 */
export class TagReadings {
  private readonly readings: LRUCache<string, TagReading>;
  private readonly backOff: BackOff;
  private readonly lifetime: number;
  private readonly patience: number;
  private readonly pauses: () => () => Promise<void> | undefined;
  private readonly now: () => number;

  constructor(
    private readonly source: Pick<RegistrySource, 'identity' | 'tags'>,
    private readonly log: Logger,
    options: TagReadingsOptions = {},
  ) {
    const { lifetime = 60_000, failure = 3_000, patience = 10_000, maxTags = 400_000 } = options;
    const { pauses = NOBODY_ELSE, now = Date.now } = options;
    this.lifetime = lifetime;
    this.patience = patience;
    this.pauses = pauses;
    this.now = now;
    this.readings = new LRUCache({ maxSize: maxTags, dispose: (reading) => reading.abandon() });
    this.backOff = new BackOff(failure, now);
  }

  /** All of them. @throws RegistryError */
  async all(locator: RegistryLocator, ask: Ask): Promise<KnownTags> {
    return (await this.reading(locator, ask)).all(ask.signal);
  }

  /** Those that are read by now, and at least the first. @throws RegistryError */
  async soFar(locator: RegistryLocator, ask: Ask): Promise<KnownTags> {
    return (await this.reading(locator, ask)).soFar(ask.signal);
  }

  /** The tags of the repository may be others now. */
  forget({ registry, repository }: Reference): void {
    const place = ` ${registry.toLowerCase()}/${repository}`;
    for (const key of [...this.readings.keys()]) if (key.endsWith(place)) this.readings.delete(key);
  }

  dispose(): void {
    this.readings.clear();
  }

  private async reading({ kind, reference }: RegistryLocator, ask: Ask): Promise<TagReading> {
    const { registry, repository } = reference;
    const locator: RegistryLocator = { kind, reference: { registry, repository } };
    const identity = await this.source.identity(locator, ask.signal);
    // Who may ask public addresses alone reads for themselves.
    const host = `${ask.publicOnly ? 'public ' : ''}${identity} ${registry.toLowerCase()}`;
    const key = `${host}/${repository}`;
    const known = ask.fresh ? undefined : this.readings.get(key);
    // Who has a person's rights joins nobody without.
    if (known?.isFit(this.now()) && (known.isKnown || known.isByPerson || !ask.byPerson)) return known;
    const failure = ask.byPerson ? undefined : (this.backOff.failure(key) ?? this.backOff.failure(host));
    if (failure) throw failure;
    return this.begin(key, host, locator, ask);
  }

  private begin(key: string, host: string, locator: RegistryLocator, ask: Ask): TagReading {
    const { byPerson, fresh, publicOnly } = ask;
    const reading = new TagReading(
      (signal, tell) =>
        readAll(this.source.tags(locator, { signal, byPerson, fresh, publicOnly }), this.pauses(), tell),
      (cause) => {
        const error = asRegistryError(cause, locator.reference.registry);
        if (this.readings.get(key) === reading) this.readings.delete(key);
        if (error.kind === 'cancelled') return error;
        const { registry, repository } = locator.reference;
        this.log.warn(`tags ${registry}/${repository}: ${error.kind}: ${error.message}`.replaceAll(/\p{C}/gu, ' '));
        this.backOff.failed(key, error);
        // Who is asked too much is not asked for the next repository either.
        if (error.kind === 'rateLimited') this.backOff.failed(host, error);
        return error;
      },
      ({ tags }) => {
        this.backOff.succeeded(key);
        reading.until = this.now() + this.lifetime;
        if (this.readings.get(key) !== reading) return;
        // What is set again as it is keeps its size.
        this.readings.delete(key);
        this.readings.set(key, reading, { size: sizeOf(tags) });
      },
      {
        patience: this.patience,
        isByPerson: byPerson === true,
        cancelled: () => cancelledError(locator.reference.registry),
      },
    );
    this.readings.set(key, reading, { size: 1 });
    return reading;
  }
}

/** Reads a list to its end. What is there is put in order whenever it has doubled, so that all of it takes twice the time at most. */
async function readAll(
  list: NameList,
  pause: () => Promise<void> | undefined,
  tell: (known: KnownTags) => void,
): Promise<KnownTags> {
  const read: string[] = [];
  let [tags, count] = [await prepareTagsWithPauses([], pause), 0];
  const prepare = async () => {
    count = read.length;
    tags = await prepareTagsWithPauses(read, pause);
  };
  for await (const page of list) {
    for (const tag of page) read.push(tag);
    if (read.length < 2 * count) continue;
    await prepare();
    tell({ tags, end: undefined });
  }
  if (count < read.length) await prepare();
  return { tags, end: list.end };
}

function sizeOf({ shown }: PreparedTags): number {
  return shown.length + 1;
}
