import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { WorkspaceImages } from '../../src/editor/documents/workspaceImages';
import { pod } from './support/editor';
import { surroundings } from './support/extension';
import { pieceReaders } from './support/pieceReaders';

describe('the images of the workspace', () => {
  it('are told to who asked before all files were to be read anew, too', async () => {
    const { log } = await surroundings();
    const folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'images-test');
    const file = vscode.Uri.joinPath(folder, 'pod.yaml');
    await vscode.workspace.fs.writeFile(file, Buffer.from(pod('busybox:1')));
    const images = new WorkspaceImages(pieceReaders(log), log);
    try {
      const first = images.places();
      images.refresh();
      const [before, after] = await Promise.all([first, images.places()]);
      assert.ok(before.has(file.toString()));
      assert.ok(after.has(file.toString()));
    } finally {
      images.dispose();
      log.dispose();
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });
});
