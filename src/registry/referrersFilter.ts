import type { Descriptor } from '../oci/descriptor';
import { MediaType } from '../oci/mediaType';

/** A list that gives the empty configuration's type, or none, does not know: the manifest tells. */
export function mayBeOf(artifactType: string | undefined): (descriptor: Descriptor) => boolean {
  return ({ artifactType: listed }) =>
    artifactType === undefined || !listed || listed === artifactType || listed === MediaType.ociEmpty;
}
