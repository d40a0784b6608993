import { isWrittenWrong } from '../operations/check';
import { POLICY_FILE } from '../policy/policyFile';
import { turnsNothingOn } from '../policy/turnsNothingOn';
import { checkCliText } from '../presentation/checkCliText';
import type { CheckProblem } from '../presentation/checkProblem';
import { policyProblemSentence } from '../presentation/policyProblemText';
import { suppressionSentence } from '../presentation/suppressionText';
import { wrongReferenceSentence } from '../presentation/unresolvedSentence';
import { lineStarts, positionAt } from '../references/lines';
import type { CheckedFile, PolicyGroup } from './checkedFiles';

/** What is wrong with a policy and beside the images of its files: only the first is more than a word to the person, as in the editor. */
export function problemsOf({ policy, name, files }: PolicyGroup): readonly CheckProblem[] {
  const starts = lineStarts(policy.text);
  const at = (offset: number) => positionAt(starts, offset);
  const ofPolicy = policy.problems.map((problem): CheckProblem => {
    const { start, end } = problem.span ?? { start: 0, end: 0 };
    const place = { start: at(start), end: at(end) };
    return { kind: 'policy', file: name, place, sentence: policyProblemSentence(problem) };
  });
  const isIdle = policy.problems.length === 0 && turnsNothingOn(policy.policy);
  const sentence = checkCliText.nothingOn(name);
  const idle: CheckProblem = { kind: 'policyFile', file: name, place: undefined, sentence };
  return [...ofPolicy, ...(isIdle ? [idle] : []), ...files.flatMap(problemsIn)];
}

/** There is none for a path. */
export function noPolicy(named: string): CheckProblem {
  const sentence = checkCliText.noPolicy(named, POLICY_FILE);
  return { kind: 'policyFile', file: named, place: undefined, sentence };
}

function problemsIn({ name, occurrences, comments, placeOf }: CheckedFile): readonly CheckProblem[] {
  const stray = comments.map(({ problem, place }): CheckProblem => ({
    ...{ kind: 'suppression', file: name, place },
    sentence: suppressionSentence(problem),
  }));
  const references = occurrences.filter(isWrittenWrong).map((occurrence): CheckProblem => ({
    ...{ kind: 'reference', file: name, place: placeOf(occurrence) },
    sentence: wrongReferenceSentence(occurrence.text, occurrence.target.reason.problem),
  }));
  return [...stray, ...references];
}
