import type { Digest } from '../oci/digest';
import { platformEntries } from '../oci/manifest';
import { isImageManifestType, isIndexType } from '../oci/mediaType';
import type { Platform } from '../oci/platform';
import type { Reference } from '../references/reference';
import { type Ask, atDigest, type HeadSource, type ManifestHead, type RegistryLocator } from '../registry/imageSource';
import { asRegistryError, type RegistryError } from '../registry/registryError';

/** How what a reference says stands to what its registry says. */
export type Standing =
  /** It is there; where it is pinned, the tag stands for the pin, or for an index that holds it. */
  | { readonly kind: 'current'; readonly digest: Digest; readonly pinned?: 'index' | PinnedPlatform | undefined }
  /** The tag stands for another digest than the one that is pinned; which of an index's platforms the pin was, if any, is not known. */
  | { readonly kind: 'moved'; readonly digest: Digest; readonly wasPlatform?: 'perhaps' | undefined }
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
 * How `reference` stands. One HEAD, and where that cannot be the whole answer, more, of which registries count GETs alone:
 * - A moved pin: where its tag stands for an index, a HEAD of the pin. Only where that is one image may it be one of the index's
 *   platforms: then a GET of the index (also where the registry does not say what either is).
 * - A 404: a GET for the registry's word, since a HEAD has none, and only MANIFEST_UNKNOWN says that something is missing. It fetches
 *   nothing, so it is no pull. Where the tag of a pin is gone, a HEAD of the pin, too.
 *
 * Never rejects but with 'cancelled'.
 */
export async function standingOf(source: HeadSource, reference: Reference, ask: Ask): Promise<Standing> {
  const { tag, digest: pin } = reference;
  if (tag === undefined && pin !== undefined) {
    return current(await headOf(source, reference, 'digest', { ask, fresh: true }));
  }
  const tagged = { ...reference, digest: undefined };
  const head = await headOf(source, tagged, 'tag', { ask });
  if (pin === undefined) return current(head);
  if (!('digest' in head)) {
    if (head.kind !== 'missing') return head;
    const pinned = await headOf(source, { ...reference, tag: undefined }, 'digest', { ask, fresh: true });
    return 'digest' in pinned ? { ...head, what: 'pinnedTag' } : pinned;
  }
  return head.digest === pin ? { ...current(head), pinned: 'index' } : otherThan(pin, head, source, tagged, ask);
}

/** What is not there, or of which nothing is known. */
type Absent = Extract<Standing, { kind: 'missing' | 'notVisible' | 'failed' }>;

interface Existence {
  readonly ask: Ask;
  /** A source that remembers believes a digest without asking. */
  readonly fresh?: boolean;
}

function current(head: ManifestHead): Extract<Standing, { kind: 'current' }>;
function current(head: ManifestHead | Absent): Standing;
function current(head: ManifestHead | Absent): Standing {
  return 'digest' in head ? { kind: 'current', digest: head.digest } : head;
}

/**
 * What a tag or digest stands for, without its content, or that it is not there: one HEAD; where that says 404, a GET for the registry's
 * word.
 * @throws the error where it is 'cancelled'.
 */
export async function headOf(
  source: HeadSource,
  reference: Reference,
  what: 'tag' | 'digest',
  { ask, fresh = ask.fresh }: Existence,
): Promise<ManifestHead | Absent> {
  const locator: RegistryLocator = { kind: 'registry', reference };
  try {
    return await source.head(locator, { ...ask, fresh });
  } catch (cause) {
    const error = asRegistryError(cause, reference.registry);
    if (error.kind !== 'notFound' || error.code !== undefined) return absent(error, what);
    return source
      .manifest(locator, { ...ask, fresh })
      .catch((again: unknown) => absent(asRegistryError(again, reference.registry), what));
  }
}

/** @throws the error where it is 'cancelled'. */
function absent(error: RegistryError, what: 'tag' | 'digest'): Absent {
  switch (error.kind) {
    case 'cancelled':
      throw error;
    case 'unauthorized':
    case 'denied':
      return { kind: 'notVisible', error };
    case 'notFound':
      return saysMissing(error) ? { kind: 'missing', what, error } : { kind: 'notVisible', error };
    default:
      return { kind: 'failed', error };
  }
}

/** Whether a registry said that it has no such tag or digest; what it answers to nobody in particular, after a refusal, says nothing. */
export function saysMissing({ kind, code, credentialRefused }: RegistryError): boolean {
  return kind === 'notFound' && code === 'MANIFEST_UNKNOWN' && !credentialRefused;
}

/** A pin that is not what its tag stands for: one platform of that, or what it stood for before. */
async function otherThan(
  pin: Digest,
  { digest, mediaType }: ManifestHead,
  source: HeadSource,
  tagged: Reference,
  ask: Ask,
): Promise<Standing> {
  const locator: RegistryLocator = { kind: 'registry', reference: tagged };
  // What a digest stands for is no other for being asked anew.
  const asked = { ...ask, fresh: false };
  const moved = { kind: 'moved', digest } as const;
  try {
    if (isImageManifestType(mediaType)) return moved;
    if (isIndexType(await typeOfPin(source, atDigest(locator, pin), asked))) return moved;
    const { value } = await source.manifest(atDigest(locator, digest), asked);
    if (value.kind !== 'index') return moved;
    const entry = platformEntries(value).find((each) => each.digest === pin);
    if (!entry) return { ...moved, wasPlatform: 'perhaps' };
    return { kind: 'current', digest, pinned: { platform: entry.platform } };
  } catch (cause) {
    // The tag is there: what cannot be had is only the word whether the pin is one of its platforms.
    const error = asRegistryError(cause, tagged.registry);
    if (error.kind === 'cancelled') throw error;
    return { kind: 'failed', error };
  }
}

/** '' where the registry does not say, or has no such digest any more. */
async function typeOfPin(source: HeadSource, pinned: RegistryLocator, ask: Ask): Promise<string> {
  try {
    return (await source.head(pinned, ask)).mediaType;
  } catch (error) {
    if (asRegistryError(error, pinned.reference.registry).kind === 'notFound') return '';
    throw error;
  }
}
