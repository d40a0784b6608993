import { parseExpression } from '../licence/expression';
import { judgeLicences, LICENCE_NEEDS, unreadable } from '../licence/judgeLicences';
import type { Rule } from '../rule';
import { noOptions } from '../options';

/** What the image says of its licence is an SPDX expression. Rules that have to read it tell this, too, where it is not. */
export const licenceUnreadable: Rule<object> = {
  id: 'licence-unreadable',
  options: noOptions,
  needs: () => LICENCE_NEEDS,
  check: (subject) =>
    judgeLicences(subject, (text) => (text === undefined || parseExpression(text) ? undefined : unreadable(text))),
};
