import * as vscode from 'vscode';
import type { DocumentScans } from '../documents/documentScans';
import { FILE_PATTERNS, LANGUAGES } from '../documents/languages';
import { PinCodeActions } from './pinCodeActions';
import { PinCodeLenses } from './pinCodeLenses';

/** Pin, unpin and refresh as code actions, and as code lenses. */
export function registerPinActions(scans: DocumentScans): vscode.Disposable {
  const selector = [...LANGUAGES, ...FILE_PATTERNS];
  const lenses = new PinCodeLenses(scans);
  return vscode.Disposable.from(
    lenses,
    vscode.languages.registerCodeActionsProvider(selector, new PinCodeActions(scans), PinCodeActions.metadata),
    vscode.languages.registerCodeLensProvider(selector, lenses),
  );
}
