import type { ImageSummary } from '../inspection/inspectImage';
import type { Digest } from '../oci/digest';
import { type Ask, type ImageSource, type RegistryLocator } from '../registry/imageSource';
import { asRegistryError, type RegistryError } from '../registry/registryError';
import type { Standing } from './standing';

/** Where the tag of a pinned reference points, as far as one HEAD tells. */
export type TagPointer =
  /** To the pin, or to an index that holds it. */
  | { readonly kind: 'here' | 'index' }
  | { readonly kind: 'moved'; readonly digest: Digest }
  /** The pin is a single manifest: the tag can have moved, or stand for an index that holds it. */
  | { readonly kind: 'elsewhere'; readonly digest: Digest }
  /** There is no such tag any more, while the pin is there. */
  | { readonly kind: 'missing'; readonly error: RegistryError }
  | { readonly kind: 'failed'; readonly error: RegistryError };

/**
 * Where the tag of `summary`'s reference points, whose digest is what was summarised; undefined where it has not both. One HEAD of the
 * tag and nothing else (a GET where the registry's answer leaves the digest out): what that leaves open, `known` may tell.
 * @throws RegistryError 'cancelled' alone.
 */
export async function tagPointerOf(
  source: ImageSource<RegistryLocator>,
  { locator, fetched }: ImageSummary<RegistryLocator>,
  known: Standing | undefined,
  ask: Ask,
): Promise<TagPointer | undefined> {
  const { reference } = locator;
  if (reference.tag === undefined || reference.digest === undefined) return undefined;
  try {
    const digest = await source.resolve({ kind: 'registry', reference: { ...reference, digest: undefined } }, ask);
    if (digest === reference.digest) return { kind: 'here' };
    if (known?.kind === 'current' && known.digest === digest && known.pinned) return { kind: 'index' };
    // An index is no platform of another: only a single manifest leaves open what the tag stands for.
    const isSure = fetched.value.kind === 'index' || (known?.kind === 'moved' && known.digest === digest);
    return { kind: isSure ? 'moved' : 'elsewhere', digest };
  } catch (cause) {
    const error = asRegistryError(cause, reference.registry);
    if (error.kind === 'cancelled') throw error;
    // The repository is visible: its pinned manifest was just shown.
    return error.kind === 'notFound' && !error.credentialRefused
      ? { kind: 'missing', error }
      : { kind: 'failed', error };
  }
}
