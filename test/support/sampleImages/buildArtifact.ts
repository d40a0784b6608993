import { MediaType } from '../../../src/oci/mediaType';
import { type AnnotationsJson, type BlobContent, type Content, contentOf, descriptorOf } from './content';

export interface ArtifactDescription {
  readonly artifactType?: string;
  /** Default: the empty configuration, `{}`. */
  readonly config?: BlobContent;
  readonly layers: readonly (BlobContent & { readonly annotations?: AnnotationsJson })[];
  /** What the artifact is about: it becomes one of that manifest's referrers. */
  readonly subject?: Content;
  readonly annotations?: AnnotationsJson;
}

const EMPTY: BlobContent = { mediaType: MediaType.ociEmpty, bytes: new TextEncoder().encode('{}') };

/**
 * A manifest that packages something else than an image.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidelines-for-artifact-usage
 */
export function buildArtifact({
  artifactType,
  config = EMPTY,
  layers,
  subject,
  annotations,
}: ArtifactDescription): Content {
  const manifest = {
    schemaVersion: 2,
    mediaType: MediaType.ociManifest,
    artifactType,
    config: { ...descriptorOf(config), ...(config === EMPTY ? { data: 'e30=' } : {}) },
    layers: layers.map((layer) => ({ ...descriptorOf(layer), annotations: layer.annotations })),
    subject: subject?.descriptor,
    annotations,
  };
  return contentOf(MediaType.ociManifest, manifest, { blobs: [config, ...layers] });
}
