import type { Annotations, Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { ImageConfig } from '../oci/imageConfig';
import { artifactTypeOf, layersSize } from '../oci/manifest';
import type { Platform } from '../oci/platform';
import type { ImageDetails } from './inspectImage';

export type Pair = readonly [key: string, value: string];

/** One image or artifact in an order that does not depend on who wrote it, except where the order has a meaning. */
export interface ComparedImage {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Undefined for a container image. */
  readonly artifactType: string | undefined;
  readonly platform: Platform | undefined;
  /** The manifest's, by key. */
  readonly annotations: readonly Pair[];
  /** What the manifest names as its configuration. */
  readonly config: Descriptor;
  /** Undefined for an artifact: its configuration is not an image's. */
  readonly run: ComparedRun | undefined;
  readonly layers: readonly ComparedLayer[];
  /** Of all layers, in bytes, as they are stored. */
  readonly size: number;
}

/** How an image is run. */
export interface ComparedRun {
  /** RFC 3339, as written. */
  readonly created: string | undefined;
  readonly author: string | undefined;
  /** '' is root. */
  readonly user: string;
  readonly workingDir: string | undefined;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly stopSignal: string | undefined;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly env: readonly Variable[];
  readonly labels: readonly Pair[];
}

export interface Variable {
  readonly name: string;
  /** Undefined where none is given: without '='. */
  readonly value: string | undefined;
}

export interface ComparedLayer {
  readonly digest: Digest;
  readonly mediaType: string;
  /** In bytes, as it is stored. */
  readonly size: number;
  /** What made it, as the history says. */
  readonly instruction: string | undefined;
  readonly annotations: readonly Pair[];
}

export function comparedImage({ manifest, platform, config }: ImageDetails): ComparedImage {
  const { value, digest, mediaType } = manifest;
  return {
    digest,
    mediaType,
    artifactType: artifactTypeOf(value),
    platform,
    annotations: pairsOf(value.annotations),
    config: value.config,
    run: config && comparedRun(config),
    layers: comparedLayers(value.layers, config),
    size: layersSize(value),
  };
}

/** In the order of their keys. */
export function pairsOf(map: Annotations): readonly Pair[] {
  return Object.entries(map).sort(([a], [b]) => byText(a, b));
}

function comparedRun(config: ImageConfig): ComparedRun {
  const { created, author, user, workingDir, entrypoint, cmd, stopSignal, exposedPorts, volumes, env, labels } = config;
  return {
    ...{ created, author, user, workingDir, entrypoint, cmd, stopSignal },
    ports: exposedPorts.toSorted(byPort),
    volumes: volumes.toSorted(byText),
    // Of one that is given twice the last counts: these keep their order.
    env: env.map(variableOf).sort((a, b) => byText(a.name, b.name)),
    labels: pairsOf(labels),
  };
}

function variableOf(text: string): Variable {
  const end = text.indexOf('=');
  return end < 0 ? { name: text, value: undefined } : { name: text.slice(0, end), value: text.slice(end + 1) };
}

/** Entries of the history that made no layer are left out: what they did stands in the configuration. */
function comparedLayers(layers: readonly Descriptor[], config: ImageConfig | undefined): readonly ComparedLayer[] {
  const made = (config?.history ?? []).filter(({ emptyLayer }) => !emptyLayer);
  return layers.map(({ digest, mediaType, size, annotations }, index) => {
    const instruction = made[index]?.createdBy?.trim() || made[index]?.comment?.trim();
    return { digest, mediaType, size, instruction: instruction || undefined, annotations: pairsOf(annotations) };
  });
}

/** `80/tcp` stands before `443/tcp`. */
function byPort(a: string, b: string): number {
  return (Number.parseInt(a, 10) || 0) - (Number.parseInt(b, 10) || 0) || byText(a, b);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
