import * as v from 'valibot';
import { parsePlatform, type Platform, samePlatform } from '../../oci/platform';
import type { Rule } from '../rule';
import { listOption, textOption } from '../options';
import { notSaid, unknown, violation } from '../outcomes';

interface Options {
  readonly platforms: readonly Platform[];
}

/** `os/architecture[/variant]` */
const platform = v.pipe(
  textOption,
  v.check((text) => parsePlatform(text) !== undefined, 'is not a platform such as linux/arm64'),
  v.transform((text): Platform => parsePlatform(text) ?? { os: '', architecture: '' }),
);

/** The image is there for all of some platforms. */
export const platformRequired: Rule<Options> = {
  id: 'platform-required',
  options: v.strictObject({ platforms: listOption(platform) }),
  needs: () => ({ level: 'manifest', offered: true }),
  check({ facts: { offered } }, { platforms }) {
    if (offered?.kind !== 'known') return unknown(offered);
    if (offered.value.length === 0) return [notSaid('platform')];
    const missing = platforms.filter((wanted) => !offered.value.some((each) => samePlatform(each, wanted)));
    return missing.length > 0 ? violation({ kind: 'platformsMissing', missing, offered: offered.value }) : [];
  },
};
