import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { DocumentScans } from '../../src/editor/documents/documentScans';
import type { Main } from '../../src/editor/main';
import type { ImagesTree } from '../../src/editor/tree/imagesTree';
import { closeAll, eventually, pod } from './support/editor';
import { pieceReaders } from './support/pieceReaders';

/** VS Code tells of a whole folder with one event: these are of its files all the same. */
describe('a folder that comes, goes or gets another name', () => {
  let tree: ImagesTree;
  let workspace: vscode.Uri;
  /** One for each test: a watcher can lose a folder that is made again. */
  let folder: vscode.Uri;
  let tests = 0;

  const at = (...names: readonly string[]) => vscode.Uri.joinPath(folder, ...names);
  const write = (name: string, text: string) => vscode.workspace.fs.writeFile(at(name), Buffer.from(text));
  const listed = async () =>
    (await tree.getChildren())
      .flatMap((node) => (node.kind === 'file' && node.uri.startsWith(`${folder.toString()}/`) ? [node.uri] : []))
      .map((uri) => uri.slice(folder.toString().length + 1))
      .sort();
  const lists = (...names: readonly string[]) =>
    eventually(async () => assert.deepEqual(await listed(), names), 15_000);

  before(async () => {
    const extension = vscode.extensions.getExtension('oci-lens.oci-lens');
    const { main } = (await extension?.activate()) as { main: () => Promise<Main> };
    tree = (await main()).images;
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    workspace = first.uri;
  });

  beforeEach(async () => {
    folder = vscode.Uri.joinPath(workspace, `folder-test-${String(++tests)}`);
    await write('top.yaml', pod('nginx:1'));
    await write('sub/pod.yaml', pod('nginx:2'));
    await write('sub/deep/pod.yaml', pod('nginx:3'));
    await vscode.commands.executeCommand('ociLens.listImagesByFile');
    await vscode.commands.executeCommand('ociLens.refreshImages');
    await lists('sub/deep/pod.yaml', 'sub/pod.yaml', 'top.yaml');
  });

  afterEach(async () => {
    await closeAll();
    await vscode.commands.executeCommand('ociLens.listImagesByRegistry');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it('is listed by its new name, and not by the old one', async () => {
    await vscode.workspace.fs.rename(at('sub'), at('moved'));
    await lists('moved/deep/pod.yaml', 'moved/pod.yaml', 'top.yaml');
    await vscode.workspace.fs.delete(at('moved'), { recursive: true });
    await lists('top.yaml');
  });

  it('is followed, too, where another program does that', async () => {
    await rename(at('sub').fsPath, at('moved').fsPath);
    await lists('moved/deep/pod.yaml', 'moved/pod.yaml', 'top.yaml');
    await rm(at('moved').fsPath, { recursive: true });
    await lists('top.yaml');
  });

  it('takes nothing from a folder whose name begins like its own', async () => {
    await write('sub-2/pod.yaml', pod('nginx:4'));
    await lists('sub-2/pod.yaml', 'sub/deep/pod.yaml', 'sub/pod.yaml', 'top.yaml');
    await vscode.workspace.fs.delete(at('sub'), { recursive: true });
    await lists('sub-2/pod.yaml', 'top.yaml');
  });

  it('changes what the files above it read in it', async () => {
    const scans = new DocumentScans(pieceReaders({ info: () => undefined, warn: () => undefined }));
    try {
      await write('Chart.yaml', 'name: app\nappVersion: "1.0"\ndependencies: [{name: db, version: "1"}]\n');
      await write('charts/db/Chart.yaml', 'name: db\nappVersion: "7.0"\n');
      await write('values.yaml', 'db:\n  image: {repository: team/db, tag: ""}\n');
      const document = await vscode.workspace.openTextDocument(at('values.yaml'));
      const inDocument = async () => {
        const [found] = (await scans.scanOf(document)).occurrences;
        return found?.target.kind === 'image' ? found.target.reference.tag : found?.target.kind;
      };
      const inTree = async () => {
        const file = (await tree.getChildren()).find(
          (node) => node.kind === 'file' && node.uri === String(at('values.yaml')),
        );
        const [place] = file ? await tree.getChildren(file) : [];
        return place?.kind === 'place' && place.target.kind === 'image' ? place.target.reference.tag : 'unresolved';
      };
      const is = (tag: string) =>
        eventually(async () => assert.deepEqual([await inDocument(), await inTree()], [tag, tag]), 15_000);
      await is('7.0');
      await vscode.workspace.fs.rename(at('charts'), at('elsewhere'));
      await is('unresolved');
      await rename(at('elsewhere').fsPath, at('charts').fsPath);
      await is('7.0');
    } finally {
      scans.dispose();
    }
  });
});
