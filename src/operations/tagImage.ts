import type { Manifest } from '../oci/manifest';
import type { Ask, Fetched, RegistryLocator } from '../registry/imageSource';
import type { PushTarget } from '../registry/pushTarget';

/**
 * Sets a tag on what the locator stands for, in the same repository; a tag that is there moves. Resolves with the manifest.
 * @throws RegistryError
 */
export async function tagImage(
  target: PushTarget,
  locator: RegistryLocator,
  tag: string,
  ask: Ask,
): Promise<Fetched<Manifest>> {
  const fetched = await target.manifest(locator, ask);
  const tagged: RegistryLocator = { kind: 'registry', reference: { ...locator.reference, tag, digest: undefined } };
  await target.putManifest(tagged, fetched.bytes, fetched.mediaType, undefined, ask);
  return fetched;
}
