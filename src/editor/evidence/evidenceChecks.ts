import { LRUCache } from 'lru-cache';
import type { Digest } from '../../oci/digest';
import type { RegistryLocator, RegistrySource } from '../../registry/imageSource';

/** What a check has told of an image. */
export interface EvidenceCheck {
  /** Of plain, harmless text. */
  readonly sentences: readonly string[];
  /** Milliseconds since the epoch. */
  readonly time: number;
}

const MAX_KEPT = 1_000;

/** What was found of evidence in this session, by digest. What one identity was told is not for another to see. */
export class EvidenceChecks {
  private readonly kept = new LRUCache<string, EvidenceCheck & { readonly identity: string }>({ max: MAX_KEPT });

  constructor(private readonly source: Pick<RegistrySource, 'identity'>) {}

  /** @param digest of what the locator stands for. Takes no request. */
  async of(locator: RegistryLocator, digest: Digest, signal: AbortSignal): Promise<EvidenceCheck | undefined> {
    const check = this.kept.get(keyOf(locator, digest));
    return check && check.identity === (await this.source.identity(locator, signal)) ? check : undefined;
  }

  keep(locator: RegistryLocator, digest: Digest, identity: string, check: EvidenceCheck): void {
    this.kept.set(keyOf(locator, digest), { ...check, identity });
  }
}

function keyOf({ reference: { registry, repository } }: RegistryLocator, digest: Digest): string {
  return `${registry.toLowerCase()}/${repository}@${digest}`;
}
