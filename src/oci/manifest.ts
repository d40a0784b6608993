import * as v from 'valibot';
import { type Annotations, annotationsSchema, type Descriptor, descriptorSchema, text } from './descriptor';
import {
  essence,
  isEvidenceLayerType,
  isImageConfigType,
  isImageManifestType,
  isIndexType,
  isLayerType,
  isSchema1Type,
  isUnspecificConfigType,
  MediaType,
} from './mediaType';
import { malformed, ok, type Parsed, parseJson, parseWith } from './parsed';
import { isUnknownPlatform } from './platform';

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md */
export interface Index {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly artifactType?: string | undefined;
  readonly manifests: readonly Descriptor[];
  readonly annotations: Annotations;
  readonly subject?: Descriptor | undefined;
}

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md */
export interface ImageManifest {
  readonly kind: 'image';
  readonly mediaType: string;
  readonly artifactType?: string | undefined;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: Annotations;
  readonly subject?: Descriptor | undefined;
}

export type Manifest = Index | ImageManifest;

const common = {
  mediaType: text,
  artifactType: text,
  annotations: annotationsSchema,
  subject: v.nullish(descriptorSchema),
};
// Go writes an empty list that was never made as null.
const indexSchema = v.object({ ...common, manifests: v.nullable(v.array(descriptorSchema), []) });
const imageSchema = v.object({ ...common, config: descriptorSchema, layers: v.nullish(v.array(descriptorSchema), []) });

/**
 * The index or image manifest in `bytes`, served as `contentType`.
 * The body's `mediaType` and the Content-Type must agree where both are specific, and a body with `manifests` beside `config` or
 * `layers` is malformed (CVE-2021-41190). Structure decides only where neither names a type.
 */
export function parseManifest(bytes: Uint8Array, contentType?: string | null): Parsed<Manifest> {
  const json = parseJson(bytes);
  if (json.kind !== 'ok') return json;
  const body = json.value;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return malformed('the body is not a JSON object');

  const served = essence(contentType);
  const declared = 'mediaType' in body && typeof body.mediaType === 'string' ? essence(body.mediaType) : '';
  if (isSchema1Type(served) || isSchema1Type(declared) || ('schemaVersion' in body && body.schemaVersion === 1)) {
    return { kind: 'unsupported', reason: 'Docker schema 1' };
  }
  if (isSpecific(served) && isSpecific(declared) && served !== declared) {
    return malformed(`the body says '${declared}' but was served as '${served}'`);
  }
  const hasManifests = 'manifests' in body;
  const hasImage = 'config' in body || 'layers' in body;
  if (hasManifests && hasImage) return malformed("the body has both 'manifests' and 'config' or 'layers'");

  const mediaType = isSpecific(declared) ? declared : isSpecific(served) ? served : '';
  const isIndex = mediaType ? isIndexType(mediaType) : hasManifests;
  const isImage = mediaType ? isImageManifestType(mediaType) : hasImage;
  if (isIndex) {
    const parsed = parseWith(indexSchema, body);
    if (parsed.kind !== 'ok') return parsed;
    const { subject, ...rest } = parsed.value;
    return ok({ ...rest, kind: 'index', mediaType: mediaType || MediaType.ociIndex, subject: subject ?? undefined });
  }
  if (isImage) {
    const parsed = parseWith(imageSchema, body);
    if (parsed.kind !== 'ok') return parsed;
    const { subject, ...rest } = parsed.value;
    return ok({
      ...rest,
      kind: 'image',
      layers: rest.layers,
      mediaType: mediaType || MediaType.ociManifest,
      subject: subject ?? undefined,
    });
  }
  if (mediaType) return { kind: 'unsupported', reason: `the media type '${mediaType}'` };
  return malformed('the body is neither an index nor an image manifest');
}

/** The entries of an index that are images for a platform: attestations stand there as `unknown/unknown`. */
export function platformEntries(index: Index): readonly Descriptor[] {
  return index.manifests.filter((entry) => !isAttestation(entry));
}

/** BuildKit's attestations: entries that say so by annotation, or whose platform is `unknown/unknown`. */
export function isAttestation(entry: Descriptor): boolean {
  return (
    entry.annotations['vnd.docker.reference.type'] === 'attestation-manifest' ||
    (entry.platform !== undefined && isUnknownPlatform(entry.platform))
  );
}

/** What an entry of an index is, as far as its descriptor tells: an image is expected where nothing else is said. */
export type EntryKind = 'platform' | 'index' | 'attestation' | 'artifact';

export function entryKind(entry: Descriptor): EntryKind {
  if (isIndexType(entry.mediaType)) return 'index';
  if (isAttestation(entry)) return 'attestation';
  const isOther = entry.mediaType !== '' && !isImageManifestType(entry.mediaType);
  return isOther || (entry.artifactType && !entry.platform) ? 'artifact' : 'platform';
}

/**
 * Whether the manifest is a runnable image's, not another artifact's: also where its configuration has a type that says nothing. What holds
 * evidence and nothing else is none, though BuildKit and cosign give it an image's configuration.
 */
export function isContainerImage({ artifactType, config, layers }: ImageManifest): boolean {
  if (isImageConfigType(config.mediaType)) return !holdsEvidence(layers);
  if (artifactType || config.artifactType || !isUnspecificConfigType(config.mediaType)) return false;
  return layers.every(({ mediaType }) => isLayerType(mediaType));
}

/**
 * What kind of artifact a manifest holds; undefined for a container image. Tools write it in different places, so: the manifest's
 * `artifactType`, else the config descriptor's, else the config's media type where it is no image's, else the first layer's.
 */
export function artifactTypeOf(manifest: ImageManifest): string | undefined {
  if (manifest.artifactType) return manifest.artifactType;
  if (manifest.config.artifactType) return manifest.config.artifactType;
  if (isContainerImage(manifest)) return undefined;
  const { mediaType } = manifest.config;
  // What has an image's configuration and is none is called by what it holds.
  if (mediaType !== MediaType.ociEmpty && !isImageConfigType(mediaType)) return mediaType || undefined;
  return manifest.layers[0]?.mediaType ?? mediaType;
}

function holdsEvidence(layers: readonly Descriptor[]): boolean {
  return layers.length > 0 && layers.every(({ mediaType }) => isEvidenceLayerType(mediaType));
}

/** The compressed size of an image's layers together, in bytes. */
export function layersSize(manifest: ImageManifest): number {
  return manifest.layers.reduce((sum, layer) => sum + layer.size, 0);
}

function isSpecific(mediaType: string): boolean {
  return !['', 'application/json', 'text/plain', 'application/octet-stream'].includes(mediaType);
}
