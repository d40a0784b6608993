import type { Digest } from '../oci/digest';
import { platformEntries } from '../oci/manifest';
import type { Platform } from '../oci/platform';
import type { Reference } from '../references/reference';
import { type Ask, atDigest, type ImageSource, type RegistryLocator } from '../registry/imageSource';
import { asRegistryError, type RegistryError } from '../registry/registryError';

/** How what a reference says stands to what its registry says. */
export type Standing =
  /** It is there; where it is pinned, the tag stands for the pin, or for an index that holds it. */
  | { readonly kind: 'current'; readonly digest: Digest; readonly pinned?: 'index' | PinnedPlatform | undefined }
  /** The tag stands for another digest than the one that is pinned. */
  | { readonly kind: 'moved'; readonly digest: Digest }
  /** The registry says that it has no such tag (while the pinned digest, if any, is there), or no such digest. */
  | { readonly kind: 'missing'; readonly what: 'tag' | 'pinnedTag' | 'digest'; readonly error: RegistryError }
  /** Private or missing: the registry does not tell. */
  | { readonly kind: 'notVisible'; readonly error: RegistryError }
  | { readonly kind: 'failed'; readonly error: RegistryError };

/** The pin is that of one platform's manifest in the index that the tag stands for. */
export interface PinnedPlatform {
  readonly platform: Platform | undefined;
}

/**
 * How `reference` stands. One HEAD. Only where that cannot be the whole answer, more: a GET where the tag's digest is not the pin (it
 * can be one of its platforms), or for the registry's word on a 404 (a HEAD has none); a HEAD of the pin where its tag is gone.
 * Never rejects but with 'cancelled'.
 */
export async function standingOf(
  source: ImageSource<RegistryLocator>,
  reference: Reference,
  ask: Ask,
): Promise<Standing> {
  const { tag, digest: pin } = reference;
  if (tag === undefined && pin !== undefined) return existence(source, reference, 'digest', { ask, fresh: true });
  const tagged = { ...reference, digest: undefined };
  const standing = await existence(source, tagged, 'tag', { ask });
  if (pin === undefined) return standing;
  if (standing.kind === 'missing') {
    const pinned = await existence(source, { ...reference, tag: undefined }, 'digest', { ask, fresh: true });
    return pinned.kind === 'current' ? { ...standing, what: 'pinnedTag' } : pinned;
  }
  if (standing.kind !== 'current') return standing;
  return standing.digest === pin ? { ...standing, pinned: 'index' } : ofPlatform(source, tagged, pin, standing, ask);
}

interface Existence {
  readonly ask: Ask;
  /** A source that remembers believes a digest without asking. */
  readonly fresh?: boolean;
}

async function existence(
  source: ImageSource<RegistryLocator>,
  reference: Reference,
  what: 'tag' | 'digest',
  { ask, fresh = ask.fresh }: Existence,
): Promise<Standing> {
  const locator: RegistryLocator = { kind: 'registry', reference };
  try {
    return { kind: 'current', digest: await source.resolve(locator, { ...ask, fresh }) };
  } catch (cause) {
    const error = asRegistryError(cause, reference.registry);
    if (error.kind !== 'notFound' || error.code !== undefined) return standingAfter(error, what);
    return source.manifest(locator, { ...ask, fresh }).then(
      ({ digest }): Standing => ({ kind: 'current', digest }),
      (again: unknown) => standingAfter(asRegistryError(again, reference.registry), what),
    );
  }
}

/** @throws the error where it is 'cancelled'. */
function standingAfter(error: RegistryError, what: 'tag' | 'digest'): Standing {
  switch (error.kind) {
    case 'cancelled':
      throw error;
    case 'unauthorized':
    case 'denied':
      return { kind: 'notVisible', error };
    case 'notFound': {
      // What was answered to nobody in particular, after a refusal, says nothing of what is there.
      const isSaid = error.code === 'MANIFEST_UNKNOWN' && !error.credentialRefused;
      return isSaid ? { kind: 'missing', what, error } : { kind: 'notVisible', error };
    }
    default:
      return { kind: 'failed', error };
  }
}

async function ofPlatform(
  source: ImageSource<RegistryLocator>,
  tagged: Reference,
  pin: Digest,
  { digest }: { readonly digest: Digest },
  ask: Ask,
): Promise<Standing> {
  const locator: RegistryLocator = { kind: 'registry', reference: tagged };
  try {
    const { value } = await source.manifest(atDigest(locator, digest), { ...ask, fresh: false });
    const entry = value.kind === 'index' ? platformEntries(value).find((each) => each.digest === pin) : undefined;
    return entry ? { kind: 'current', digest, pinned: { platform: entry.platform } } : { kind: 'moved', digest };
  } catch (cause) {
    // The tag is there: what cannot be had is only the word whether the pin is one of its platforms.
    const error = asRegistryError(cause, tagged.registry);
    if (error.kind === 'cancelled') throw error;
    return { kind: 'failed', error };
  }
}
