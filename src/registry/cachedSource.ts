import { LRUCache } from 'lru-cache';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import type { Reference } from '../references/reference';
import { BackOff } from './backOff';
import type { CachedEvidence } from './cachedEvidence';
import {
  type Ask,
  atDigest,
  type Fetched,
  type ManifestHead,
  type NameList,
  type Referrers,
  type ReferrersFilter,
  type RegistryLocator,
  type RegistrySource,
} from './imageSource';
import type { Logger } from './logger';
import { asRegistryError, cancelledError, RegistryError } from './registryError';
import { SharedLoads } from './sharedLoads';

/** Milliseconds: how long a tag is believed to stand for its digest, and how long the shortest back-off after failures is. */
export interface Lifetimes {
  readonly tag: number;
  readonly failure: number;
}

/** What a tag or digest stood for as it was said at a time. */
interface KnownHead extends ManifestHead {
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** The number of the load that said so. */
  readonly load: number;
}

/** What one asker asks of one repository. */
export interface Question {
  readonly locator: RegistryLocator;
  readonly ask: Ask;
  /** The asker's identity and the repository, and whether public addresses alone may be asked: such an asker is told nothing else. */
  readonly place: string;
}

const DEFAULT_LIFETIMES: Lifetimes = { tag: 60_000, failure: 3_000 };
const MAX_TAGS = 10_000;
const MAX_CONTENT_BYTES = 32 * 1024 * 1024;
/** What an entry costs beside its bytes: the parsed document. */
const ENTRY_BYTES = 1024;

/**
 * Remembers what another source said: tag -> digest for a while, digest -> content as long as there is room; each for the identity
 * that was told. Concurrent askers of one thing share one load. When a tag's time is over, one request tells whether it moved;
 * content that did not is not loaded again.
 */
export class CachedSource implements RegistrySource {
  private readonly heads = new LRUCache<string, KnownHead>({ max: MAX_TAGS });
  private readonly manifests: LRUCache<string, Fetched<Manifest>>;
  private readonly blobs: LRUCache<string, Uint8Array>;
  private readonly headLoads = new SharedLoads<ManifestHead>();
  private readonly manifestLoads = new SharedLoads<Fetched<Manifest>>();
  private readonly blobLoads = new SharedLoads<Uint8Array>();
  private cachedEvidence: Promise<CachedEvidence> | undefined;
  private readonly backOff: BackOff;
  private readonly lifetimes: Lifetimes;
  private loads = 0;
  /** What the loads up to this one say was perhaps so before something was written. */
  private forgotten = 0;

  constructor(
    private readonly source: RegistrySource,
    private readonly log: Logger,
    lifetimes: Partial<Lifetimes> = {},
    private readonly now: () => number = Date.now,
    maxBytes = MAX_CONTENT_BYTES,
  ) {
    this.lifetimes = { ...DEFAULT_LIFETIMES, ...lifetimes };
    const maxSize = Math.ceil(maxBytes / 2);
    this.manifests = new LRUCache({ maxSize, sizeCalculation: ({ bytes }) => ENTRY_BYTES + bytes.length });
    this.blobs = new LRUCache({ maxSize, sizeCalculation: (bytes) => ENTRY_BYTES + bytes.length });
    this.backOff = new BackOff(this.lifetimes.failure, now);
  }

  identity(locator: RegistryLocator, signal: AbortSignal): Promise<string> {
    return this.source.identity(locator, signal);
  }

  async resolve(locator: RegistryLocator, ask: Ask): Promise<Digest> {
    const question = await this.question(locator, ask);
    return this.believed(question) ?? (await this.loadHead(question)).digest;
  }

  async head(locator: RegistryLocator, ask: Ask): Promise<ManifestHead> {
    const question = await this.question(locator, ask);
    const digest = this.believed(question);
    const mediaType = digest && (this.kept(question)?.mediaType ?? this.heads.get(keyOf(question))?.mediaType);
    return digest && mediaType ? { digest, mediaType } : this.loadHead(question);
  }

