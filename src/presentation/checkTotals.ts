import type { CheckedResult } from '../operations/check';
import type { WhyUnknown } from '../policy/imageFacts';
import type { Severity } from '../policy/rule';
import { SEVERITIES } from '../policy/severity';
import type { CheckSummary } from './checkOutput';
import type { FoundProblem } from './foundProblem';

export function isSeverity(text: string): text is Severity {
  return SEVERITIES.some((severity) => severity === text);
}

function isSilence({ kind }: WhyUnknown): boolean {
  return (
    kind === 'notSaid' ||
    kind === 'ofARun' ||
    kind === 'noPlatform' ||
    kind === 'nodesNotNamed' ||
    kind === 'inOtherFile'
  );
}

/** What a run found, in numbers. */
export class CheckTotals {
  private readonly numbers = {
    files: 0,
    checked: 0,
    error: 0,
    warning: 0,
    hint: 0,
    unknown: 0,
    suppressed: 0,
    ignored: 0,
    build: 0,
    unresolved: 0,
    invalid: 0,
    unread: 0,
  };
  private failures = 0;

  get counts(): CheckSummary {
    return this.numbers;
  }

  /**
   * Whether all could be read and looked up. Findings that nothing is known for where an image or a document does not say a thing change
   * nothing about that.
   */
  get isComplete(): boolean {
    return this.failures === 0 && this.numbers.unread === 0;
  }

  /** Files and folders that were to be checked. */
  couldNotRead(count: number): void {
    this.numbers.unread += count;
  }

  add({ counts }: CheckedResult, problems: readonly FoundProblem[]): void {
    const { numbers } = this;
    numbers.files++;
    numbers.checked += counts.checked;
    numbers.build += counts.build;
    numbers.unresolved += counts.unresolved;
    numbers.invalid += counts.invalid;
    for (const { finding } of problems) {
      const { off, outcome, severity } = finding;
      if (off) numbers[off.kind]++;
      else if (outcome.kind === 'violation') numbers[severity]++;
      else {
        numbers.unknown++;
        if (!isSilence(outcome.why)) this.failures++;
      }
    }
  }

  reaches(severity: Severity): boolean {
    return SEVERITIES.slice(SEVERITIES.indexOf(severity)).some((each) => this.numbers[each] > 0);
  }
}
