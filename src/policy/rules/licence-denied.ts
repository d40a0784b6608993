import * as v from 'valibot';
import { holds, means, type Term, termsOf } from '../licence/expression';
import { judgeExpressions, LICENCE_NEEDS } from '../licence/judgeLicences';
import { meantTerm, termOption } from '../licence/termOption';
import type { Rule } from '../rule';
import { listOption } from '../options';

interface Options {
  readonly deny: readonly Term[];
}

/** Some choice of the ORs leaves no licence that is denied. An image without a licence passes: `licence-present` is for it. */
export const licenceDenied: Rule<Options> = {
  id: 'licence-denied',
  options: v.strictObject({ deny: listOption(termOption) }),
  meant: meantTerm,
  needs: () => LICENCE_NEEDS,
  check(subject, { deny }) {
    const isDenied = (term: Term): boolean => deny.some((named) => means(named, term));
    return judgeExpressions(subject, 'licenceDenied', 'isFine', (expression) =>
      holds(expression, (term) => !isDenied(term)) ? [] : termsOf(expression).filter(isDenied),
    );
  },
};
