import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { inside } from './editor';

/** What the light bulb offers at a text of the document. */
export async function quickFixesAt(document: vscode.TextDocument, text: string): Promise<readonly vscode.CodeAction[]> {
  const position = inside(document, text);
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(position, position),
    vscode.CodeActionKind.QuickFix.value,
  );
}

/** Chooses one of them, as a person does. */
export async function runQuickFix(document: vscode.TextDocument, text: string, title: string | RegExp): Promise<void> {
  const fixes = await quickFixesAt(document, text);
  const fix = fixes.find((each) => (typeof title === 'string' ? each.title === title : title.test(each.title)));
  assert.ok(fix?.command, `${String(title)} is not among: ${fixes.map((each) => each.title).join(', ')}`);
  await vscode.commands.executeCommand(fix.command.command, ...((fix.command.arguments ?? []) as unknown[]));
}
