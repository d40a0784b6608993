import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DocumentScans } from '../../src/editor/documents/documentScans';
import { PinCodeLenses } from '../../src/editor/pins/pinCodeLenses';
import { scan } from '../../src/references/scan';
import { closeAll, eventually, openText, pod } from './support/editor';

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
    const check = async () => {
      const kept = await scans.scanOf(document);
      assert.equal(kept.text, document.getText());
      assert.deepEqual(kept.occurrences, fresh(document).occurrences);
    };
    await check();
    await editor.edit((edit) => edit.insert(document.positionAt(text.indexOf('nginx:2')), 'docker.io/library/'));
    await editor.edit((edit) => {
      for (const wanted of ['nginx:0', 'nginx:1', 'nginx:4']) {
        const start = text.indexOf(wanted);
        edit.replace(new vscode.Range(document.positionAt(start), document.positionAt(start + 5)), 'redis');
      }
    });
    await check();
    await vscode.commands.executeCommand('undo');
    await check();
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('redo');
    await check();
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, document.lineCount, 0)));
    await check();
    assert.deepEqual((await scans.scanOf(document)).occurrences, []);
  });

  it('reads a document anew when its language changes', async () => {
    const { document } = await openText('notes.txt', 'FROM nginx:1\n');
    assert.equal((await scans.scanOf(document)).occurrences.length, 0);
    const same = await vscode.languages.setTextDocumentLanguage(document, 'dockerfile');
    assert.equal((await scans.scanOf(same)).occurrences.length, 1);
  });

  it('shares one scan of a large document, and takes up what is typed meanwhile', async () => {
    const text = Array.from({ length: 3_000 }, (_, index) => pod(`nginx:${String(index)}`)).join('---\n');
    const { document } = await openText('large.yaml', text);
    const asked = [scans.scanOf(document), scans.scanOf(document)];
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(text.indexOf('nginx:7\n')), 'ghcr.io/');
    await vscode.workspace.applyEdit(edit);
    const [first, second] = await Promise.all(asked);
    assert.ok(first && first.text.length >= text.length);
    assert.equal(first.occurrences.length, second?.occurrences.length);
    const now = await scans.scanOf(document);
    assert.equal(now.text, document.getText());
    assert.deepEqual(now.occurrences, fresh(document).occurrences);
  });

  it('lets others run while it reads a large document', async () => {
    const text = Array.from({ length: 20_000 }, (_, index) => pod(`nginx:${String(index)}`)).join('---\n');
    const { document } = await openText('huge.yaml', text);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    await scans.scanOf(document);
    clearInterval(timer);
    assert.ok(ticks > 2, `${String(ticks)} ticks`);
  });

  it('knows the files beside a document, and reads them anew when they change', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = (name: string) => vscode.Uri.joinPath(folder.uri, 'beside', name);
    const write = (name: string, content: string) =>
      vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(content));
    await write('Chart.yaml', 'name: x\nappVersion: "1.0"\n');
    await write('values.yaml', 'image: {repository: team/app, tag: ""}\n');
    const document = await vscode.workspace.openTextDocument(file('values.yaml'));
    const tag = async () => {
      const [found] = (await scans.scanOf(document)).occurrences;
      return found?.target.kind === 'image' ? found.target.reference.tag : found?.target.kind;
    };
    assert.equal(await tag(), '1.0');
    await write('Chart.yaml', 'name: x\nappVersion: "2.0"\n');
    await eventually(async () => assert.equal(await tag(), '2.0'));
    await vscode.workspace.fs.delete(file('Chart.yaml'));
    await eventually(async () => assert.equal(await tag(), 'unresolved'));
    await vscode.workspace.fs.delete(file(''), { recursive: true });
  });

  it('has code lenses drawn anew where what was found is out of date', async () => {
    const lenses = new PinCodeLenses(scans);
    let changes = 0;
    const listener = lenses.onDidChangeCodeLenses(() => changes++);
    const configuration = vscode.workspace.getConfiguration('ociLens');
    try {
      await configuration.update('customPositions', { 'x.yaml': ['x.ref'] }, vscode.ConfigurationTarget.Global);
      await eventually(() => (changes > 0 ? Promise.resolve() : Promise.reject(new Error('not yet'))));
    } finally {
      await configuration.update('customPositions', undefined, vscode.ConfigurationTarget.Global);
      listener.dispose();
      lenses.dispose();
    }
  });

  it('finds what the settings name', async () => {
    const { document } = await openText('tools.yaml', 'tools: {kubectl: {ref: nginx:1}}\n');
    const configuration = vscode.workspace.getConfiguration('ociLens');
    const texts = async () => (await scans.scanOf(document)).occurrences.map(({ text }) => text);
    assert.deepEqual(await texts(), []);
    await configuration.update('customPositions', { 'tools.yaml': ['tools.*.ref'] }, vscode.ConfigurationTarget.Global);
    assert.deepEqual(await texts(), ['nginx:1']);
    await configuration.update('customPositions', undefined, vscode.ConfigurationTarget.Global);
    assert.deepEqual(await texts(), []);
  });
});
