import type { Rule } from '../rule';
import { noOptions } from '../options';

/** A repository stands with one tag in the whole workspace: no occurrence tells alone, so `oneTagFindings` looks at all of them. */
export const oneTag: Rule<object> = {
  id: 'one-tag',
  options: noOptions,
  needs: () => ({ level: 'text' }),
  check: () => [],
};
