import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually } from './support/editor';
import { activated } from './support/extension';

describe('comments that are meant to turn a rule off', () => {
  const root = () => vscode.workspace.workspaceFolders![0]!.uri;
  const at = (name: string) => vscode.Uri.joinPath(root(), 'comments', name);

  const policy = () => vscode.Uri.joinPath(root(), '.oci-lens.yaml');

  before(async () => {
    await activated();
    await vscode.workspace.fs.writeFile(policy(), Buffer.from('rules: { pinned: hint }\n'));
  });
  after(() => vscode.workspace.fs.delete(policy()));
  afterEach(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(root(), 'comments'), { recursive: true });
  });

  const told = (document: vscode.TextDocument, expected: readonly (readonly [string, RegExp])[]) =>
    eventually(() => {
      const found = vscode.languages.getDiagnostics(document.uri).filter(({ code }) => code === 'comment');
      assert.deepEqual(
        found.map(({ range }) => document.getText(range)),
        expected.map(([comment]) => comment),
      );
      for (const [index, [, sentence]] of expected.entries()) assert.match(found[index]?.message ?? '', sentence);
      return Promise.resolve();
    });

  it('are told of where they turn nothing off, until they are mended', async () => {
    const text =
      'services:\n  # oci-lens-ignore pinned: above\n  a:\n    image: example.invalid/a:1 # oci-lens-ignore pinned\n';
    await vscode.workspace.fs.writeFile(at('compose.yaml'), Buffer.from(text));
    const document = await vscode.workspace.openTextDocument(at('compose.yaml'));
    const editor = await vscode.window.showTextDocument(document);
    await told(document, [
      ['# oci-lens-ignore pinned: above', /at the end of the line/],
      ['# oci-lens-ignore pinned', /^Without a reason/],
    ]);
    await editor.edit((edit) => edit.insert(document.lineAt(3).range.end, ': local development'));
    await editor.edit((edit) => edit.delete(document.lineAt(1).rangeIncludingLineBreak));
    await told(document, []);
    await document.save();
  });
});
