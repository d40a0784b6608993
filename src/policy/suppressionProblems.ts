import type { Occurrence, Span } from '../references/occurrence';
import { type StrayComment, strayComments } from '../references/strayComments';
import { nearest } from './nearest';
import { RULE_IDS } from './rule';

/** Why a comment that is meant to turn a rule off turns off nothing. */
export type SuppressionProblem =
  | StrayComment
  | { readonly kind: 'unknownRule'; readonly span: Span; readonly rule: string; readonly nearest: string | undefined }
  | { readonly kind: 'missingReason'; readonly span: Span; readonly rule: string };

/** Those in a document, in the order of its text. @param others names of rules that are no part of a policy. */
export function suppressionProblems(
  text: string,
  occurrences: readonly Occurrence[],
  others: readonly string[],
): readonly SuppressionProblem[] {
  const known = [...RULE_IDS, ...others];
  const problems = occurrences
    .flatMap(({ suppressions = [] }) => suppressions)
    .flatMap(({ rule, reason, span }): readonly SuppressionProblem[] => {
      if (!known.includes(rule)) return [{ kind: 'unknownRule', span, rule, nearest: nearest(rule, known) }];
      return reason === '' ? [{ kind: 'missingReason', span, rule }] : [];
    });
  // One comment counts for all references of its line.
  const once = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...once.values(), ...strayComments(text, occurrences)].sort((a, b) => a.span.start - b.span.start);
}
