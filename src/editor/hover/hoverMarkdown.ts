import * as vscode from 'vscode';
import { LINKED_COMMANDS } from '../../presentation/commandLink';
import type { HoverPart } from '../../presentation/hoverMarkdown';

/** Our own parts may run our few commands; what images and registries wrote is shown without any trust, icons or HTML. */
export function toHover(parts: readonly HoverPart[], range: vscode.Range): vscode.Hover | undefined {
  return parts.length === 0 ? undefined : new vscode.Hover(parts.map(toMarkdown), range);
}

function toMarkdown(part: HoverPart): vscode.MarkdownString {
  if ('theirs' in part) return new vscode.MarkdownString(part.theirs);
  const ours = new vscode.MarkdownString(part.ours, true);
  ours.isTrusted = { enabledCommands: Object.values(LINKED_COMMANDS) };
  return ours;
}