  async manifest(locator: RegistryLocator, ask: Ask): Promise<Fetched<Manifest>> {
    const question = await this.question(locator, ask);
    const believed = this.believed(question);
    const kept = this.kept(question);
    if (kept && kept.digest === believed) return kept;
    if (kept) return this.revalidate(locator, kept, ask);
    // A digest that a HEAD told lately names the content; asking for it says nothing new about the tag.
    if (!believed || locator.reference.digest) return this.loadAt(locator, question);
    return this.loadAt(atDigest(locator, believed), question).catch((error: unknown) => {
      // Some registries drop what a tag stood for as soon as it moves.
      if (error instanceof RegistryError && error.kind === 'notFound') return this.loadAt(locator, question);
      throw error;
    });
  }

  async revalidate(locator: RegistryLocator, known: Fetched<Manifest>, ask: Ask): Promise<Fetched<Manifest>> {
    const question = await this.question(locator, ask);
    return this.loadManifest(question, (shared) => this.source.revalidate(locator, known, shared));
  }

  async blob(locator: RegistryLocator, descriptor: Descriptor, ask: Ask): Promise<Uint8Array> {
    const question = await this.question(atDigest(locator, descriptor.digest), ask);
    const key = keyOf(question);
    const kept = this.blobs.get(key);
    if (kept) return kept;
    return this.load(this.blobLoads, 'blob', key, question, async (shared) => {
      const bytes = await this.source.blob(locator, descriptor, shared);
      this.blobs.set(key, bytes);
      return bytes;
    });
  }

  /** Not kept: such content is read because it is large. */
  openBlob(locator: RegistryLocator, descriptor: Descriptor, ask: Ask): AsyncIterable<Uint8Array> {
    return this.source.openBlob(locator, descriptor, ask);
  }

  tags(locator: RegistryLocator, ask: Ask): NameList {
    return this.source.tags(locator, ask);
  }

  async referrers(locator: RegistryLocator, filter: ReferrersFilter, ask: Ask): Promise<Referrers> {
    return (await this.evidence()).referrers(await this.question(locator, ask), filter);
  }

  async tagsFrom(locator: RegistryLocator, prefix: string, ask: Ask): Promise<readonly string[] | undefined> {
    return (await this.evidence()).tagsFrom(await this.question(locator, ask), prefix);
  }

  /** Loaded when it is first needed: no hover waits for it. */
  private evidence(): Promise<CachedEvidence> {
    this.cachedEvidence ??= import('./cachedEvidence').then(
      ({ CachedEvidence }) => new CachedEvidence(this.source, this.load.bind(this), this.lifetimes.tag, this.now),
    );
    return this.cachedEvidence;
  }

  repositories(registry: string, ask: Ask): NameList {
    return this.source.repositories(registry, ask);
  }

  /** Something was put into the locator's repository: what was known of its tags and referrers, by anybody, or failed, may be otherwise now. */
  forget({ reference }: RegistryLocator): void {
    const repository = ` ${repositoryOf(reference)}`;
    const { loads } = this;
    this.forgotten = loads;
    for (const key of [...this.heads.keys()]) if (key.includes(`${repository}:`)) this.heads.delete(key);
    // What was missing under its digest may be there, too.
    for (const part of within(repository)) {
      for (const each of [this.headLoads, this.manifestLoads]) each.close(part);
      this.backOff.forget(part);
    }
    this.cachedEvidence?.then(
      (evidence) => evidence.forget(repository, loads),
      // What could not be loaded knows nothing; who asks next is told.
      () => undefined,
    );
  }

  private async question(locator: RegistryLocator, ask: Ask): Promise<Question> {
    const identity = await this.source.identity(locator, ask.signal);
    const isPublic = ask.publicOnly ? 'public ' : '';
    return { locator, ask, place: `${isPublic}${identity} ${repositoryOf(locator.reference)}` };
  }

  /** The digest that need not be asked for. */
  private believed(question: Question): Digest | undefined {
    const { locator, ask } = question;
    if (ask.fresh) return undefined;
    if (locator.reference.digest) return locator.reference.digest;
    const known = this.heads.get(keyOf(question));
    return known && known.until > this.now() ? known.digest : undefined;
  }

  /** The manifest that the reference stands for, or last stood for. */
  private kept(question: Question): Fetched<Manifest> | undefined {
    const { locator } = question;
    const last = locator.reference.digest ?? this.heads.get(keyOf(question))?.digest;
    return last && this.manifests.get(keyOf({ ...question, locator: atDigest(locator, last) }));
  }

