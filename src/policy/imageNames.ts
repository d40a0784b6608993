import { familiarName } from '../references/familiarName';
import { wholeGlob } from '../references/glob';
import type { Reference } from '../references/reference';

/** Whether the name of an image, without tag and digest, fits a glob: as people write it or in full. */
export function fitsImage(glob: string, { registry, repository }: Reference): boolean {
  const fits = wholeGlob(glob);
  return fits(familiarName({ registry, repository })) || fits(`${registry}/${repository}`);
}
