import * as v from 'valibot';
import { judgeImages, neededImages, PASSES, platformNeeds } from '../images';
import type { Rule } from '../rule';
import { listOption, textOption } from '../options';
import { notSaid } from '../outcomes';
import { fitsWildcard } from '../wildcard';

/** Names of variables, or patterns of `*` and `?`: `*_TOKEN`. */
interface Options {
  readonly forbidden: readonly string[];
}

/** The image sets none of some environment variables. */
export const environmentForbidden: Rule<Options> = {
  id: 'environment-forbidden',
  options: v.strictObject({ forbidden: listOption(textOption) }),
  needs: (_options, occurrence) => ({ level: 'configs', platforms: platformNeeds(occurrence) }),
  check(subject, { forbidden }) {
    return judgeImages(neededImages(subject), ({ config }) => {
      if (config.kind !== 'known') return config;
      if (!config.value) return notSaid('configuration');
      const names = new Set(config.value.env.map((variable) => variable.split('=', 1)[0] ?? ''));
      const found = [...names].filter((name) => forbidden.some((pattern) => fitsWildcard(pattern, name)));
      if (found.length === 0) return PASSES;
      return { kind: 'violates', details: found.map((name) => ({ kind: 'environmentForbidden', name })) };
    });
  },
};
