import { readConfig } from '../../inspection/inspectImage';
import type { Descriptor } from '../../oci/descriptor';
import type { ImageConfig } from '../../oci/imageConfig';
import { type ImageManifest, type Index, isAttestation, isContainerImage, type Manifest } from '../../oci/manifest';
import { isImageManifestType, isIndexType } from '../../oci/mediaType';
import { isUnknownPlatform, type Platform } from '../../oci/platform';
import { entriesFor } from '../../oci/platformSpecifier';
import type { Fact, Needs, PlatformImage } from '../../policy/imageFacts';
import { type Ask, atDigest, type ImageSource, type RegistryLocator } from '../../registry/imageSource';

/** What {@link readImages} reads with. */
export interface ImageReading {
  readonly source: ImageSource<RegistryLocator>;
  readonly locator: RegistryLocator;
  readonly needs: Needs;
  /** What a load gives, or why it is not known. */
  readonly fact: <T>(load: () => Promise<T>) => Promise<Fact<T>>;
  /** Lets so many requests be under way at once, in the order of the calls. */
  readonly limit: <T>(work: () => Promise<T>) => Promise<T>;
  readonly ask: Ask;
}

/** An index can hold indexes: so many levels are followed. */
const MAX_INDEX_DEPTH = 4;
/** So many manifests of one reference are read: of those beyond, nothing is known. */
const MAX_MANIFESTS = 100;

const TOO_MANY = { kind: 'unknown', why: { kind: 'tooMany' } } as const;
const NOT_READ = { kind: 'unknown', why: { kind: 'notSaid' } } as const;

/** The images of `manifest` that the needs name: a request for each that stands in an index, and one for each configuration. */
export async function readImages(manifest: Manifest, reading: ImageReading): Promise<readonly PlatformImage[]> {
  if (manifest.kind === 'index') return new Unfolding(reading).images(manifest, 0);
  const config = await configOf(manifest, reading);
  const platform = config.kind === 'known' ? config.value?.platform : undefined;
  return [{ platform: platform?.os ? platform : undefined, entry: undefined, manifest: known(manifest), config }];
}

/** The platforms that a runtime finds there: of a single image that of its configuration, one request; of an index those of its entries, a request for each index in it. */
export async function readOffered(manifest: Manifest, reading: ImageReading): Promise<Fact<readonly Platform[]>> {
  const configs: ImageReading = { ...reading, needs: { level: 'configs' } };
  if (manifest.kind === 'index')
    return new Unfolding({ ...reading, needs: { level: 'manifests' } }).platforms(manifest, 0);
  const config = await configOf(manifest, configs);
  if (config.kind === 'unknown') return config;
  const platform = config.value?.platform;
  return known(platform?.os ? [platform] : []);
}

class Unfolding {
  private left = MAX_MANIFESTS;

  constructor(private readonly reading: ImageReading) {}

  async images(index: Index, depth: number): Promise<readonly PlatformImage[]> {
    const entries = entriesOf(index, this.reading.needs);
    return (await Promise.all(entries.map((entry) => this.imagesOf(entry, depth)))).flat();
  }

  async platforms(index: Index, depth: number): Promise<Fact<readonly Platform[]>> {
    const found: Platform[] = [];
    for (const entry of entriesOf(index, this.reading.needs)) {
      const { mediaType, platform } = entry;
      if (!isIndexType(mediaType)) {
        if (platform) found.push(platform);
        continue;
      }
      const inner = await this.manifest(entry, depth);
      if (inner.kind === 'unknown') return inner;
      const platforms =
        inner.value.kind === 'index' ? await this.platforms(inner.value, depth + 1) : known(platform ? [platform] : []);
      if (platforms.kind === 'unknown') return platforms;
      found.push(...platforms.value);
    }
    return known(found);
  }

  private async imagesOf(entry: Descriptor, depth: number): Promise<readonly PlatformImage[]> {
    const { platform } = entry;
    const fact = await this.manifest(entry, depth);
    if (fact.kind === 'unknown') return [{ platform, entry, manifest: fact, config: fact }];
    const { value } = fact;
    if (value.kind === 'index') return this.images(value, depth + 1);
    // What is for no platform and no image is run by nobody: an SBOM that stands in the index.
    if (!platform && !isContainerImage(value)) return [];
    return [{ platform, entry, manifest: known(value), config: await configOf(value, this.reading) }];
  }

  private async manifest(entry: Descriptor, depth: number): Promise<Fact<Manifest>> {
    if (this.left-- <= 0) return TOO_MANY;
    const { source, locator, fact, limit, ask } = this.reading;
    const at = atDigest(locator, entry.digest);
    const read = await limit(() => fact(async () => (await source.manifest(at, { ...ask, entry })).value));
    return read.kind === 'known' && read.value.kind === 'index' && depth === MAX_INDEX_DEPTH ? TOO_MANY : read;
  }
}

/** An entry that a runtime would choose for its platform is an image, whatever else is said of it. */
function entriesOf({ manifests }: Index, { platforms }: Needs): readonly Descriptor[] {
  const entries = manifests.filter((entry) => {
    const { mediaType, platform } = entry;
    if (platform && !isUnknownPlatform(platform)) return true;
    return !isAttestation(entry) && (mediaType === '' || isImageManifestType(mediaType) || isIndexType(mediaType));
  });
  return platforms?.kind === 'asked' ? entriesFor(entries, platforms.asked) : entries;
}

async function configOf(
  manifest: ImageManifest,
  { source, locator, needs, fact, limit, ask }: ImageReading,
): Promise<Fact<ImageConfig | undefined>> {
  if (needs.level !== 'configs') return NOT_READ;
  return limit(() => fact(() => readConfig(source, locator, manifest, ask)));
}

function known<T>(value: T): Extract<Fact<T>, { kind: 'known' }> {
  return { kind: 'known', value };
}
