import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import { type ImageConfig, parseImageConfig } from '../oci/imageConfig';
import { type ImageManifest, type Index, isContainerImage, type Manifest, platformEntries } from '../oci/manifest';
import { choosePlatform, type Platform } from '../oci/platform';
import { type Ask, atDigest, type Fetched, hostOf, type ImageSource, type Locator } from '../registry/imageSource';
import { RegistryError } from '../registry/registryError';

/** What a reference stands for: its index or image manifest. */
export interface ImageSummary<L extends Locator = Locator> {
  readonly locator: L;
  readonly fetched: Fetched<Manifest>;
}

/** One platform's manifest. */
export interface PlatformManifest {
  readonly manifest: Fetched<ImageManifest>;
  /** The index entry that led here; undefined where the reference is this manifest's own. */
  readonly entry: Descriptor | undefined;
  /** The indexes within the index that lead there, the outermost first. */
  readonly within: readonly Fetched<Index>[];
}

/** One platform's image. */
export interface ImageDetails extends PlatformManifest {
  readonly platform: Platform | undefined;
  /** Undefined for an artifact: its config is not an image's. */
  readonly config: ImageConfig | undefined;
}

/** Which of an index's images is meant: the first wish that is there (see choosePlatform), or the entry with a digest. */
export type Choice =
  | { readonly kind: 'wishes'; readonly wishes: readonly (Platform | undefined)[] }
  | { readonly kind: 'entry'; readonly digest: Digest };

/** An index can hold indexes: so many levels are followed. */
const MAX_INDEX_DEPTH = 4;

/** One manifest request; all that a hover needs at once. */
export async function summariseImage<L extends Locator>(
  source: ImageSource,
  locator: L,
  ask: Ask,
): Promise<ImageSummary<L>> {
  return { locator, fetched: await source.manifest(locator, ask) };
}

/**
 * The image of one platform with its configuration: two requests more for an index, one for a single manifest. Undefined for an
 * index without such an image.
 */
export async function readDetails(
  source: ImageSource,
  summary: ImageSummary,
  choice: Choice,
  ask: Ask,
): Promise<ImageDetails | undefined> {
  const image = await readPlatformManifest(source, summary, choice, ask);
  if (!image) return undefined;
  return detailsOf(image, await readConfig(source, summary.locator, image.manifest.value, ask));
}

/** A platform's manifest and its configuration put together. */
export function detailsOf(image: PlatformManifest, config: ImageConfig | undefined): ImageDetails {
  // Some builders leave the platform out of the configuration.
  const isNamed = config?.platform.os || config?.platform.architecture;
  return { ...image, platform: isNamed ? config.platform : image.entry?.platform, config };
}

/** The manifest of one platform: one request more for an index, none for a single manifest. Undefined as for readDetails. */
export async function readPlatformManifest(
  source: ImageSource,
  { locator, fetched }: ImageSummary,
  choice: Choice,
  ask: Ask,
): Promise<PlatformManifest | undefined> {
  let manifest = fetched;
  let entry: Descriptor | undefined;
  const within: Fetched<Index>[] = [];
  for (let depth = 0; manifest.value.kind === 'index'; depth++) {
    if (depth === MAX_INDEX_DEPTH) {
      throw new RegistryError('unsupported', 'an index nested too deeply', { host: hostOf(locator) });
    }
    const entries = platformEntries(manifest.value);
    entry =
      depth === 0 && choice.kind === 'entry'
        ? entries.find(({ digest }) => digest === choice.digest)
        : choosePlatform(entries, choice.kind === 'wishes' ? choice.wishes : []);
    if (!entry) return undefined;
    manifest = await source.manifest(atDigest(locator, entry.digest), { ...ask, entry });
    if (manifest.value.kind === 'index') within.push({ ...manifest, value: manifest.value });
  }
  return { manifest: { ...manifest, value: manifest.value }, entry, within };
}

/** The configuration of an image: one request; none for an artifact, whose config is not an image's. */
export async function readConfig(
  source: ImageSource,
  locator: Locator,
  manifest: ImageManifest,
  ask: Ask,
): Promise<ImageConfig | undefined> {
  if (!isContainerImage(manifest)) return undefined;
  const parsed = parseImageConfig(await source.blob(locator, manifest.config, ask));
  if (parsed.kind === 'ok') return parsed.value;
  const { kind, reason } = parsed;
  throw new RegistryError(kind, `the configuration ${manifest.config.digest}: ${reason}`, {
    ...{ host: hostOf(locator), reason },
  });
}
