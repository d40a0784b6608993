import type { Rule } from '../rule';
import { noOptions } from '../options';
import { violation } from '../outcomes';

/** The reference holds a digest. */
export const pinned: Rule<object> = {
  id: 'pinned',
  options: noOptions,
  needs: () => ({ level: 'text' }),
  check: ({ reference: { digest } }) => (digest === undefined ? violation({ kind: 'notPinned' }) : []),
};
