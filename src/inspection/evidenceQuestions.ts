import pLimit from 'p-limit';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import {
  type Ask,
  atDigest,
  type Fetched,
  hostOf,
  type Locator,
  type Referrers,
  type ReferrersSource,
} from '../registry/imageSource';
import { asRegistryError, cancelledError, RegistryError } from '../registry/registryError';
import { COSIGN_PREFIX, COSIGN_SUFFIXES, type CosignSuffix, cosignTag, isTaggedByCosign } from './cosignTag';
import type { Draft } from './evidenceDraft';

/** What one of cosign's tags names. */
export interface CosignTagged {
  readonly suffix: CosignSuffix;
  readonly digest: Digest;
  /** Undefined where it was asked only whether there is such a tag. */
  readonly fetched: Fetched<Manifest> | undefined;
}

/** Milliseconds after which nothing more is asked. */
const MAX_TIME = 120_000;
const REQUESTS_AT_ONCE = 16;

/**
 * What is asked for a tree, so much at once. What a failure leaves unknown is told at the draft that it was asked for, and undefined;
 * only cancelling is thrown.
 */
export class EvidenceQuestions<L extends Locator = Locator> {
  private readonly limit = pLimit(REQUESTS_AT_ONCE);
  private readonly deadline = Date.now() + MAX_TIME;
  /** Why nothing more is asked: the registry wants no more, or does not answer. */
  private stopped: RegistryError | undefined;

  /** @param locator of the root. */
  constructor(
    private readonly source: ReferrersSource<L>,
    private readonly locator: L,
    private readonly ask: Ask,
  ) {}

  /** @param entry what names it: what that embeds saves the request. */
  async manifest(draft: Draft, entry: Descriptor | undefined): Promise<Fetched<Manifest> | undefined> {
    const fetched = await this.asked(draft, 'manifest', (ask) =>
      // What a digest stands for never changes.
      this.source.manifest(this.at(draft), { ...ask, entry, fresh: false }),
    );
    if (fetched) draft.read(fetched);
    return fetched;
  }

  async referrers(draft: Draft): Promise<Referrers | undefined> {
    const list = await this.asked(draft, 'referrers', (ask) => this.source.referrers(this.at(draft), {}, ask));
    if (list && list.end !== 'complete') draft.problems.push({ what: 'referrers', end: list.end });
    return list;
  }

  /**
   * What cosign's tags of a manifest name: read where a list of tags tells which there are, else asked for with a question each, which
   * tells their digests.
   */
  async tagged(draft: Draft, tags: ReadonlySet<string> | undefined): Promise<readonly CosignTagged[]> {
    const { digest: subject } = draft.descriptor;
    if (!isTaggedByCosign(subject)) return [];
    const found = await Promise.all(
      COSIGN_SUFFIXES.map(async (suffix) => {
        const tag = cosignTag(subject, suffix);
        if (tags && !tags.has(tag)) return undefined;
        const locator = this.named(tag);
        const fetched = tags && (await this.asked(draft, 'cosignTags', (ask) => this.source.manifest(locator, ask)));
        const digest = tags
          ? fetched?.digest
          : await this.asked(draft, 'cosignTags', (ask) => this.resolved(locator, ask));
        return digest && { suffix, digest, fetched };
      }),
    );
    return found.filter((each) => each !== undefined);
  }

  /** All of cosign's tags in the repository. Undefined where no list tells, for whatever reason: then each is to be asked for. */
  cosignTags(): Promise<ReadonlySet<string> | undefined> {
    return this.limit(async () => {
      try {
        const page = await this.source.tagsFrom(this.locator, COSIGN_PREFIX, { ...this.ask, isOfMany: true });
        return page && new Set(page);
      } catch (error) {
        this.failed(error);
        return undefined;
      }
    });
  }

  private asked<T>(
    draft: Draft,
    what: 'manifest' | 'referrers' | 'cosignTags',
    question: (ask: Ask) => Promise<T>,
  ): Promise<T | undefined> {
    return this.limit(async () => {
      const host = hostOf(this.locator);
      if (this.ask.signal.aborted) throw cancelledError(host);
      if (Date.now() > this.deadline) this.stopped ??= new RegistryError('timeout', 'too long in all', { host });
      try {
        if (this.stopped) throw this.stopped;
        return await question({ ...this.ask, isOfMany: true });
      } catch (cause) {
        const error = this.failed(cause);
        const isTold = draft.problems.some((known) => 'error' in known && known.error === error && known.what === what);
        if (!isTold) draft.problems.push({ what, error });
        return undefined;
      }
    });
  }

  /** @throws RegistryError where it was cancelled. */
  private failed(cause: unknown): RegistryError {
    const error = asRegistryError(cause, hostOf(this.locator));
    if (error.kind === 'cancelled') throw error;
    if (endsAll(error)) this.stopped ??= error;
    return error;
  }

  /** Undefined where there is no such tag. */
  private async resolved(tag: L, ask: Ask): Promise<Digest | undefined> {
    try {
      // Not as the person's own question: that one is repeated as GET, and mostly there is no such tag.
      return await this.source.resolve(tag, { ...ask, byPerson: false });
    } catch (error) {
      if (error instanceof RegistryError && error.kind === 'notFound') return undefined;
      throw error;
    }
  }

  private at({ descriptor }: Draft): L {
    return atDigest(this.locator, descriptor.digest);
  }

  private named(tag: string): L {
    const { locator } = this;
    return locator.kind === 'registry'
      ? { ...locator, reference: { ...locator.reference, tag, digest: undefined } }
      : { ...locator, tag, digest: undefined };
  }
}

/** A registry that wants no more questions, or does not answer, is asked nothing more. */
function endsAll({ kind, status }: RegistryError): boolean {
  return kind === 'rateLimited' || kind === 'timeout' || (kind === 'unreachable' && status === undefined);
}
