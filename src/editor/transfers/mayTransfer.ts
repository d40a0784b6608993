import * as vscode from 'vscode';
import { transferMessages } from '../../presentation/transferMessages';

/** Nothing is written to a registry, or by one, in a workspace that nobody trusts: says so, with the way to change that. */
export function mayTransfer(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = transferMessages.manageTrust();
  vscode.window.showWarningMessage(transferMessages.untrusted(), manage).then(
    (choice) => (choice === manage ? vscode.commands.executeCommand('workbench.trust.manage') : undefined),
    () => undefined,
  );
  return false;
}
