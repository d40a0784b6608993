import * as v from 'valibot';
import type { Digest } from '../../oci/digest';
import { digestOf, parseDigest } from '../../oci/digest';
import { parseImageConfig } from '../../oci/imageConfig';
import type { ImageManifest } from '../../oci/manifest';
import { MediaType } from '../../oci/mediaType';
import { type Parsed, parseJson, parseWith } from '../../oci/parsed';
import type { Platform } from '../../oci/platform';
import type { Fetched } from '../imageSource';
import { RegistryError } from '../registryError';
import { MAX_BLOB_BYTES, parsedManifest } from './wholeContent';
import type { TarArchive } from './tarArchive';

/** One image of a `docker save` archive: the names of its files in the archive. */
export interface SavedImage {
  readonly config: string;
  readonly layers: readonly string[];
  readonly repoTags: readonly string[];
}

/** A saved image with the manifest that was composed for it. */
export interface ComposedImage {
  readonly saved: SavedImage;
  readonly manifest: Fetched<ImageManifest>;
  readonly platform: Platform;
  /** The file that holds a blob of the manifest. */
  readonly files: ReadonlyMap<Digest, string>;
}

/** Docker itself stops at 127. */
const MAX_LAYERS = 1000;
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar';

const savedSchema = v.array(
  v.pipe(
    v.object({
      Config: v.string(),
      RepoTags: v.nullish(v.array(v.string()), []),
      Layers: v.nullish(v.pipe(v.array(v.string()), v.maxLength(MAX_LAYERS)), []),
    }),
    v.transform(({ Config, RepoTags, Layers }): SavedImage => ({ config: Config, layers: Layers, repoTags: RepoTags })),
  ),
);
const rootfsSchema = v.object({ rootfs: v.object({ diff_ids: v.nullish(v.array(v.string()), []) }) });

/**
 * What manifest.json of a `docker save` archive lists.
 * @see https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#combined-image-json--filesystem-changeset-format
 */
export function parseSavedImages(bytes: Uint8Array): Parsed<readonly SavedImage[]> {
  const json = parseJson(bytes);
  return json.kind === 'ok' ? parseWith(savedSchema, json.value) : json;
}

/**
 * Composes the manifest that the archive lacks: Docker's, version 2, schema 2, over the configuration and the layers as they stand in the
 * archive. Layers are uncompressed there, so a layer's digest is its diff_id, not the one that a registry gives; a layer that some
 * other tool left compressed is read to compute its digest.
 */
export async function composeImage(
  archive: TarArchive,
  saved: SavedImage,
  signal: AbortSignal,
): Promise<ComposedImage> {
  const malformed = (what: string) => new RegistryError('malformed', what, { host: archive.place });
  const configBytes = await archive.read(saved.config, MAX_BLOB_BYTES, signal);
  if (!configBytes) throw malformed(`no configuration '${saved.config}'`);
  const config = parseImageConfig(configBytes);
  if (config.kind !== 'ok') throw malformed(`the configuration: ${config.reason}`);
  const diffIds = diffIdsOf(configBytes);
  if (diffIds?.length !== saved.layers.length) throw malformed('the layers are not those of the configuration');

  const files = new Map<Digest, string>();
  const layers: object[] = [];
  for (const [index, name] of saved.layers.entries()) {
    const size = await archive.size(name);
    if (size === undefined) throw malformed(`no layer '${name}'`);
    const digest = archive.isGzip(name) ? await archive.digest(name, signal) : diffIds[index];
    if (!digest) throw malformed(`the diff_id of layer '${name}'`);
    layers.push({ mediaType: archive.isGzip(name) ? `${LAYER}.gzip` : LAYER, size, digest });
    files.set(digest, name);
  }
  const configDigest = digestOf(configBytes);
  files.set(configDigest, saved.config);
  const manifest = {
    schemaVersion: 2,
    mediaType: MediaType.dockerManifest,
    config: { mediaType: MediaType.dockerConfig, size: configBytes.length, digest: configDigest },
    layers,
  };
  return { saved, manifest: encoded(manifest, archive.place), platform: config.value.platform, files };
}

/** The digests of a configuration's layers, uncompressed; an entry that is no digest is undefined. */
function diffIdsOf(config: Uint8Array): readonly (Digest | undefined)[] | undefined {
  const json = parseJson(config);
  const parsed = json.kind === 'ok' ? parseWith(rootfsSchema, json.value) : json;
  return parsed.kind === 'ok' ? parsed.value.rootfs.diff_ids.map(parseDigest) : undefined;
}

function encoded(manifest: object, place: string): Fetched<ImageManifest> {
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  const { value, ...fetched } = parsedManifest(bytes, digestOf(bytes), MediaType.dockerManifest, place);
  if (value.kind === 'image') return { ...fetched, value, isComposed: true };
  throw new RegistryError('malformed', 'the composed manifest', { host: place });
}
