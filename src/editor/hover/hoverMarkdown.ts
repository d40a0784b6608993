import * as vscode from 'vscode';
import { LINKED_COMMANDS } from '../../presentation/commandLink';
import type { HoverText } from '../../presentation/hover';

/** Our own part may run our few commands; what images and registries wrote is shown without any trust, icons or HTML. */
export function toHover({ actions, facts }: HoverText, range: vscode.Range): vscode.Hover {
  const contents: vscode.MarkdownString[] = [];
  if (actions !== undefined) {
    const ours = new vscode.MarkdownString(actions, true);
    ours.isTrusted = { enabledCommands: Object.values(LINKED_COMMANDS) };
    contents.push(ours);
  }
  if (facts !== undefined && facts !== '') contents.push(new vscode.MarkdownString(facts));
  return new vscode.Hover(contents, range);
}
