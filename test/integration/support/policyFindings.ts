import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './editor';

/** What the policy says of a file. */
export function policyOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ code }) => typeof code === 'object' && String(code.target).includes('rules.md'));
}

export function rulesOf(uri: vscode.Uri): string[] {
  return policyOf(uri).map(({ code }) => codeOf(code));
}

export function codeOf(code: vscode.Diagnostic['code']): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

/** Waits until the policy says this of the file. */
export function finds(uri: vscode.Uri, ...rules: readonly string[]): Promise<void> {
  return eventually(() => {
    assert.deepEqual(rulesOf(uri), rules);
    return Promise.resolve();
  });
}
