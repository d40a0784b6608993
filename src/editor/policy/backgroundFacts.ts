import { FactsReader } from '../../operations/policy/factsReader';
import { PolicyTrust } from '../../operations/policy/trustFiles';
import type { RateBudget } from '../../operations/rateBudget';
import type { ImageFacts, Needs } from '../../policy/imageFacts';
import type { Reference } from '../../references/reference';
import type { RegistryService } from '../registryService';
import type { FolderPolicy } from './folderPolicy';

/** Milliseconds that background work takes what was read as it is, and a failure. */
const BELIEVED = 5 * 60_000;
const FAILURE_BELIEVED = 60_000;

/** What is known of the images of one folder while nobody asks: each is read once for some time, whichever documents name it. */
export class BackgroundFacts {
  private readonly ended = new AbortController();
  private reader: FactsReader | undefined;
  /** Milliseconds since the epoch. */
  private until = 0;

  constructor(
    private readonly policy: FolderPolicy,
    private readonly source: RegistryService,
    private readonly budget: RateBudget,
  ) {}

  factsOf(reference: Reference, needs: Needs): Promise<ImageFacts> {
    const now = Date.now();
    if (!this.reader || now > this.until) {
      const trust = new PolicyTrust(this.policy.files);
      const { signal } = this.ended;
      this.reader = new FactsReader(this.source, { signal }, this.budget, (named) => trust.of(named));
      this.until = now + BELIEVED;
    }
    return this.reader.factsOf(reference, needs);
  }

  /** Something could not be read: it is tried again before long. */
  failed(): void {
    this.until = Math.min(this.until, Date.now() + FAILURE_BELIEVED);
  }

  dispose(): void {
    this.ended.abort();
  }
}
