import * as v from 'valibot';
import type { Reference } from '../../references/reference';
import type { Rule } from '../rule';
import { listOption, textOption } from '../options';
import { violation } from '../outcomes';
import { fitsWildcard } from '../wildcard';

/** Hosts, `*.example.com`, or names in full, `ghcr.io/acme/*`: patterns of `*` and `?`. */
interface Options {
  readonly allowed: readonly string[];
}

/** The image comes from a registry that is allowed. */
export const registryAllowed: Rule<Options> = {
  id: 'registry-allowed',
  options: v.strictObject({ allowed: listOption(textOption) }),
  needs: () => ({ level: 'text' }),
  check({ reference }, { allowed }) {
    const isAllowed = allowed.some((pattern) => fits(pattern, reference));
    return isAllowed ? [] : violation({ kind: 'registryNotAllowed', allowed });
  },
};

/** Host and name apart: a star in the one never reaches into the other. */
function fits(pattern: string, { registry, repository }: Reference): boolean {
  const slash = pattern.indexOf('/');
  const host = slash < 0 ? pattern : pattern.slice(0, slash);
  const isHost = fitsWildcard(host.toLowerCase(), registry.toLowerCase());
  return isHost && (slash < 0 || fitsWildcard(pattern.slice(slash + 1), repository));
}
