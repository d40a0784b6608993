import * as vscode from 'vscode';
import { parsePolicy } from '../../policy/policyFile';
import { policyProblemSentence } from '../../presentation/policyProblemText';
import { SOURCE } from '../diagnostics/source';

/** What is wrong with a policy, at its places: errors, since what is marked does not count as it stands. */
export function policyDiagnostics(document: vscode.TextDocument): vscode.Diagnostic[] {
  const { problems } = parsePolicy(document.getText());
  return problems.map((problem) => {
    const { start, end } = problem.span ?? { start: 0, end: 0 };
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    const diagnostic = new vscode.Diagnostic(range, policyProblemSentence(problem), vscode.DiagnosticSeverity.Error);
    diagnostic.source = SOURCE;
    diagnostic.code = 'policy';
    return diagnostic;
  });
}
