import { familiarName } from '../references/familiarName';
import { wholeGlob } from '../references/glob';
import { DEFAULT_REGISTRY, LEGACY_DEFAULT_REGISTRY, type Reference } from '../references/reference';

type Name = Pick<Reference, 'registry' | 'repository'>;

/**
 * Whether the name of an image, without tag and digest, fits a glob: as people write it or in full, a host in any case. A scheme is no
 * part of a name; a slash at the end means all below.
 */
export function imageGlob(glob: string): (reference: Name) => boolean {
  const pattern = glob.toLowerCase().replace(/^[a-z]+:\/\//, '');
  const fits = wholeGlob(pattern.endsWith('/') ? `${pattern}**` : pattern);
  return (reference) => namesOf(reference).some(fits);
}

/** `nginx`, `docker.io/nginx` and `docker.io/library/nginx` are one image, as a reader of references has it. */
function namesOf({ registry, repository }: Name): readonly string[] {
  const host = registry.toLowerCase();
  if (host !== DEFAULT_REGISTRY) return [`${host}/${repository}`];
  const familiar = familiarName({ registry: host, repository });
  const hosts = [DEFAULT_REGISTRY, LEGACY_DEFAULT_REGISTRY];
  return [familiar, repository, ...hosts.flatMap((each) => [`${each}/${familiar}`, `${each}/${repository}`])];
}
