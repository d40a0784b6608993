import * as v from 'valibot';
import { type Platform, samePlatform } from '../../oci/platform';
import type { Rule } from '../rule';
import { listOption } from '../options';
import { notSaid, unknown, violation } from '../outcomes';
import { meantPlatform, platformOption } from '../platformOption';

interface Options {
  readonly platforms: readonly Platform[];
}

/** The image is there for all of some platforms. */
export const platformRequired: Rule<Options> = {
  id: 'platform-required',
  options: v.strictObject({ platforms: listOption(platformOption) }),
  meant: meantPlatform,
  needs: () => ({ level: 'manifest', offered: true }),
  check({ facts: { offered } }, { platforms }) {
    if (offered?.kind !== 'known') return unknown(offered);
    if (offered.value.length === 0) return [notSaid('platform')];
    const missing = platforms.filter((wanted) => !offered.value.some((each) => samePlatform(each, wanted)));
    return missing.length > 0 ? violation({ kind: 'platformsMissing', missing, offered: offered.value }) : [];
  },
};
