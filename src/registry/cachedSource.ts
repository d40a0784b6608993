import { LRUCache } from 'lru-cache';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import type { Reference } from '../references/reference';
import { type Ask, atDigest, type Fetched, type ImageSource, type Locator } from './imageSource';
import type { Logger } from './logger';
import { asRegistryError, RegistryError } from './registryError';
import { SharedLoads } from './sharedLoads';

/** Milliseconds: how long a tag is believed to stand for its digest, and how long a failure is remembered. */
export interface Lifetimes {
  readonly tag: number;
  readonly failure: number;
}

const DEFAULT_LIFETIMES: Lifetimes = { tag: 60_000, failure: 3_000 };
const MAX_TAGS = 10_000;
const MAX_CONTENT_BYTES = 32 * 1024 * 1024;
/** What an entry costs beside its bytes: the parsed document. */
const ENTRY_BYTES = 1024;

/**
 * Remembers what another source said: tag -> digest for a while, digest -> content as long as there is room. Concurrent askers of
 * one thing share one load. When a tag's time is over, one HEAD tells whether it moved; content that did not is not loaded again.
 */
export class CachedSource implements ImageSource {
  private readonly digests: LRUCache<string, { digest: Digest; until: number }>;
  private readonly failures: LRUCache<string, { error: RegistryError; until: number }>;
  private readonly content = new LRUCache<string, Fetched<Manifest> | Uint8Array>({
    maxSize: MAX_CONTENT_BYTES,
    sizeCalculation: (value) => ENTRY_BYTES + ('bytes' in value ? value.bytes.length : value.length),
  });
  private readonly digestLoads = new SharedLoads<Digest>();
  private readonly manifestLoads = new SharedLoads<Fetched<Manifest>>();
  private readonly blobLoads = new SharedLoads<Uint8Array>();

  constructor(
    private readonly source: ImageSource,
    private readonly log: Logger,
    private readonly lifetimes: Lifetimes = DEFAULT_LIFETIMES,
    private readonly now: () => number = Date.now,
  ) {
    this.digests = new LRUCache({ max: MAX_TAGS });
    this.failures = new LRUCache({ max: MAX_TAGS });
  }

  async resolve(locator: Locator, ask: Ask): Promise<Digest> {
    const known = ask.fresh ? undefined : this.knownDigest(locator);
    if (known) return known;
    return this.load(this.digestLoads, `resolve ${keyOf(locator)}`, locator, ask, async (signal) => {
      const digest = await this.source.resolve(locator, { signal });
      this.remember(locator, digest);
      return digest;
    });
  }

  async manifest(locator: Locator, ask: Ask): Promise<Fetched<Manifest>> {
    const digest = await this.likelyDigest(locator, ask);
    const place = digest ? atDigest(locator, digest) : locator;
    const kept = digest && this.content.get(keyOf(place));
    if (kept && 'bytes' in kept) return kept;
    return this.load(this.manifestLoads, `manifest ${keyOf(place)}`, locator, ask, async (signal) => {
      const fetched = await this.source.manifest(place, { signal });
      this.content.set(keyOf(atDigest(locator, fetched.digest)), fetched);
      // Content asked for by its digest says nothing new about the tag.
      if (!digest) this.remember(locator, fetched.digest);
      return fetched;
    });
  }

  async blob(locator: Locator, descriptor: Descriptor, ask: Ask): Promise<Uint8Array> {
    const key = `blob ${keyOf(atDigest(locator, descriptor.digest))}`;
    const kept = this.content.get(key);
    if (kept && !('bytes' in kept)) return kept;
    return this.load(this.blobLoads, key, locator, ask, async (signal) => {
      const bytes = await this.source.blob(locator, descriptor, { signal });
      this.content.set(key, bytes);
      return bytes;
    });
  }

  /** The digest that a manifest is asked for by: known, or told by one HEAD where its content is then likely to be here. */
  private async likelyDigest(locator: Locator, ask: Ask): Promise<Digest | undefined> {
    const last = locator.reference.digest ?? this.digests.get(keyOf(locator))?.digest;
    if (!last) return undefined;
    const known = ask.fresh ? undefined : this.knownDigest(locator);
    if (known) return known;
    return this.content.has(keyOf(atDigest(locator, last))) ? this.resolve(locator, ask) : undefined;
  }

  private knownDigest(locator: Locator): Digest | undefined {
    if (locator.reference.digest) return locator.reference.digest;
    const entry = this.digests.get(keyOf(locator));
    return entry && entry.until > this.now() ? entry.digest : undefined;
  }

  private remember(locator: Locator, digest: Digest): void {
    if (locator.reference.digest) return;
    this.digests.set(keyOf(locator), { digest, until: this.now() + this.lifetimes.tag });
  }

  /** Who asks afresh wants all of it afresh: also the parts that a manifest leads to. */
  private forgetFailures({ reference }: Locator): void {
    const repository = ` ${repositoryOf(reference)}`;
    for (const key of [...this.failures.keys()]) if (key.includes(repository)) this.failures.delete(key);
  }

  private async load<T>(
    loads: SharedLoads<T>,
    key: string,
    locator: Locator,
    ask: Ask,
    load: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (ask.fresh) this.forgetFailures(locator);
    const failure = this.failures.get(key);
    if (failure && failure.until > this.now()) throw failure.error;
    const host = locator.reference.registry;
    const remembering = async (signal: AbortSignal) => {
      try {
        return await load(signal);
      } catch (cause) {
        const error = asRegistryError(cause, host);
        if (error.kind === 'cancelled') throw error;
        this.failures.set(key, { error, until: this.now() + this.lifetimes.failure });
        // One line, whatever a registry made of its answer.
        this.log.warn(`${key}: ${error.kind}: ${error.message}`.replaceAll(/\p{C}/gu, ' '));
        throw error;
      }
    };
    return loads.ask(key, ask.signal, remembering, () => new RegistryError('cancelled', 'cancelled', { host }));
  }
}

/** Registry, repository and what is asked for there. */
function keyOf({ reference }: Locator): string {
  const { tag, digest } = reference;
  return `${repositoryOf(reference)}${digest ? `@${digest}` : `:${tag ?? 'latest'}`}`;
}

/** Hosts are the same in any case. */
function repositoryOf({ registry, repository }: Reference): string {
  return `${registry.toLowerCase()}/${repository}`;
}
