import type { Digest } from '../oci/digest';
import { platformEntries } from '../oci/manifest';
import { parseJson } from '../oci/parsed';
import { type Platform, samePlatform } from '../oci/platform';
import type { InvalidReference } from '../references/occurrence';
import { parseReference } from '../references/reference';
import { type Ask, hostOf, type ImageSource, type Locator } from '../registry/imageSource';
import { RegistryError } from '../registry/registryError';
import { type ImageSummary, readPlatformManifest, summariseImage } from './inspectImage';

/**
 * An OCI URI as a person writes it (`busybox:latest`), read as a reference to a registry; or a place that was read from such a
 * text already.
 */
export type ImageUri = string | Locator;

export interface ManifestDigest {
  readonly digest: Digest;
}

/** The body of the registry's answer: an OCI index or manifest, or the Docker forms of these. */
export interface OciManifest {
  /** As they were served: their digest is `digest`. */
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly mediaType: string;
  /** The JSON in `bytes`, with every field that stands there. */
  readonly manifest: unknown;
}

export interface OciManifestConfig {
  /** The JSON of one platform's manifest, with every field that stands there. */
  readonly manifest: unknown;
  /** That manifest's, never an index's. */
  readonly digest: Digest;
  /** The JSON of its config, whatever kind of artifact it is. */
  readonly config: unknown;
}

/** `noImage`: the index has no image for the platform that was asked for, or none at all. */
export type CapabilityProblem =
  | { readonly kind: 'invalidUri'; readonly problem: InvalidReference }
  | { readonly kind: 'noImage'; readonly wish: Platform | undefined; readonly platforms: readonly Platform[] };

/** Why a capability gave no answer, where no registry is to blame. The message is for the log. */
export class CapabilityError extends Error {
  constructor(
    readonly problem: CapabilityProblem,
    message: string,
  ) {
    super(message);
    this.name = 'CapabilityError';
  }
}

/**
 * `v1/manifest_digest`: the digest of what the URI names, for an index that of the index. One HEAD where that is enough.
 * @throws CapabilityError, RegistryError
 * @see https://docs.kubewarden.io/reference/spec/host-capabilities/container-registry
 */
export async function manifestDigest(source: ImageSource, uri: ImageUri, ask: Ask): Promise<ManifestDigest> {
  const locator = locate(uri);
  const isPinned = (locator.kind === 'registry' ? locator.reference : locator).digest !== undefined;
  // A source that remembers knows the answer to a digest without asking. Whether the content is there is what is asked here.
  return { digest: await source.resolve(locator, isPinned ? { ...ask, fresh: true } : ask) };
}

/**
 * `v1/oci_manifest`: the index or manifest that the URI names. One GET.
 * @throws CapabilityError, RegistryError
 */
export async function ociManifest(source: ImageSource, uri: ImageUri, ask: Ask): Promise<OciManifest> {
  const locator = locate(uri);
  const { bytes, digest, mediaType } = await source.manifest(locator, ask);
  return { bytes, digest, mediaType, manifest: jsonIn(bytes, 'manifest', locator) };
}

/**
 * `v1/oci_manifest_config`: one platform's manifest and its config. Of an index the image is taken that choosePlatform chooses; an
 * image for the `platform` that is asked for must be there. A single manifest is taken as it is. Two requests for a single manifest,
 * three for an index.
 * @throws CapabilityError, RegistryError: of kind 'malformed' for a config that is not JSON.
 */
export async function ociManifestConfig(
  source: ImageSource,
  uri: ImageUri,
  { platform }: { readonly platform?: Platform | undefined },
  ask: Ask,
): Promise<OciManifestConfig> {
  const locator = locate(uri);
  const manifest = await imageFor(source, await summariseImage(source, locator, ask), platform, ask);
  const config = await source.blob(locator, manifest.value.config, ask);
  return {
    manifest: jsonIn(manifest.bytes, 'manifest', locator),
    digest: manifest.digest,
    config: jsonIn(config, 'config', locator),
  };
}

/**
 * The manifest of one platform. An exact wish is no suggestion: another platform's image is no answer to it.
 * @throws CapabilityError, RegistryError
 */
export async function imageFor(source: ImageSource, summary: ImageSummary, wish: Platform | undefined, ask: Ask) {
  const { value } = summary.fetched;
  const entries = value.kind === 'index' ? platformEntries(value) : [];
  const platforms = entries.flatMap(({ platform }) => platform ?? []);
  const isThere = (at: Platform | undefined) => !wish || !at || samePlatform(at, wish);
  const noImage = () => new CapabilityError({ kind: 'noImage', wish, platforms }, 'the index has no such image');
  // Known before anything more is asked for, unless an entry does not tell its platform.
  if (value.kind === 'index' && !entries.some(({ platform }) => isThere(platform))) throw noImage();
  const image = await readPlatformManifest(source, summary, { kind: 'wishes', wishes: [wish] }, ask);
  if (!image || !isThere(image.entry?.platform)) throw noImage();
  return image.manifest;
}

function locate(uri: ImageUri): Locator {
  if (typeof uri !== 'string') return uri;
  const parsed = parseReference(uri);
  if (parsed.kind === 'ok') return { kind: 'registry', reference: parsed.value };
  const { problem } = parsed;
  throw new CapabilityError({ kind: 'invalidUri', problem }, `not a reference (${problem})`);
}

function jsonIn(bytes: Uint8Array, what: 'manifest' | 'config', locator: Locator): unknown {
  const parsed = parseJson(bytes);
  if (parsed.kind === 'ok') return parsed.value;
  throw new RegistryError(parsed.kind, `the ${what}: ${parsed.reason}`, { host: hostOf(locator) });
}
