import type { Digest } from '../oci/digest';
import { parseImageConfig } from '../oci/imageConfig';
import { platformEntries } from '../oci/manifest';
import { type Platform, samePlatform } from '../oci/platform';
import type { Reference } from '../references/reference';
import { type Ask, atDigest, type HeadSource, type ImageSource, type RegistryLocator } from '../registry/imageSource';
import { RegistryError } from '../registry/registryError';
import { type PinnedPlatform, type Standing, standingOf } from './standing';

/** What a pin is to become so that it is what its tag stands for now. */
export type Refreshed =
  /** It is that already. */
  | { readonly kind: 'current'; readonly platform: PinnedPlatform | undefined }
  /** `platform`: the pin was that of one platform's manifest, and is again. */
  | { readonly kind: 'moved'; readonly digest: Digest; readonly platform: PinnedPlatform | undefined }
  /** The index that the tag stands for now has no image for the platform of the pin. */
  | { readonly kind: 'platformGone'; readonly platform: Platform }
  | { readonly kind: 'failed'; readonly error: RegistryError };

/**
 * See {@link standingOf} for what is asked; where the tag has moved and the pin may have been that of a platform, two requests more:
 * such a pin stays one.
 * @throws RegistryError 'cancelled'
 */
export async function refreshedDigest(
  source: HeadSource,
  reference: Reference & { readonly tag: string; readonly digest: Digest },
  ask: Ask,
): Promise<Refreshed> {
  const standing = await standingOf(source, reference, ask);
  switch (standing.kind) {
    case 'current':
      return { kind: 'current', platform: standing.pinned === 'index' ? undefined : standing.pinned };
    case 'moved':
      return standing.wasPlatform
        ? moved(source, reference, standing, ask)
        : { kind: 'moved', digest: standing.digest, platform: undefined };
    case 'missing':
    case 'notVisible':
    case 'failed':
      return { kind: 'failed', error: standing.error };
  }
}

async function moved(
  source: ImageSource<RegistryLocator>,
  reference: Reference & { readonly digest: Digest },
  { digest }: Extract<Standing, { kind: 'moved' }>,
  ask: Ask,
): Promise<Refreshed> {
  const locator: RegistryLocator = { kind: 'registry', reference };
  try {
    const { value } = await source.manifest(atDigest(locator, digest), ask);
    const platform = value.kind === 'index' ? await platformOfPin(source, locator, reference.digest, ask) : undefined;
    if (value.kind !== 'index' || !platform) return { kind: 'moved', digest, platform: undefined };
    const entry = platformEntries(value).find((each) => each.platform && isSuccessor(each.platform, platform));
    if (!entry) return { kind: 'platformGone', platform };
    return { kind: 'moved', digest: entry.digest, platform: { platform } };
  } catch (error) {
    if (error instanceof RegistryError && error.kind !== 'cancelled') return { kind: 'failed', error };
    throw error;
  }
}

/** The platform of the image that is pinned; undefined for an index, and where the pin is gone, so that nothing tells. */
async function platformOfPin(
  source: ImageSource<RegistryLocator>,
  locator: RegistryLocator,
  pin: Digest,
  ask: Ask,
): Promise<Platform | undefined> {
  try {
    const { value } = await source.manifest(atDigest(locator, pin), ask);
    if (value.kind === 'index') return undefined;
    const config = parseImageConfig(await source.blob(locator, value.config, ask));
    return config.kind === 'ok' && config.value.platform.os ? config.value.platform : undefined;
  } catch (error) {
    if (error instanceof RegistryError && error.kind === 'notFound') return undefined;
    throw error;
  }
}

/** Windows counts its updates in the last part of `os.version`: 10.0.20348.2700 follows 10.0.20348.2655. */
function isSuccessor(platform: Platform, before: Platform): boolean {
  const withoutUpdate = (each: Platform) => ({
    ...each,
    osVersion: each.osVersion?.replace(/^(\d+\.\d+\.\d+)\..*$/, '$1'),
  });
  return samePlatform(withoutUpdate(platform), withoutUpdate(before));
}
