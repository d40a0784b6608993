import type { Digest } from './digest';

const MAX_ALGORITHM = 32;
const MAX_ENCODED = 64;

/**
 * The tag under which the referrers of `digest` are kept where a registry keeps no lists itself: `sha256-…`.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#referrers-tag-schema
 */
export function referrersTag(digest: Digest): string {
  const [algorithm = '', encoded = ''] = digest.split(':', 2);
  const tag = `${algorithm.slice(0, MAX_ALGORITHM)}-${encoded.slice(0, MAX_ENCODED)}`;
  return tag.replaceAll(/[^A-Za-z0-9._-]/g, '-');
}
