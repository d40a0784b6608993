import type { Rule } from '../rule';
import { noOptions } from '../options';
import { violation } from '../outcomes';

/** The reference does not stand for `latest`, written or not; beside a digest no tag counts. */
export const notLatest: Rule<object> = {
  id: 'not-latest',
  options: noOptions,
  needs: () => ({ level: 'text' }),
  check({ reference: { tag, digest } }) {
    const isLatest = digest === undefined && (tag ?? 'latest') === 'latest';
    return isLatest ? violation({ kind: 'latest', isWritten: tag !== undefined }) : [];
  },
};
