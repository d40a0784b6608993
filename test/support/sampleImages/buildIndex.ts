import { MediaType } from '../../../src/oci/mediaType';
import type { Flavour } from './buildImage';
import { type AnnotationsJson, type Content, contentOf, type PlatformJson } from './content';

export interface IndexEntry {
  readonly content: Content;
  readonly platform?: PlatformJson;
  readonly annotations?: AnnotationsJson;
}

/** An OCI index, or Docker's manifest list. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md */
export function buildIndex(
  entries: readonly IndexEntry[],
  { annotations, flavour = 'oci' }: { annotations?: AnnotationsJson; flavour?: Flavour } = {},
): Content {
  const mediaType = flavour === 'oci' ? MediaType.ociIndex : MediaType.dockerList;
  const manifests = entries.map((entry) => ({
    ...entry.content.descriptor,
    annotations: entry.annotations,
    platform: entry.platform,
  }));
  const index = { schemaVersion: 2, mediaType, manifests, annotations };
  return contentOf(mediaType, index, { manifests: entries.map((entry) => entry.content) });
}
