import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, openText, pod, TOO_MUCH } from './support/editor';

/** A document that can hold references, and is none that people work on. */
const SHOWN = 'oci-lens-test';

describe('the language status', () => {
  const { languages } = vscode;
  const { createLanguageStatusItem: create } = languages;
  const shown = new Set<string>();
  let provider: vscode.Disposable;

  before(() => {
    provider = vscode.workspace.registerTextDocumentContentProvider(SHOWN, {
      provideTextDocumentContent: () => pod('busybox:1'),
    });
    languages.createLanguageStatusItem = (id, selector) => {
      const item = create(id, selector);
      const end = item.dispose.bind(item);
      shown.add(id);
      return Object.assign(item, {
        dispose: () => {
          shown.delete(id);
          end();
        },
      });
    };
  });

  afterEach(closeAll);

  after(() => {
    languages.createLanguageStatusItem = create;
    provider.dispose();
  });

  const references = (isShown: boolean) =>
    eventually(() => {
      assert.equal(shown.has('ociLens.references'), isShown);
      return Promise.resolve();
    });

  it('is of the document in front alone, also where that is one that nobody reads', async () => {
    await closeAll();
    const editor = await openText('pod.yaml', pod('busybox:1'));
    await references(true);
    const other = await vscode.workspace.openTextDocument(vscode.Uri.parse(`${SHOWN}:/pod.yaml`));
    await vscode.window.showTextDocument(other);
    await references(false);
    await vscode.window.showTextDocument(editor.document);
    await references(true);
  });

  it('is of no document that has grown too large to be read by itself, until it is smaller', async () => {
    await closeAll();
    const editor = await openText('pod.yaml', pod('busybox:1'));
    await references(true);
    const start = new vscode.Position(0, 0);
    await editor.edit((edit) => edit.insert(start, TOO_MUCH));
    await references(false);
    await editor.edit((edit) => edit.delete(new vscode.Range(start, editor.document.positionAt(TOO_MUCH.length))));
    await references(true);
  });
});
