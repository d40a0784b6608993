import * as vscode from 'vscode';
import { type CompletionParts, ReferenceCompletions } from '../completion/referenceCompletions';
import { TRIGGERS } from '../../references/mayTypeReference';
import { FILE_PATTERNS, LANGUAGES } from '../documents/languages';
import { TagCodeActions } from './tagCodeActions';

/** Completion of tags and repositories, and code actions about tags. */
export function registerTagFeatures(parts: CompletionParts): vscode.Disposable {
  const selector = [...LANGUAGES, ...FILE_PATTERNS];
  const completions = new ReferenceCompletions(parts);
  return vscode.Disposable.from(
    completions,
    vscode.languages.registerCompletionItemProvider(selector, completions, ...TRIGGERS),
    vscode.languages.registerCodeActionsProvider(selector, new TagCodeActions(parts.scans), TagCodeActions.metadata),
  );
}
