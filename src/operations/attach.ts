import type { Descriptor } from '../oci/descriptor';
import { referrersTag } from '../oci/referrersTag';
import type { RegistryLocator } from '../registry/imageSource';
import { type ArtifactFiles, pushAttached, type PushOptions, type Pushed } from './push';
import { listReferrer } from './listReferrer';

export interface Attached extends Pushed {
  readonly subject: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>;
  /** The tag that stands in for the registry's list of referrers, and names it now; undefined where the registry keeps such lists. */
  readonly listedUnder: string | undefined;
}

/**
 * Puts files into a registry as one artifact that refers to what the locator stands for, in the same repository. Where the registry
 * keeps no lists of referrers, the tag that stands in for one is kept up.
 * @throws RegistryError, TransferError, or the signal's reason.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests-with-subject
 */
export async function attachArtifact(
  artifact: ArtifactFiles & { readonly artifactType: string },
  locator: RegistryLocator,
  options: PushOptions,
): Promise<Attached> {
  const { target, ask } = options;
  const { digest, mediaType, bytes } = await target.manifest(locator, ask);
  const subject = { mediaType, digest, size: bytes.length };
  const { pushed, put } = await pushAttached(artifact, locator, subject, options);
  if (put.subject === undefined) {
    const entry = { ...pushed.descriptor, artifactType: pushed.artifactType };
    await listReferrer(target, locator, digest, entry, ask);
  }
  return { ...pushed, subject, listedUnder: put.subject === undefined ? referrersTag(digest) : undefined };
}
