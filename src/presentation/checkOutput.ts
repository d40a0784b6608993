import type { Detail } from '../policy/detail';
import type { Outcome } from '../policy/rule';
import { formatReference } from '../references/reference';
import type { CheckProblem } from './checkProblem';
import { findingSentence } from './findingText';
import type { FoundProblem } from './foundProblem';
import { plainLine } from './harmless';
import type { ToldProblem } from './toldTogether';

/** What a check found, in numbers: files with references, the images in them, findings by severity, what is not known, what was left out or could not be read. */
export interface CheckSummary {
  readonly files: number;
  readonly checked: number;
  readonly error: number;
  readonly warning: number;
  readonly hint: number;
  readonly unknown: number;
  readonly suppressed: number;
  readonly ignored: number;
  readonly build: number;
  readonly unresolved: number;
  readonly invalid: number;
  readonly unread: number;
}

/**
 * `file:line:column severity rule: sentence`, in one line of plain text; what is not known has no severity, and may be of several rules:
 * `file:line:column unknown rule, rule: sentence`.
 */
export function checkLine({ finding, file, start, rules }: ToldProblem): string {
  const { severity, outcome, reference } = finding;
  const word = outcome.kind === 'unknown' ? 'unknown' : severity;
  const place = `${plainLine(file, 1000)}:${start.line + 1}:${start.character + 1}`;
  return `${place} ${word} ${rules.join(', ')}: ${plainLine(findingSentence(outcome, reference), 4000)}`;
}

/** The one document of `--json`: the names and their order are what scripts rely on. */
export function checkJson(
  problems: readonly FoundProblem[],
  beside: readonly CheckProblem[],
  counts: CheckSummary,
  licenceList = '',
): object {
  const counting = problems.filter(({ finding }) => !finding.off);
  return {
    findings: counting.map(problemJson),
    turnedOff: problems.flatMap((problem) => {
      const { off } = problem.finding;
      if (!off) return [];
      return [{ ...problemJson(problem), by: off.kind === 'suppressed' ? 'comment' : 'policy', reason: off.by.reason }];
    }),
    problems: beside.map(({ kind, file, place, sentence }) => ({
      ...{ kind, file, ...placeJson(place) },
      message: sentence,
    })),
    counts,
    licenceList: licenceList === '' ? null : licenceList,
  };
}

function placeJson(place: CheckProblem['place']): object {
  if (!place) return { line: null, column: null, endLine: null, endColumn: null };
  const { start, end } = place;
  return {
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function problemJson({ finding, file, start, end, related }: FoundProblem): object {
  const { rule, severity, outcome, reference, occurrence } = finding;
  return {
    file,
    ...placeJson({ start, end }),
    text: occurrence.text,
    reference: formatReference(reference),
    rule,
    severity,
    kind: outcome.kind,
    detail: outcome.kind === 'violation' ? (outcome.detail satisfies Detail) : whyJson(outcome),
    message: findingSentence(outcome, reference),
    related: related.map((place) => ({
      file: place.file,
      line: place.start.line + 1,
      column: place.start.character + 1,
      text: place.text,
    })),
  };
}

/** Of an error its kind: its message is for a log. */
function whyJson({ why, platforms }: Extract<Outcome, { kind: 'unknown' }>): object {
  const of = platforms ? { platforms } : {};
  if (why.kind !== 'error') return { ...why, ...of };
  const { kind, host, status = null } = why.error;
  return { kind: 'error', error: kind, host, status, ...of };
}
