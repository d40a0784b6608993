import type { Digest } from '../oci/digest';
import type { Ask, RegistryLocator } from '../registry/imageSource';
import type { PushTarget } from '../registry/pushTarget';
import { RegistryError } from '../registry/registryError';

/** What a tag stands for where it is to be written. `other`: something that we do not read. */
export type StandingTag =
  { readonly kind: 'none' } | { readonly kind: 'image'; readonly digest: Digest } | { readonly kind: 'other' };

/** What the locator's tag stands for now, past what is remembered. @throws RegistryError */
export async function standingTag(
  target: Pick<PushTarget, 'manifest'>,
  locator: RegistryLocator,
  ask: Ask,
): Promise<StandingTag> {
  try {
    const { digest } = await target.manifest(locator, { ...ask, fresh: true });
    return { kind: 'image', digest };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    if (error.kind === 'notFound') return { kind: 'none' };
    // Without a status it is said of what the registry holds there.
    const isContent = error.kind === 'malformed' || error.kind === 'unsupported' || error.kind === 'tooLarge';
    if (isContent && error.status === undefined) return { kind: 'other' };
    throw error;
  }
}
