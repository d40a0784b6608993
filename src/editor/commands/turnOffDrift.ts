import * as v from 'valibot';
import * as vscode from 'vscode';
import { driftMessages } from '../../presentation/driftText';
import { SECTION } from '../settings';

const schema = v.object({
  uri: v.pipe(v.string(), v.maxLength(4096)),
  languageId: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/))),
});

/**
 * Turns drift hints off where the open document of `argument` has them from: for the workspace (for the user where there is none, or
 * where it is not trusted), or for the document's language alone.
 */
export async function turnOffDrift(argument: unknown): Promise<void> {
  const parsed = v.safeParse(schema, argument);
  if (!parsed.success) return;
  const { uri, languageId } = parsed.output;
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
  if (!document || (languageId !== undefined && languageId !== document.languageId)) return;
  const configuration = vscode.workspace.getConfiguration(SECTION, document);
  const value = configuration.inspect<string>('drift');
  const target = targetOf(value);
  if (languageId === undefined) await configuration.update('drift', 'off', target);
  // What is set for a language counts more than what is set for all.
  const isForLanguage = Boolean(
    value?.globalLanguageValue ?? value?.workspaceLanguageValue ?? value?.workspaceFolderLanguageValue,
  );
  if (languageId !== undefined || isForLanguage) await configuration.update('drift', 'off', target, true);
  vscode.window.setStatusBarMessage(driftMessages.turnedOff(), 8_000);
}

function targetOf(value: ReturnType<vscode.WorkspaceConfiguration['inspect']>): vscode.ConfigurationTarget {
  if (!vscode.workspace.isTrusted || !vscode.workspace.workspaceFolders) return vscode.ConfigurationTarget.Global;
  const isOfFolder = value?.workspaceFolderValue !== undefined || value?.workspaceFolderLanguageValue !== undefined;
  return vscode.ConfigurationTarget[isOfFolder ? 'WorkspaceFolder' : 'Workspace'];
}
