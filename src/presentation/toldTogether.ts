import type { RuleId } from '../policy/rule';
import type { Occurrence } from '../references/occurrence';
import { findingSentence } from './findingText';
import type { FoundProblem } from './foundProblem';

/** What a person reads as one: of several rules where they cannot know for one reason. */
export interface ToldProblem extends FoundProblem {
  readonly rules: readonly RuleId[];
}

/** Findings as they are told to people, in their order: one look-up that failed leaves many rules without an answer, and is told once. */
export function toldTogether(problems: readonly FoundProblem[]): readonly ToldProblem[] {
  const told: (FoundProblem & { readonly rules: RuleId[] })[] = [];
  const unknown = new Map<Occurrence, Map<string, { readonly rules: RuleId[] }>>();
  for (const problem of problems) {
    const { rule, outcome, occurrence, reference } = problem.finding;
    const one = { ...problem, rules: [rule] };
    if (outcome.kind === 'unknown') {
      const here = unknown.get(occurrence) ?? new Map<string, { readonly rules: RuleId[] }>();
      const sentence = findingSentence(outcome, reference);
      const before = here.get(sentence);
      before?.rules.push(rule);
      if (before) continue;
      unknown.set(occurrence, here.set(sentence, one));
    }
    told.push(one);
  }
  return told;
}
