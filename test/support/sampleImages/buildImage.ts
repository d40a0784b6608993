import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import {
  type AnnotationsJson,
  type Content,
  contentOf,
  descriptorOf,
  type DescriptorJson,
  encodeJson,
  type PlatformJson,
} from './content';
import { gzip, tar, type TarEntry } from './tar';

/** One entry of an image's history; with files it is a layer, without it an empty one. */
export interface Step {
  readonly createdBy: string;
  /** Default: the image's. */
  readonly created?: string;
  readonly comment?: string;
  readonly files?: readonly TarEntry[];
  /** Says that the layer may be had elsewhere, as the base layers of Windows do. */
  readonly urls?: readonly string[];
}

/** `config` of an image configuration, as it is written. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md */
export interface ContainerConfigJson {
  readonly User?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
}

export type Flavour = 'oci' | 'docker';

export interface ImageDescription {
  readonly platform: PlatformJson;
  readonly steps: readonly Step[];
  /** RFC 3339. */
  readonly created?: string;
  readonly author?: string;
  readonly config?: ContainerConfigJson;
  /** On the manifest; Docker's has none. */
  readonly annotations?: AnnotationsJson;
  /** Whose media types. Default: oci. */
  readonly flavour?: Flavour;
}

export interface ImageContent extends Content {
  readonly platform: PlatformJson;
}

const TYPES = {
  oci: {
    manifest: MediaType.ociManifest,
    config: MediaType.ociConfig,
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
    foreignLayer: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  },
  docker: {
    manifest: MediaType.dockerManifest,
    config: MediaType.dockerConfig,
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    foreignLayer: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  },
} as const;

/** An image of real bytes: layers, configuration and manifest, so that every digest in them is true. */
export function buildImage(image: ImageDescription): ImageContent {
  const { platform, steps, annotations, flavour = 'oci' } = image;
  const types = TYPES[flavour];
  const layers = steps.flatMap((step) => (step.files ? [layerOf(step, step.files, flavour)] : []));
  const config = { mediaType: types.config, bytes: encodeJson(configOf(image, layers)) };
  const manifest = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptorOf(config),
    layers: layers.map((layer) => layer.descriptor),
    annotations,
  };
  const blobs = [config, ...layers.map(({ bytes, descriptor: { mediaType } }) => ({ bytes, mediaType }))];
  const content = contentOf(types.manifest, manifest, { blobs });
  return { ...content, platform };
}

interface Layer {
  readonly descriptor: DescriptorJson;
  readonly bytes: Uint8Array;
  /** The digest of the uncompressed archive. */
  readonly diffId: string;
}

function layerOf({ urls }: Step, files: readonly TarEntry[], flavour: Flavour): Layer {
  const archive = tar(files);
  const bytes = gzip(archive);
  const mediaType = urls ? TYPES[flavour].foreignLayer : TYPES[flavour].layer;
  return {
    bytes,
    descriptor: { ...descriptorOf({ mediaType, bytes }), ...(urls ? { urls } : {}) },
    diffId: digestOf(archive),
  };
}

function configOf(
  { platform, steps, created, author, config = {} }: ImageDescription,
  layers: readonly Layer[],
): object {
  return {
    created,
    author,
    ...platform,
    config,
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: steps.map((step) => ({
      created: step.created ?? created,
      created_by: step.createdBy,
      comment: step.comment,
      empty_layer: step.files ? undefined : true,
    })),
  };
}
