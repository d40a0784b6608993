import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll } from './editor';
import { activated } from './extension';

/** Where tests of the policy write. */
export interface PolicyWorkspace {
  readonly root: () => vscode.Uri;
  /** There is none when a test begins. */
  readonly policyFile: () => vscode.Uri;
  /** In the test's own folder, or that folder itself. */
  readonly at: (...names: readonly string[]) => vscode.Uri;
  readonly write: (uri: vscode.Uri, text: string) => Thenable<void>;
}

/** Takes away what a test has written, once it has ended. @param name of the tests' folders. */
export function policyWorkspace(name: string): PolicyWorkspace {
  const { fs } = vscode.workspace;
  let tests = 0;
  const root = () => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    return first.uri;
  };
  const policyFile = () => vscode.Uri.joinPath(root(), '.oci-lens.yaml');
  const at = (...names: readonly string[]) => vscode.Uri.joinPath(root(), `${name}-${String(tests)}`, ...names);
  const remove = (uri: vscode.Uri) => fs.delete(uri, { recursive: true }).then(undefined, () => undefined);

  before(async () => {
    await activated();
  });

  beforeEach(() => {
    tests++;
  });

  afterEach(async () => {
    await closeAll();
    await vscode.commands.executeCommand('ociLens.clearPolicyFindings');
    await remove(policyFile());
    await remove(at());
  });

  return { root, policyFile, at, write: (uri, text) => fs.writeFile(uri, Buffer.from(text)) };
}
