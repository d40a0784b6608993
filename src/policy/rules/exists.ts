import type { Rule } from '../rule';
import { noOptions } from '../options';
import { unknown, violation } from '../outcomes';

/** The registry has the image. */
export const exists: Rule<object> = {
  id: 'exists',
  options: noOptions,
  needs: () => ({ level: 'existence' }),
  check({ facts: { exists: fact } }) {
    if (fact?.kind !== 'known') return unknown(fact);
    return fact.value ? [] : violation({ kind: 'missing' });
  },
};
