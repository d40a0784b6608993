import type { ImageSummary } from '../inspection/inspectImage';
import { readDetails, summariseImage } from '../inspection/inspectImage';
import { nearestAnnotation } from '../inspection/annotation';
import type { Digest } from '../oci/digest';
import { platformEntries } from '../oci/manifest';
import type { Reference } from '../references/reference';
import type { Ask, ImageSource, RegistryLocator } from '../registry/imageSource';
import { nextFailsToo } from '../registry/nextFailsToo';
import { asRegistryError, type RegistryError } from '../registry/registryError';
import type { PreparedTags } from '../tags/prepareTags';
import { tagsToTry } from '../tags/tagsToTry';

/** What was found out about the tags of a digest; a registry cannot be asked for them, so some tags are asked where they point. */
export interface FoundTags {
  /** In the order in which they were tried. */
  readonly found: readonly string[];
  /** Where those point that gave an answer, in that order. */
  readonly digests: ReadonlyMap<string, Digest>;
  readonly tried: number;
  /** Those that gave no answer are among the tried. */
  readonly failed: number;
  /** All tags of the repository. */
  readonly total: number;
  /** Why no more were tried, where it was not that there are no more or that enough were. */
  readonly stopped: RegistryError | undefined;
}

/** So many tags are asked where they point. */
export const MAX_TRIED = 30;
const VERSION = 'org.opencontainers.image.version';

/** What a digest stands for, as far as it helps to find its tags. */
export interface DigestImage {
  readonly version: string | undefined;
  /** One platform's image, which tags reach through an index: those are not looked into. */
  readonly isOnePlatform: boolean;
}

/**
 * The version that the image behind `digest` gives itself, in an annotation, else in its configuration's labels: one request, or up
 * to three. Without an answer nothing is known of it; that is no failure here.
 * @throws RegistryError 'cancelled'
 */
export async function readDigestImage(
  source: ImageSource<RegistryLocator>,
  reference: Reference & { readonly digest: Digest },
  ask: Ask,
): Promise<DigestImage> {
  let isOnePlatform = false;
  try {
    const locator: RegistryLocator = { kind: 'registry', reference: { ...reference, tag: undefined } };
    const summary = await summariseImage(source, locator, ask);
    isOnePlatform = summary.fetched.value.kind === 'image';
    const version = versionAtHand(summary);
    if (version !== undefined) return { version, isOnePlatform };
    const details = await readDetails(source, summary, { kind: 'wishes', wishes: [] }, ask);
    return { version: nearestAnnotation(VERSION, summary, details), isOnePlatform };
  } catch (error) {
    const known = asRegistryError(error, reference.registry);
    if (known.kind === 'cancelled') throw known;
    return { version: undefined, isOnePlatform };
  }
}

function versionAtHand(summary: ImageSummary): string | undefined {
  const { value } = summary.fetched;
  const own = nearestAnnotation(VERSION, summary);
  if (own !== undefined || value.kind !== 'index') return own;
  const [entry] = platformEntries(value);
  return entry?.annotations[VERSION]?.trim() || undefined;
}

/**
 * Asks where tags point, the most likely first, one after another and at most {@link MAX_TRIED}: a HEAD each. Ends early where the
 * registry has had enough, or the asker, who is told what was found by then. Never rejects.
 * @param tell is called before each.
 */
export async function findTags(
  source: ImageSource<RegistryLocator>,
  reference: Reference & { readonly digest: Digest },
  { tags, version }: { readonly tags: PreparedTags; readonly version: string | undefined },
  ask: Ask,
  tell: (tag: string, found: readonly string[]) => void,
): Promise<FoundTags> {
  const found: string[] = [];
  const digests = new Map<string, Digest>();
  let [tried, failed] = [0, 0];
  let stopped: RegistryError | undefined;
  for (const tag of tagsToTry(version, tags).slice(0, MAX_TRIED)) {
    tell(tag, found);
    const locator: RegistryLocator = { kind: 'registry', reference: { ...reference, tag, digest: undefined } };
    try {
      // Not as by a person: a HEAD that fails is not to be repeated as a GET, which registries count.
      const digest = await source.resolve(locator, { ...ask, byPerson: false });
      tried++;
      digests.set(tag, digest);
      if (digest === reference.digest) found.push(tag);
    } catch (error) {
      const known = asRegistryError(error, reference.registry);
      if (nextFailsToo(known)) {
        stopped = known;
        break;
      }
      tried++;
      failed++;
    }
  }
  return { found, digests, tried, failed, total: tags.shown.length, stopped };
}
