import { findingSentence } from './findingText';
import type { FoundProblem } from './foundProblem';
import { plainLine } from './harmless';

/**
 * A finding as a workflow command of GitHub Actions, which shows it at its line: `::error file=…,line=…::…`. What is not known is a notice.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function githubAnnotation({ finding, file, start, end }: FoundProblem): string {
  const { rule, outcome, reference, severity } = finding;
  const level = outcome.kind === 'unknown' || severity === 'hint' ? 'notice' : severity;
  const columns = start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {};
  const properties = { file, line: start.line + 1, endLine: end.line + 1, ...columns, title: `OCI Lens: ${rule}` };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${level} ${written.join(',')}::${escapeData(plainLine(findingSentence(outcome, reference), 4000))}`;
}

/** @see https://github.com/actions/toolkit/blob/%40actions/core%401.11.1/packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
