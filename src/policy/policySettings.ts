import { locateValue } from './locateValue';
import type { OptionSchemas } from './readOptions';
import { readPolicy, type ReadPolicy } from './readPolicy';
import { RULES } from './rules';

/** The policy of settings, `{ rules, overrides, ignore }` as a file has them; what is undefined is not set. Throws on no input. */
export function policyOf(values: unknown, schemas: OptionSchemas = RULES): ReadPolicy {
  return readPolicy(locateValue(values), schemas);
}
