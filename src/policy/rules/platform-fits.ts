import { runsOn, saysNothing } from '../../oci/platformSpecifier';
import type { Rule } from '../rule';
import { noOptions } from '../options';
import { notSaid, unknown, violation } from '../outcomes';

/** The image is there for each platform that the document asks for. */
export const platformFits: Rule<object> = {
  id: 'platform-fits',
  options: noOptions,
  needs(_options, { asks: { platform } }) {
    return !platform || platform.value.each.every(saysNothing)
      ? { level: 'text' }
      : { level: 'manifest', offered: true };
  },
  check({ occurrence: { asks }, facts: { offered } }) {
    const { each = [], open } = asks.platform?.value ?? {};
    const said = each.filter((asked) => !saysNothing(asked));
    if (said.length > 0) {
      if (offered?.kind !== 'known') return unknown(offered);
      if (offered.value.length === 0) return [notSaid('platform')];
      const missing = said.filter((asked) => !offered.value.some((made) => runsOn(made, asked)));
      if (missing.length > 0) return violation({ kind: 'platformDoesNotFit', asked: missing, offered: offered.value });
    }
    return open ? unknown({ kind: 'unknown', why: open }) : [];
  },
};
