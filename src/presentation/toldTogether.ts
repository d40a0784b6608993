import type { RuleId } from '../policy/rule';
import type { Occurrence } from '../references/occurrence';
import { findingSentence } from './findingText';
import type { FoundProblem } from './foundProblem';

/** What a person reads as one: of several rules where they cannot know for one reason. */
export interface ToldProblem extends FoundProblem {
  readonly rules: readonly RuleId[];
  /** What was found of each of them, in the same order: this is the first. */
  readonly together: readonly FoundProblem[];
}

/** Findings as they are told to people, in their order: one look-up that failed leaves many rules without an answer, and is told once. */
export function toldTogether(problems: readonly FoundProblem[]): readonly ToldProblem[] {
  const told: Growing[] = [];
  const unknown = new Map<Occurrence, Map<string, Growing>>();
  for (const problem of problems) {
    const { rule, outcome, occurrence, reference } = problem.finding;
    const one = { ...problem, rules: [rule], together: [problem] };
    if (outcome.kind === 'unknown') {
      const here = unknown.get(occurrence) ?? new Map<string, Growing>();
      const sentence = findingSentence(outcome, reference);
      const before = here.get(sentence);
      if (before) {
        before.rules.push(rule);
        before.together.push(problem);
        continue;
      }
      unknown.set(occurrence, here.set(sentence, one));
    }
    told.push(one);
  }
  return told;
}

type Growing = FoundProblem & { readonly rules: RuleId[]; readonly together: FoundProblem[] };