  /** What an earlier load said is no news where a later one has spoken. */
  private remember(question: Question, { digest, mediaType }: ManifestHead, load: number): void {
    const key = keyOf(question);
    if (load <= this.forgotten || (this.heads.get(key)?.load ?? 0) > load) return;
    this.heads.set(key, { digest, mediaType, until: this.now() + this.lifetimes.tag, load });
  }

  private loadHead(question: Question): Promise<ManifestHead> {
    return this.load(this.headLoads, 'resolve', keyOf(question), question, async (shared, load) => {
      const head = await this.source.head(question.locator, shared);
      this.remember(question, head, load);
      return head;
    });
  }

  private loadAt(locator: RegistryLocator, question: Question): Promise<Fetched<Manifest>> {
    return this.loadManifest({ ...question, locator }, (shared) => this.source.manifest(locator, shared));
  }

  private loadManifest(
    question: Question,
    fetch: (shared: Ask) => Promise<Fetched<Manifest>>,
  ): Promise<Fetched<Manifest>> {
    return this.load(this.manifestLoads, 'manifest', keyOf(question), question, async (shared, load) => {
      const fetched = await fetch(shared);
      this.manifests.set(keyOf({ ...question, locator: atDigest(question.locator, fetched.digest) }), fetched);
      this.remember(question, fetched, load);
      return fetched;
    });
  }

  /** Who asks past what is remembered joins nobody who does not; who has a person's rights, nobody without. */
  private async load<T>(
    loads: SharedLoads<T>,
    verb: string,
    key: string,
    { locator, ask, place }: Question,
    load: (shared: Ask, number: number) => Promise<T>,
  ): Promise<T> {
    const host = locator.reference.registry;
    const failureKey = `${verb} ${key}`;
    // Who asks afresh wants all of it afresh: also the parts that a manifest leads to.
    if (ask.fresh) for (const part of within(` ${place}`)) this.backOff.forget(part);
    const failure = ask.byPerson ? undefined : this.backOff.failure(failureKey);
    if (failure) throw failure;
    const number = ++this.loads;
    const remembering = async (signal: AbortSignal) => {
      try {
        const value = await load({ ...ask, signal }, number);
        this.backOff.succeeded(failureKey);
        return value;
      } catch (cause) {
        const error = asRegistryError(cause, host);
        if (error.kind === 'cancelled') throw error;
        this.backOff.failed(failureKey, error);
        if (error.kind === 'notFound') this.heads.delete(key);
        this.logFailure(`${verb} ${nameOf(locator)}`, error);
        throw error;
      }
    };
    const [own, ...more] = loadKeys(failureKey, ask);
    const cancelled = () => cancelledError(host);
    return loads.ask(own, ask.signal, remembering, cancelled, more);
  }

  /** One line, whatever a registry made of its answer. */
  private logFailure(what: string, { kind, message }: RegistryError): void {
    this.log.warn(`${what}: ${kind}: ${message}`.replaceAll(/\p{C}/gu, ' '));
  }
}

/** The load's own key, then those of loads that do all that this one does, and more. */
function loadKeys(key: string, { fresh, byPerson }: Ask): [string, ...string[]] {
  const rights = (fresh ? [true] : [false, true]).flatMap((isFresh) =>
    (byPerson ? [true] : [false, true]).map((isPerson) => `${isFresh ? 'fresh ' : ''}${isPerson ? 'person ' : ''}`),
  );
  const [own = '', ...more] = rights.map((right) => right + key);
  return [own, ...more];
}

/**
 * What the keys of all that is asked for in a repository have in them, and those of no other: behind its name stands a tag or a digest,
 * and neither sign can stand in a name that is longer.
 */
function within(repository: string): readonly string[] {
  return [`${repository}:`, `${repository}@`];
}

/** Identity, registry, repository and what is asked for there: no two questions share one (see parseReference for what a name can hold). */
function keyOf({ place, locator }: Question): string {
  return place + versionOf(locator.reference);
}

function nameOf({ reference }: RegistryLocator): string {
  return repositoryOf(reference) + versionOf(reference);
}

function versionOf({ tag, digest }: Reference): string {
  return digest ? `@${digest}` : `:${tag ?? 'latest'}`;
}

/** Hosts are the same in any case. */
function repositoryOf({ registry, repository }: Reference): string {
  return `${registry.toLowerCase()}/${repository}`;
}
