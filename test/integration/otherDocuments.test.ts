import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Digest } from '../../src/oci/digest';
import { MediaType } from '../../src/oci/mediaType';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { imageBytes } from '../unit/registry/registryClient';
import { closeAll, eventually, hoverAt, inside, pod, select, setMirrors } from './support/editor';
import { type Notifications, watchNotifications } from './support/notifications';

/** The API of VS Code's own extension for Git, as far as it is used. */
interface Git {
  getAPI(version: 1): {
    openRepository(root: vscode.Uri): Promise<unknown>;
    toGitUri(file: vscode.Uri, ref: string): vscode.Uri;
  };
}

/** Longer than a document rests before it is read, and its answers are gathered. */
const WHILE = 1_200;
const OLD = `sha256:${'0'.repeat(64)}`;

describe('Documents that are no files of their own', () => {
  let registry: ScratchRegistry;
  let notifications: Notifications;
  let digest: Digest;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    digest = registry.putManifest('library/app', '1.0', imageBytes('one'), MediaType.ociManifest).digest;
    registry.putTag('library/app', '1.1', digest);
    await setMirrors({ 'docker.io': registry.url });
    await set('drift', 'hint');
    notifications = watchNotifications();
  });

  afterEach(async () => {
    notifications.restore();
    await closeAll();
    await set('drift', undefined);
    await setMirrors(undefined);
    await registry.close();
  });

  const set = (feature: string, value: unknown) =>
    vscode.workspace.getConfiguration('ociLens').update(feature, value, vscode.ConfigurationTarget.Global);
  const placeOf = (document: vscode.TextDocument, text: string) => ({
    uri: document.uri.toString(),
    start: document.getText().indexOf(text),
    text,
  });
  /** The folder of the examples has a policy, too. */
  const marks = ({ uri }: vscode.TextDocument) =>
    vscode.languages.getDiagnostics(uri).filter(({ code }) => code === 'drift');
  const pinned = `app:1.0@${OLD}`;

  /** These profiles have it off: it looks up when it is on. */
  async function startGit(): Promise<ReturnType<Git['getAPI']>> {
    const git = await vscode.extensions.getExtension<Git>('vscode.git')?.activate();
    assert.ok(git);
    await setGit(true);
    let api: ReturnType<Git['getAPI']> | undefined;
    await eventually(() => {
      api = git.getAPI(1);
      return Promise.resolve();
    });
    assert.ok(api);
    return api;
  }
  const setGit = (isOn: true | undefined) =>
    vscode.workspace.getConfiguration('git').update('enabled', isOn, vscode.ConfigurationTarget.Workspace);

  async function tagsAt(document: vscode.TextDocument, text: string): Promise<readonly string[]> {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      inside(document, text).translate(0, text.length - Math.floor(text.length / 2)),
    );
    return items.flatMap(({ label }) => (typeof label === 'string' ? label : label.label)).filter((l) => l === '1.1');
  }

  it('work in a text that has no name yet', async () => {
    const content = pod('app:1.0', pinned);
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
    const editor = await vscode.window.showTextDocument(document);
    await eventually(() => {
      assert.deepEqual(
        marks(document).map(({ range }) => document.getText(range)),
        [pinned],
      );
      return Promise.resolve();
    });
    assert.match(await hoverAt(document, 'app:1.0'), /ociLens\.pinToDigest/);
    assert.deepEqual(await tagsAt(document, 'image: app:1.'), ['1.1']);
    await select(editor, 'app:1.0');
    await vscode.commands.executeCommand('ociLens.pinToDigest');
    assert.equal(document.getText(), content.replace('app:1.0\n', `app:1.0@${digest}\n`));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), content);
  });

  it('work in the cell of a notebook, where a person acts; nobody else asks', async () => {
    const content = pod('app:1.0', pinned);
    const cell = (text: string) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'yaml');
    const data = new vscode.NotebookData([cell(content), cell(content)]);
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
    await vscode.window.showNotebookDocument(notebook);
    const [first, second] = [notebook.cellAt(0).document, notebook.cellAt(1).document];
    assert.deepEqual([first.uri.scheme, first.languageId], ['vscode-notebook-cell', 'yaml']);
    await sleep(WHILE);
    assert.deepEqual(registry.requests, []);
    assert.deepEqual(marks(first), []);
    assert.match(await hoverAt(first, 'app:1.0'), /ociLens\.pinToDigest/);
    assert.deepEqual(await tagsAt(first, 'image: app:1.'), ['1.1']);
    await vscode.commands.executeCommand('ociLens.pinToDigest', placeOf(first, 'app:1.0'));
    assert.deepEqual(notifications.said, []);
    assert.equal(first.getText(), content.replace('app:1.0\n', `app:1.0@${digest}\n`));
    assert.equal(second.getText(), content);
    await vscode.commands.executeCommand('ociLens.unpin', placeOf(second, pinned));
    assert.equal(second.getText(), pod('app:1.0', 'app:1.0'));
    const all = [placeOf(first, pinned), placeOf(second, 'app:1.0')];
    await Promise.all([
      vscode.commands.executeCommand('ociLens.refreshPin', all[0], all),
      eventually(async () => {
        await vscode.commands.executeCommand('refactorPreview.apply').then(undefined, () => undefined);
        assert.ok(!first.getText().includes(OLD));
      }),
    ]);
    assert.equal(second.getText(), pod('app:1.0', 'app:1.0'));
  });

  it('leave the side of a diff alone that shows what was', async () => {
    const git = await startGit();
    const folder = path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'history');
    const file = path.join(folder, 'pod.yaml');
    const before = pod('app:1.0', pinned);
    const after = `# new\n${before}`;
    const run = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(file, before);
      run('init', '--quiet');
      run('add', '.');
      run('commit', '--quiet', '--message', 'a');
      await writeFile(file, after);
      await git.openRepository(vscode.Uri.file(folder));
      const [left, right] = [git.toGitUri(vscode.Uri.file(file), 'HEAD'), vscode.Uri.file(file)];
      await vscode.commands.executeCommand('vscode.diff', left, right);
      const [old, now] = await Promise.all([left, right].map((uri) => vscode.workspace.openTextDocument(uri)));
      assert.ok(old && now);
      assert.equal(old.uri.scheme, 'git');
      assert.equal(old.getText(), before);
      await eventually(() => {
        assert.equal(marks(now).length, 1);
        return Promise.resolve();
      });
      assert.deepEqual(marks(old), []);
      registry.forgetRequests();
      for (const [command, text] of [
        ['pinToDigest', 'app:1.0'],
        ['refreshPin', pinned],
        ['unpin', pinned],
      ] as const) {
        await vscode.commands.executeCommand(`ociLens.${command}`, placeOf(old, text));
        assert.match(notifications.said.at(-1) ?? '', /read-only/, command);
      }
      assert.deepEqual(registry.requests, []);
      assert.match(await hoverAt(old, 'app:1.0'), /ociLens\.inspectImage/);
      await vscode.commands.executeCommand('ociLens.pinToDigest', placeOf(now, 'app:1.0'));
      assert.equal(now.getText(), after.replace('app:1.0\n', `app:1.0@${digest}\n`));
      assert.equal(old.getText(), before);
    } finally {
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await closeAll();
      await setGit(undefined);
      await rm(folder, { recursive: true, force: true });
    }
  });
});
