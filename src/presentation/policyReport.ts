import * as l10n from '@vscode/l10n';
import type { LinePosition } from '../references/lines';
import type { Span } from '../references/occurrence';
import { findingSentence } from './findingText';
import type { FoundProblem } from './foundProblem';
import { plainLine } from './harmless';

/** What was found in one file. */
export interface ReportedPolicyFile {
  /** As a person would name it. */
  readonly name: string;
  /** Why it counts only in part or not at all: a policy's own problems, with where, or why a file was not read. */
  readonly said?: readonly { readonly position: LinePosition | undefined; readonly sentence: string }[] | undefined;
  readonly problems: readonly FoundProblem[];
}

/** Plain text, and the places in files that it names. */
export interface PolicyReport {
  readonly text: string;
  readonly places: readonly {
    /** Where the report names it. */
    readonly span: Span;
    /** The number of the file among those that are reported. */
    readonly file: number;
    /** Undefined for the file as a whole. */
    readonly position: LinePosition | undefined;
  }[];
}

/** All that was found, what is turned off with its reason too, under a summary. */
export function policyReport(summary: string, files: readonly ReportedPolicyFile[]): PolicyReport {
  let text = `${summary}\n`;
  const places: PolicyReport['places'][number][] = [];
  for (const [index, { name, said = [], problems }] of files.entries()) {
    if (said.length === 0 && problems.length === 0) continue;
    const write = (words: string, position?: LinePosition) => {
      places.push({ span: { start: text.length, end: text.length + words.length }, file: index, position });
      text += words;
    };
    const at = (position: LinePosition | undefined) => {
      text += '  ';
      if (position) write(`${position.line + 1}:${position.character + 1}`, position);
    };
    text += '\n';
    write(plainLine(name, 1000));
    text += '\n';
    for (const { position, sentence } of said) {
      at(position);
      text += `  ${sentence}\n`;
    }
    for (const problem of problems) {
      at(problem.start);
      text += `  ${linesOf(problem)}\n`;
    }
  }
  return { text, places };
}

function linesOf({ finding: { rule, severity, outcome, reference, occurrence, off } }: FoundProblem): string {
  const kind = off ? l10n.t('turned off') : outcome.kind === 'unknown' ? l10n.t('cannot know') : severityName(severity);
  const head = `${kind}  ${rule}  ${plainLine(occurrence.text, 200)}`;
  const sentence = off ? l10n.t('Reason: {0}', plainLine(off.by.reason, 200)) : findingSentence(outcome, reference);
  return `${head}\n      ${plainLine(sentence, 4000)}`;
}

function severityName(severity: FoundProblem['finding']['severity']): string {
  switch (severity) {
    case 'hint':
      return l10n.t('hint');
    case 'warning':
      return l10n.t('warning');
    case 'error':
      return l10n.t('error');
  }
}
