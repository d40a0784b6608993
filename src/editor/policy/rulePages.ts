import * as vscode from 'vscode';
import type { RuleId } from '../../policy/rule';
import { RULES_PAGE } from '../../presentation/rulesPage';

/** Where each rule is described. */
export type RulePages = (rule: RuleId) => vscode.Uri;

/**
 * In the page that comes with the extension: VS Code follows a diagnostic's link to a line of a file, not to a heading, nor by a command.
 * Never rejects.
 */
export async function readRulePages(extensionUri: vscode.Uri): Promise<RulePages> {
  const page = vscode.Uri.joinPath(extensionUri, 'docs', RULES_PAGE);
  const bytes = await vscode.workspace.fs.readFile(page).then(
    (read) => read,
    () => new Uint8Array(),
  );
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  return (rule) => page.with({ fragment: `L${Math.max(0, lines.indexOf(`## ${rule}`)) + 1}` });
}
