import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, TOO_MUCH } from './support/editor';
import { finds } from './support/policyFindings';
import { policyWorkspace } from './support/policyWorkspace';

describe('comments that are meant to turn a rule off', () => {
  const { policyFile, at, write } = policyWorkspace('comments');

  beforeEach(() => write(policyFile(), 'rules: { pinned: hint }\n'));

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
    await write(at('compose.yaml'), text);
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

  it('are told of no more, nor is the policy, where the document has grown too large to be read by itself', async () => {
    await write(
      at('grown.yaml'),
      'services:\n  # oci-lens-ignore pinned: above\n  a:\n    image: example.invalid/a:1\n',
    );
    const document = await vscode.workspace.openTextDocument(at('grown.yaml'));
    const editor = await vscode.window.showTextDocument(document);
    const comment = ['# oci-lens-ignore pinned: above', /at the end of the line/] as const;
    await told(document, [comment]);
    await finds(document.uri, 'pinned');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), TOO_MUCH));
    await told(document, []);
    await finds(document.uri);
    const added = new vscode.Range(new vscode.Position(0, 0), document.positionAt(TOO_MUCH.length));
    await editor.edit((edit) => edit.delete(added));
    await told(document, [comment]);
    await finds(document.uri, 'pinned');
  });
});
