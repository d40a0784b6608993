import { readExpression } from '../licence/expression';
import { judgeLicences, LICENCE_NEEDS, unreadable } from '../licence/judgeLicences';
import type { Rule } from '../rule';
import { noOptions } from '../options';

/** What the image says of its licence is an SPDX expression. Rules that have to read it violate their own where it is none. */
export const licenceUnreadable: Rule<object> = {
  id: 'licence-unreadable',
  options: noOptions,
  needs: () => LICENCE_NEEDS,
  check: (subject) =>
    judgeLicences(subject, (text) => {
      if (text === undefined) return undefined;
      const read = readExpression(text);
      return typeof read === 'string' ? unreadable(text, read) : undefined;
    }),
};
