import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { DocumentScans } from '../../src/editor/documents/documentScans';
import { PieceReaders } from '../../src/editor/documents/pieceReaders';
import { PinCodeLenses } from '../../src/editor/pins/pinCodeLenses';
import { scan } from '../../src/references/scan';
import { readingSlotAt } from '../../src/references/slot';
import { closeAll, eventually, openText, pod } from './support/editor';
import { pieceReaders } from './support/pieceReaders';

describe('DocumentScans', () => {
  let readers: PieceReaders;
  let scans: DocumentScans;
  let warnings: string[];

  beforeEach(() => {
    warnings = [];
    readers = pieceReaders({ info: () => undefined, warn: (message) => warnings.push(message) });
    scans = new DocumentScans(readers);
  });
  afterEach(async () => {
    scans.dispose();
    readers.dispose();
    assert.deepEqual(warnings, []);
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

  it('reads one large YAML document beside what else runs, and takes up what is typed meanwhile', async () => {
    const items = Array.from({ length: 5_000 }, (_, index) => {
      return `  - {apiVersion: v1, kind: Pod, spec: {containers: [{image: "nginx:${String(index)}"}]}}\n`;
    });
    const text = `apiVersion: v1\nkind: List\nitems:\n${items.join('')}`;
    const { document } = await openText('list.yaml', text);
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 0);
    const first = scans.scanOf(document);
    const type = async (place: string, typed: string) => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, document.positionAt(text.indexOf(place)), typed);
      await vscode.workspace.applyEdit(edit);
    };
    for (const place of ['nginx:4000"', 'nginx:70"', 'nginx:7"']) await type(place, 'ghcr.io/');
    const [now] = await Promise.all([scans.scanOf(document), first]);
    clearInterval(timer);
    assert.equal(now.text, document.getText());
    const start = performance.now();
    const { occurrences } = fresh(document);
    const atOnce = performance.now() - start;
    // What is undefined does not come through JSON.
    assert.deepEqual(now.occurrences, JSON.parse(JSON.stringify(occurrences)));
    assert.equal(now.occurrences.length, 5_000);
    assert.ok(longest < atOnce / 2, `${String(longest)} ms in one go of ${String(atOnce)}`);
    const offset = now.text.indexOf('ghcr.io/nginx:70"') + 8;
    const slot = await scans.read(document, readingSlotAt(now, offset));
    assert.equal(slot?.text, 'ghcr.io/nginx:70');
  });

  it('reads a large document also where no thread can be had', async () => {
    const told: string[] = [];
    const without = new PieceReaders('/nowhere.mjs', { info: () => undefined, warn: (text) => told.push(text) });
    const { document } = await openText('compose.yaml', `services:\n${'  a: {image: nginx:1}\n'.repeat(2_000)}`);
    const found = new DocumentScans(without);
    assert.deepEqual((await found.scanOf(document)).occurrences, fresh(document).occurrences);
    assert.ok(document.getText().length > 40_000);
    assert.equal(told.length, 1);
    found.dispose();
    without.dispose();
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
    // What comes and goes at once is nothing that VS Code tells of.
    await setTimeout(1_000);
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
