import type { Digest } from '../oci/digest';

/**
 * The tag whose index lists what refers to `digest` in registries that have no list of their own.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#referrers-tag-schema
 */
export function referrersTag(digest: Digest): string {
  const colon = digest.indexOf(':');
  const algorithm = digest.slice(0, colon).slice(0, 32);
  const encoded = digest.slice(colon + 1).slice(0, 64);
  return `${algorithm}-${encoded}`.replaceAll(/[^A-Za-z0-9._-]/g, '-');
}
