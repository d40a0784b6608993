import type { Digest } from '../oci/digest';

/**
 * An image reference with its registry and repository written in full.
 * `nginx` is `{registry: 'docker.io', repository: 'library/nginx'}`; 'latest' is not invented here (see {@link tagOrDigest}).
 * @see https://github.com/distribution/reference
 */
export interface Reference {
  /** Host, with its port where it has one: `docker.io`, `localhost:5000`, `[::1]:5000`. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
}
