import { holds, type Term, termsOf } from '../licence/expression';
import { judgeExpressions, LICENCE_NEEDS } from '../licence/judgeLicences';
import type { Rule } from '../rule';
import { noOptions } from '../options';

/** Some choice of the ORs leaves only licences that OSI approved. */
export const licenceOsiApproved: Rule<object> = {
  id: 'licence-osi-approved',
  options: noOptions,
  needs: () => LICENCE_NEEDS,
  check: (subject) =>
    judgeExpressions(subject, 'licenceNotApproved', 'isWrong', (expression) =>
      holds(expression, isApproved) ? [] : termsOf(expression).filter((term) => !isApproved(term)),
    ),
};

function isApproved(term: Term): boolean {
  return term.isApproved;
}
