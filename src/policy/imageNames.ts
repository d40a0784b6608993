import { familiarName } from '../references/familiarName';
import { wholeGlob } from '../references/glob';
import type { Reference } from '../references/reference';

/** Whether the name of an image, without tag and digest, fits a glob: as people write it or in full. */
export function imageGlob(glob: string): (reference: Pick<Reference, 'registry' | 'repository'>) => boolean {
  const fits = wholeGlob(glob);
  return ({ registry, repository }) => {
    const [familiar, full] = [familiarName({ registry, repository }), `${registry}/${repository}`];
    return fits(familiar) || (full !== familiar && fits(full));
  };
}
