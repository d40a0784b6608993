import { LRUCache } from 'lru-cache';
import type { Digest } from '../../oci/digest';
import type { TrustFiles } from '../../operations/trust';
import type { Reference } from '../../references/reference';
import type { RegistryLocator, RegistrySource } from '../../registry/imageSource';

/** What a check has told of an image. */
export interface EvidenceCheck {
  /** Of plain, harmless text. */
  readonly sentences: readonly string[];
  /** Whom signatures are verified by, or why they failed: of plain, harmless text. */
  readonly checks: readonly string[];
  /** Milliseconds since the epoch. */
  readonly time: number;
}

const MAX_KEPT = 1_000;

/** Who asked, and whom they trusted. */
export interface CheckedBy {
  readonly identity: string;
  readonly trust: TrustFiles;
}

interface Kept extends EvidenceCheck {
  readonly by: CheckedBy;
  readonly reference: Reference;
}

/**
 * What was found of evidence in this session, by digest. What one identity was told is not for another to see, and what was checked
 * against somebody counts as long as they are trusted.
 */
export class EvidenceChecks {
  private readonly kept = new LRUCache<string, Kept>({ max: MAX_KEPT });

  /** @param trustFiles what the settings say now. */
  constructor(
    private readonly source: Pick<RegistrySource, 'identity'>,
    readonly trustFiles: () => TrustFiles,
  ) {}

  /** @param digest of what the locator stands for. Takes no request. */
  async of(locator: RegistryLocator, digest: Digest, signal: AbortSignal): Promise<EvidenceCheck | undefined> {
    const check = this.kept.get(keyOf(locator, digest));
    if (!check || !isSameTrust(check.by.trust, this.trustFiles())) return undefined;
    return check.by.identity === (await this.source.identity(locator, signal)) ? check : undefined;
  }

  keep(locator: RegistryLocator, digest: Digest, by: CheckedBy, check: EvidenceCheck): void {
    this.kept.set(keyOf(locator, digest), { ...check, by, reference: locator.reference });
  }

  /** More may refer to these images than was found. */
  forget(isForgotten: (reference: Reference) => boolean): void {
    for (const [key, { reference }] of [...this.kept]) if (isForgotten(reference)) this.kept.delete(key);
  }
}

function isSameTrust(one: TrustFiles, other: TrustFiles): boolean {
  return one.root === other.root && one.keys.join('\n') === other.keys.join('\n');
}

function keyOf({ reference: { registry, repository } }: RegistryLocator, digest: Digest): string {
  return `${registry.toLowerCase()}/${repository}@${digest}`;
}
