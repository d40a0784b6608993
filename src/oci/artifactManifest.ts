import type { Annotations, Descriptor } from './descriptor';
import type { Digest } from './digest';
import { MediaType } from './mediaType';

/** What a manifest of an artifact is made of. */
export interface ArtifactParts {
  /** Absent only where the configuration's media type says what the artifact is. */
  readonly artifactType?: string | undefined;
  /** Default: the empty one. */
  readonly config?: Descriptor | undefined;
  /** At least one. */
  readonly layers: readonly Descriptor[];
  /** The manifest that this one is attached to. */
  readonly subject?: Pick<Descriptor, 'mediaType' | 'digest' | 'size'> | undefined;
  readonly annotations: Annotations;
}

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md#pre-defined-annotation-keys */
export const TITLE_KEY = 'org.opencontainers.image.title';
export const CREATED_KEY = 'org.opencontainers.image.created';

/** The type of an artifact that nobody named. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidelines-for-artifact-usage */
export const UNKNOWN_ARTIFACT = 'application/vnd.unknown.artifact.v1';

/** The empty JSON object, which stands where there is no configuration. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidance-for-an-empty-descriptor */
export const EMPTY_CONFIG: Descriptor = {
  mediaType: MediaType.ociEmpty,
  digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' as Digest,
  size: 2,
  data: 'e30=',
  annotations: {},
};

/** Its bytes: the same parts give the same ones. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md */
export function artifactManifest({ artifactType, config, layers, subject, annotations }: ArtifactParts): Uint8Array {
  const manifest = {
    schemaVersion: 2,
    mediaType: MediaType.ociManifest,
    artifactType,
    config: descriptorJson(config ?? EMPTY_CONFIG),
    layers: layers.map(descriptorJson),
    subject: subject && { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
    annotations: sorted(annotations),
  };
  return new TextEncoder().encode(JSON.stringify(manifest));
}

/** A descriptor as JSON has it: what is absent is left out. */
export function descriptorJson({ mediaType, digest, size, data, artifactType, annotations }: Descriptor): object {
  return { mediaType, digest, size, data, artifactType, annotations: sorted(annotations) };
}

function sorted(annotations: Annotations): Annotations | undefined {
  const entries = Object.entries(annotations).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
