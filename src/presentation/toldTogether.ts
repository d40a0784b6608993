import type { Outcome, RuleId } from '../policy/rule';
import { isSevererThan } from '../policy/severity';
import type { Occurrence } from '../references/occurrence';
import { findingSentence } from './findingText';
import type { FoundProblem } from './foundProblem';

/** What a person reads as one: of several rules where they have one and the same to say. The severest of them counts. */
export interface ToldProblem extends FoundProblem {
  readonly rules: readonly RuleId[];
  /** What was found of each of them, in the same order. */
  readonly together: readonly FoundProblem[];
}

/**
 * Findings as they are told to people, in their order: one look-up that failed, or one licence that cannot be read, leaves many rules
 * without an answer, and is told once.
 */
export function toldTogether(problems: readonly FoundProblem[]): readonly ToldProblem[] {
  const told: Growing[] = [];
  const shared = new Map<Occurrence, Map<string, Growing>>();
  for (const problem of problems) {
    const { rule, outcome, occurrence, reference } = problem.finding;
    const one: Growing = { ...problem, rules: [rule], together: [problem] };
    if (isShared(outcome)) {
      const here = shared.get(occurrence) ?? new Map<string, Growing>();
      const sentence = findingSentence(outcome, reference);
      const before = here.get(sentence);
      if (before) {
        before.rules.push(rule);
        before.together.push(problem);
        before.finding = severer(before.finding, problem.finding);
        continue;
      }
      shared.set(occurrence, here.set(sentence, one));
    }
    told.push(one);
  }
  return told;
}

type Growing = Omit<FoundProblem, 'finding'> & {
  finding: FoundProblem['finding'];
  readonly rules: RuleId[];
  readonly together: FoundProblem[];
};

/** Whether several rules have it from one cause. */
function isShared(outcome: Outcome): boolean {
  return outcome.kind === 'unknown' || outcome.detail.kind === 'licenceUnreadable';
}

function severer(one: FoundProblem['finding'], other: FoundProblem['finding']): FoundProblem['finding'] {
  return isSevererThan(other.severity, one.severity) ? other : one;
}
