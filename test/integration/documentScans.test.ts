import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DocumentScans } from '../../src/editor/documents/documentScans';
import { scan } from '../../src/references/scan';
import { closeAll, openText, pod } from './support/editor';

describe('DocumentScans', () => {
  let scans: DocumentScans;

  beforeEach(() => {
    scans = new DocumentScans();
  });
  afterEach(async () => {
    scans.dispose();
    await closeAll();
  });

  const fresh = (document: vscode.TextDocument) =>
    scan({ path: document.uri.path, languageId: document.languageId, text: document.getText() });

  it('follows what is typed, pasted in several places, undone and redone', async () => {
    const text = Array.from({ length: 5 }, (_, index) => pod(`nginx:${String(index)}`)).join('---\n');
    const editor = await openText('many.yaml', text);
    const { document } = editor;
    const check = () => {
      const kept = scans.scanOf(document);
      assert.equal(kept.text, document.getText());
      assert.deepEqual(kept.occurrences, fresh(document).occurrences);
    };
    check();
    await editor.edit((edit) => edit.insert(document.positionAt(text.indexOf('nginx:2')), 'docker.io/library/'));
    await editor.edit((edit) => {
      for (const wanted of ['nginx:0', 'nginx:1', 'nginx:4']) {
        const start = text.indexOf(wanted);
        edit.replace(new vscode.Range(document.positionAt(start), document.positionAt(start + 5)), 'redis');
      }
    });
    check();
    await vscode.commands.executeCommand('undo');
    check();
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('redo');
    check();
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, document.lineCount, 0)));
    check();
    assert.deepEqual(scans.scanOf(document).occurrences, []);
  });

  it('reads a document anew when its language changes', async () => {
    const { document } = await openText('notes.txt', 'FROM nginx:1\n');
    assert.equal(scans.scanOf(document).occurrences.length, 0);
    const same = await vscode.languages.setTextDocumentLanguage(document, 'dockerfile');
    assert.equal(scans.scanOf(same).occurrences.length, 1);
  });
});
