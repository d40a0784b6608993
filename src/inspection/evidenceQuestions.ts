import pLimit from 'p-limit';
import type { Descriptor } from '../oci/descriptor';
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
import { asRegistryError, RegistryError } from '../registry/registryError';
import { COSIGN_PREFIX, COSIGN_SUFFIXES, type CosignSuffix, cosignTag, isTaggedByCosign } from './cosignTag';
import type { Draft } from './evidenceDraft';

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

  /** @param locator of the root, by digest. */
  constructor(
    private readonly source: ReferrersSource<L>,
    private readonly locator: L,
    private readonly ask: Ask,
  ) {}

  /** @param entry what names it: what that embeds saves the request. */
  async manifest(draft: Draft, entry: Descriptor | undefined): Promise<Fetched<Manifest> | undefined> {
    const isNamed = draft.tag !== undefined;
    const locator = isNamed ? this.named(draft.tag) : this.at(draft);
    const fetched = await this.asked(draft, 'manifest', (ask) =>
      // What a digest stands for never changes.
      this.source.manifest(locator, { ...ask, entry, fresh: isNamed && ask.fresh }),
    );
    if (fetched) draft.read(fetched);
    return fetched;
  }

  async referrers(draft: Draft): Promise<Referrers | undefined> {
    const list = await this.asked(draft, 'referrers', (ask) => this.source.referrers(this.at(draft), {}, ask));
    if (list && list.end !== 'complete') draft.problems.push({ what: 'referrers', end: list.end });
    return list;
  }

  /** Those of cosign's tags of a manifest that are there: a question each. */
  async suffixes(draft: Draft): Promise<readonly CosignSuffix[]> {
    const { digest } = draft.descriptor;
    if (!isTaggedByCosign(digest)) return [];
    const found = await Promise.all(
      COSIGN_SUFFIXES.map(async (suffix) => {
        const tag = this.named(cosignTag(digest, suffix));
        const isThere = await this.asked(draft, 'cosignTags', (ask) => this.isThere(tag, ask));
        return isThere ? [suffix] : [];
      }),
    );
    return found.flat();
  }

  /** All of cosign's tags in the repository. Undefined where no list tells, for whatever reason: then each is to be asked for. */
  cosignTags(): Promise<readonly string[] | undefined> {
    return this.limit(async () => {
      try {
        return await this.source.tagsFrom(this.locator, COSIGN_PREFIX, { ...this.ask, isOfMany: true });
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
      if (this.ask.signal.aborted) throw new RegistryError('cancelled', 'cancelled', { host });
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

  private async isThere(tag: L, ask: Ask): Promise<boolean> {
    try {
      // Not as the person's own question: that one is repeated as GET, and mostly there is no such tag.
      await this.source.resolve(tag, { ...ask, byPerson: false });
      return true;
    } catch (error) {
      if (error instanceof RegistryError && error.kind === 'notFound') return false;
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
