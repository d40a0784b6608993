import type { Digest } from '../oci/digest';
import { choosePlatform, type Platform } from '../oci/platform';
import { platformEntries } from '../oci/manifest';
import { type Ask, atDigest, type ImageSource, type RegistryLocator } from '../registry/imageSource';
import { readDetails, summariseImage } from './inspectImage';

/** When an image was made, as it says itself. */
export interface Creation {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Undefined where the index says it for all of its platforms. */
  readonly platform: Platform | undefined;
}

const KEY = 'org.opencontainers.image.created';

/**
 * When the image of a digest was made: as its index says of the platform or of all, else its manifest, else its configuration. One
 * request, or up to two more; what a digest stands for never changes. Undefined where none says it, or the date stands for none.
 */
export async function readCreation(
  source: ImageSource,
  locator: RegistryLocator,
  digest: Digest,
  wishes: readonly (Platform | undefined)[],
  ask: Ask,
): Promise<Creation | undefined> {
  const summary = await summariseImage(source, atDigest(locator, digest), ask);
  const { value } = summary.fetched;
  if (value.kind === 'index') {
    const entry = choosePlatform(platformEntries(value), wishes);
    const time = timeOf(entry?.annotations[KEY]);
    if (time !== undefined) return { time, platform: entry?.platform };
  }
  const own = timeOf(value.annotations[KEY]);
  if (own !== undefined) return { time: own, platform: undefined };
  const details = await readDetails(source, summary, { kind: 'wishes', wishes }, ask);
  const time = timeOf(details?.config?.created);
  return time === undefined ? undefined : { time, platform: details?.platform };
}

/** 1970 and before: reproducible builds write it where they mean none. */
function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isFinite(time) && new Date(time).getUTCFullYear() > 1970 ? time : undefined;
}
