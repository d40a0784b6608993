import * as v from 'valibot';
import { holds, means, type Term, termsOf } from '../licence/expression';
import { judgeExpressions, LICENCE_NEEDS } from '../licence/judgeLicences';
import { meantTerm, termOption } from '../licence/termOption';
import type { Rule } from '../rule';
import { listOption } from '../options';

interface Options {
  readonly allow: readonly Term[];
}

/** Some choice of the ORs leaves only licences that are allowed. */
export const licenceAllowed: Rule<Options> = {
  id: 'licence-allowed',
  options: v.strictObject({ allow: listOption(termOption) }),
  meant: meantTerm,
  needs: () => LICENCE_NEEDS,
  check(subject, { allow }) {
    const isAllowed = (term: Term): boolean => allow.some((named) => means(named, term));
    return judgeExpressions(subject, 'licenceNotAllowed', 'isWrong', (expression) =>
      holds(expression, isAllowed) ? [] : termsOf(expression).filter((term) => !isAllowed(term)),
    );
  },
};
