import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { OciLensApi } from '../../../src/editor/api';
import type { Main } from '../../../src/editor/main';

/** What the extension exports, and for these tests alone its context and its parts. */
export async function activated(): Promise<
  OciLensApi & { context: vscode.ExtensionContext; main: () => Promise<Main> }
> {
  const extension = vscode.extensions.getExtension('oci-lens.oci-lens');
  const exported = (await extension?.activate()) as Partial<Awaited<ReturnType<typeof activated>>> | undefined;
  assert.ok(exported?.context && exported.main, 'the extension gives its tests no context');
  return exported as Awaited<ReturnType<typeof activated>>;
}

/** The context and a log, for parts of the extension that a test builds itself. */
export async function surroundings(): Promise<{ context: vscode.ExtensionContext; log: vscode.LogOutputChannel }> {
  const { context } = await activated();
  return { context, log: vscode.window.createOutputChannel('OCI Lens tests', { log: true }) };
}
