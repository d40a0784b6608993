import type { CheckProblem } from './checkProblem';
import { findingSentence } from './findingText';
import { plainLine } from './harmless';
import type { ToldProblem } from './toldTogether';

/**
 * A finding as a workflow command of GitHub Actions, which shows it at its line: `::error file=…,line=…::…`. What is not known is a notice.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function githubAnnotation({ finding, file, start, end, rules }: ToldProblem): string {
  const { outcome, reference, severity } = finding;
  const level = outcome.kind === 'unknown' || severity === 'hint' ? 'notice' : severity;
  const title = `OCI Lens: ${rules.join(', ')}`;
  return command(level, { file, ...region({ start, end }), title }, findingSentence(outcome, reference));
}

/** What is told beside findings, which fails no run by itself. */
export function githubWarning({ file, place, sentence }: CheckProblem): string {
  return command('warning', { file, ...(place ? region(place) : {}), title: 'OCI Lens' }, sentence);
}

function region({ start, end }: NonNullable<CheckProblem['place']>): Readonly<Record<string, number>> {
  const lines = { line: start.line + 1, endLine: end.line + 1 };
  // GitHub takes columns only within one line.
  return start.line === end.line ? { ...lines, col: start.character + 1, endColumn: end.character + 1 } : lines;
}

function command(level: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${level} ${written.join(',')}::${escapeData(plainLine(message, 4000))}`;
}

/** @see https://github.com/actions/toolkit/blob/%40actions/core%401.11.1/packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
