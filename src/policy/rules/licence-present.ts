import { judgeLicences, LICENCE_NEEDS } from '../licence/judgeLicences';
import type { Rule } from '../rule';
import { noOptions } from '../options';

/** The image says its licence, whatever it is. */
export const licencePresent: Rule<object> = {
  id: 'licence-present',
  options: noOptions,
  needs: () => LICENCE_NEEDS,
  check: (subject) =>
    judgeLicences(subject, (text, simple) => (text === undefined ? { kind: 'licenceAbsent', simple } : undefined)),
};
