import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { closeAll, eventually } from './support/editor';

const toolMade = path.join(root, 'test/fixtures/tool-made');
const MULTI = 'sha256:28618f99d21886c511177f365d10ef999e0c8f619226c6761b2a656f50f192c6';

describe('image layouts and archives of this machine', () => {
  afterEach(closeAll);

  /** Types into the command's input; resolves with what it says is wrong. */
  async function type(command: string, text: string): Promise<string | undefined> {
    let problem: string | undefined;
    const show = vscode.window.showInputBox;
    vscode.window.showInputBox = async (options) => {
      problem = (await options?.validateInput?.(text)) as string | undefined;
      return problem === undefined ? text : undefined;
    };
    try {
      await vscode.commands.executeCommand(command);
      return problem;
    } finally {
      vscode.window.showInputBox = show;
    }
  }
  const payload = () => JSON.parse(vscode.window.activeTextEditor?.document.getText() ?? '') as Record<string, unknown>;
  const tab = () => vscode.window.tabGroups.activeTabGroup.activeTab;
  const shown = (title: string) =>
    eventually(() => {
      assert.deepEqual([tab()?.label, tab()?.input instanceof vscode.TabInputWebview], [title, true]);
      return Promise.resolve();
    });

  it('give the payloads of a policy host', async () => {
    await type('ociLens.showManifestDigest', `oci:${toolMade}/crane-signed:multi`);
    assert.deepEqual(payload(), { digest: MULTI });
    await type('ociLens.showManifestAndConfig', `oci-archive:${toolMade}/skopeo-oci-archive.tar`);
    assert.equal((payload().config as { architecture: string }).architecture, 'arm64');
    await type('ociLens.showManifest', `docker-archive:${toolMade}/skopeo-docker-archive.tar`);
    assert.equal(payload().mediaType, 'application/vnd.docker.distribution.manifest.v2+json');
  });

  it('stand in the workspace, or at the path that was typed', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'no workspace is open');
    const layout = path.join(folder.uri.fsPath, 'build/image');
    await cp(path.join(toolMade, 'crane-signed'), layout, { recursive: true });
    try {
      await type('ociLens.showManifestDigest', 'oci:build/image:multi');
      assert.deepEqual(payload(), { digest: MULTI });
      await type('ociLens.inspectImage', 'oci:./build/image:multi');
      await shown('image:multi');
      await closeAll();
      // From the Explorer: a file of the layout leads to its one named image.
      await vscode.commands.executeCommand(
        'ociLens.inspectLocalImage',
        vscode.Uri.file(path.join(layout, 'oci-layout')),
      );
      await shown('image:multi');
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.file(path.dirname(layout)), { recursive: true });
    }
  });

  it('say what is wrong with what was typed', async () => {
    assert.match((await type('ociLens.inspectImage', 'oci:')) ?? '', /path is missing/);
    assert.match((await type('ociLens.inspectImage', 'Nginx:1')) ?? '', /lower case/);
    assert.equal(tab(), undefined);
  });

  describe('outside of the workspace', () => {
    let scratch: ScratchFolder;
    before(async () => {
      scratch = await createScratchFolder({});
      await cp(path.join(toolMade, 'skopeo-docker-archive.tar'), path.join(scratch.path, 'saved.tar'));
    });
    after(() => scratch.remove());

    it('are opened only when the user chooses them', async () => {
      const pick = vscode.window.showQuickPick;
      const open = vscode.window.showOpenDialog;
      let choice = 0;
      const choose = (items: readonly unknown[]) => Promise.resolve(items[choice]);
      vscode.window.showQuickPick = choose as typeof pick;
      const file = vscode.Uri.file(path.join(scratch.path, 'saved.tar'));
      let options: vscode.OpenDialogOptions | undefined;
      vscode.window.showOpenDialog = (asked) => {
        options = asked;
        return Promise.resolve(choice === 1 ? [file] : undefined);
      };
      try {
        await vscode.commands.executeCommand('ociLens.inspectLocalImage', file);
        assert.deepEqual([options?.canSelectFolders, options?.canSelectFiles, tab()], [true, false, undefined]);
        choice = 1;
        await vscode.commands.executeCommand('ociLens.inspectLocalImage');
        assert.deepEqual([options?.canSelectFolders, options?.canSelectFiles], [false, true]);
        await shown('saved.tar:example.com/team/base:1.0');
      } finally {
        vscode.window.showQuickPick = pick;
        vscode.window.showOpenDialog = open;
      }
    });
  });
});
