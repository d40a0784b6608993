import type { Occurrence, Suppression } from '../references/occurrence';
import { nearest } from './nearest';
import { RULE_IDS } from './rule';

/** What is odd about a comment that turns a rule off; it is told as a hint. */
export type SuppressionProblem = { readonly suppression: Suppression } & (
  | { readonly kind: 'unknownRule'; readonly nearest: string | undefined }
  /** It counts nevertheless. */
  | { readonly kind: 'missingReason' }
);

/** @param others names of rules that are no part of a policy. */
export function suppressionProblems(
  { suppressions = [] }: Occurrence,
  others: readonly string[],
): readonly SuppressionProblem[] {
  const known = [...RULE_IDS, ...others];
  return suppressions.flatMap((suppression): readonly SuppressionProblem[] => {
    const { rule, reason } = suppression;
    if (!known.includes(rule)) return [{ kind: 'unknownRule', suppression, nearest: nearest(rule, known) }];
    return reason === '' ? [{ kind: 'missingReason', suppression }] : [];
  });
}
