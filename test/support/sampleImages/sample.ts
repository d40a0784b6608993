import type { Content } from './content';

export type SampleKind = 'oci-index' | 'oci-image' | 'docker-list' | 'docker-image' | 'helm-chart';

/** One piece of content that the samples have, and where it stands. */
export interface Sample {
  /** The path, without a registry. */
  readonly repository: string;
  readonly tags: readonly string[];
  readonly kind: SampleKind;
  readonly build: () => Content;
  /** Artifacts about `content`, or about one another: they have no tag. */
  readonly buildReferrers?: (content: Content) => readonly Content[];
}
