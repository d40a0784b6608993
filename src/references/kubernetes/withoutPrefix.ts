import { behindScheme } from '../yaml/images';
import type { LocatedScalar } from '../yaml/scalars';

/** What stands behind `prefix` (`oci://`); undefined also where what is written ends there, as on the first line of a block. */
export function withoutPrefix(scalar: LocatedScalar, prefix: string): LocatedScalar | undefined {
  return scalar.text === prefix ? undefined : behindScheme(scalar, prefix);
}
