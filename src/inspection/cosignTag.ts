import type { Digest } from '../oci/digest';

/** What stands behind the digest in cosign's tags: signatures, attestations, SBOMs. */
export const COSIGN_SUFFIXES = ['.sig', '.att', '.sbom'] as const;
export type CosignSuffix = (typeof COSIGN_SUFFIXES)[number];

/** All of these tags begin so. */
export const COSIGN_PREFIX = 'sha256-';

/** Tags have no room for longer digests. */
export function isTaggedByCosign(digest: Digest): boolean {
  return digest.startsWith('sha256:');
}

/** @see https://github.com/sigstore/cosign/blob/v2.4.0/specs/SIGNATURE_SPEC.md#discovery */
export function cosignTag(digest: Digest, suffix: CosignSuffix): string {
  return `${digest.replace(':', '-')}${suffix}`;
}
