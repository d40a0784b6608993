import assert from 'node:assert/strict';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { buildSample, pushContent } from '../support/sampleImages';
import { hold, type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { closeAll, eventually, openText, pod, setMirrors } from './support/editor';
import { type Notifications, watchNotifications } from './support/notifications';

const alpine = buildSample('library/alpine', '3.22');
const { digest } = alpine.descriptor;
const pinned = `alpine:3.22@${digest}`;

describe('pins of many', () => {
  let registry: ScratchRegistry;
  let folder: string;
  let notifications: Notifications;
  let folders = 0;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushContent(registry, 'library/alpine', alpine, '3.22');
    await setMirrors({ 'docker.io': registry.url });
    // One of its own for each test: VS Code keeps documents for a while.
    folder = path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', `many${String(folders++)}`);
    notifications = watchNotifications();
  });

  afterEach(async () => {
    notifications.restore();
    // What is not saved would be asked about.
    for (const { isDirty, uri } of vscode.workspace.textDocuments) {
      if (!isDirty) continue;
      await vscode.window.showTextDocument(uri);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    await closeAll();
    await rm(folder, { recursive: true, force: true });
    await setMirrors(undefined);
    await registry.close();
  });

  async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }
  const uri = (name: string) => vscode.Uri.file(path.join(folder, name));
  const saved = (name: string) => readFile(path.join(folder, name), 'utf8');
  const open = async (name: string) =>
    vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri(name)));

  /** Runs a command of files, and answers VS Code's preview as soon as it stands there. */
  async function runAll(command: string, name: string, answer: 'apply' | 'discard' = 'apply'): Promise<void> {
    let isDone = false;
    const running = vscode.commands.executeCommand(command, uri(name)).then(() => (isDone = true));
    await eventually(async () => {
      if (!isDone) await vscode.commands.executeCommand(`refactorPreview.${answer}`).then(undefined, () => undefined);
      assert.ok(isDone);
    }, 20_000);
    await running;
  }

  it('changes every file of a folder as one, with one request for one image', async () => {
    const files = Array.from({ length: 40 }, (_, index) => [`${String(index)}/pod.yaml`, pod('alpine:3.22')] as const);
    await write(Object.fromEntries(files));
    await runAll('ociLens.pinAll', '.');
    for (const [name] of files) assert.equal(await saved(name), pod(pinned));
    assert.deepEqual(
      registry.requests.map(({ method }) => method),
      ['HEAD'],
    );
    assert.deepEqual(notifications.said, []);
    await runAll('ociLens.unpinAll', '.');
    for (const [name] of files) assert.equal(await saved(name), pod('alpine:3.22'));
  });

  it('changes nothing where the preview is turned down, and says nothing', async () => {
    await write({ 'a/pod.yaml': pod('alpine:3.22'), 'b/pod.yaml': pod('alpine:3.22') });
    await runAll('ociLens.pinAll', '.', 'discard');
    assert.equal(await saved('a/pod.yaml'), pod('alpine:3.22'));
    assert.deepEqual(notifications.said, []);
  });

  it('changes one file without a preview, also where it is open and not saved', async () => {
    await write({ 'pod.yaml': pod('alpine:none') });
    const editor = await open('pod.yaml');
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 99, 0), pod('alpine:3.22')));
    await vscode.commands.executeCommand('ociLens.pinAll', uri('pod.yaml'));
    assert.equal(editor.document.getText(), pod(pinned));
    assert.equal(await saved('pod.yaml'), pod('alpine:none'));
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), pod('alpine:3.22'));
  });

  it('refreshes what moved, and tells what was left out in a report', async () => {
    await write({
      'pod.yaml': pod(pinned, 'alpine:gone', '"{{ x }}"', '"alpine:3.22" # {"$imagepolicy": "a:b"}'),
    });
    const next = buildSample('library/busybox', '1.36');
    pushContent(registry, 'library/alpine', next, '3.22');
    await vscode.commands.executeCommand('ociLens.refreshAllPins', uri('pod.yaml'));
    const { document } = await open('pod.yaml');
    assert.match(document.getText(), new RegExp(`alpine:3.22@${next.descriptor.digest}`));
    notifications.answer('Show Report');
    await vscode.commands.executeCommand('ociLens.pinAll', uri('pod.yaml'));
    await eventually(() => {
      const report = vscode.window.activeTextEditor?.document;
      assert.equal(report?.uri.scheme, 'oci-lens');
      assert.match(
        report.getText(),
        /^many\d+\/pod\.yaml\n {2}10:14 {2}alpine:gone\n {6}.*no tag gone.*\n {2}12:15 {2}\{\{ x \}\}\n.*\n {2}14:15 {2}alpine:3\.22\n.*Flux.*\n$/,
      );
      return Promise.resolve();
    });
    assert.equal(notifications.said.at(-1), '0 pinned, 1 unchanged, 2 left out, 1 could not be looked up');
    const report = vscode.window.activeTextEditor?.document;
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      report?.uri,
    );
    assert.deepEqual(
      links.map(({ range, target }) => [report?.getText(range), target?.toString(true)]),
      [
        [vscode.workspace.asRelativePath(uri('pod.yaml')), uri('pod.yaml').toString(true)],
        ...['10:14', '12:15', '14:15'].map((place) => [
          place,
          `${uri('pod.yaml').toString(true)}#L${place.replace(':', ',')}`,
        ]),
      ],
    );
  });

  it('leaves closed files that the editor would change more of, and says how to pin them', async () => {
    const mixed = pod('alpine:3.22').replace('\n', '\r\n');
    const latin = Buffer.concat([Buffer.from([0x23, 0xe9, 0x0a]), Buffer.from(pod('alpine:3.22'))]);
    await write({ 'mixed/pod.yaml': mixed, 'latin/pod.yaml': latin, 'pod.yaml': pod('alpine:3.22') });
    for (let times = 0; times < 2; times++) {
      await runAll('ociLens.pinAll', '.');
      assert.equal(await saved('mixed/pod.yaml'), mixed);
      assert.deepEqual(await readFile(path.join(folder, 'latin/pod.yaml')), latin);
    }
    assert.match(notifications.said[0] ?? '', /^1 pinned, 0 unchanged, 2 left out$/);
    assert.match(notifications.said[1] ?? '', /^0 pinned, 1 unchanged, 2 left out$/);
  });

  it('carries CRLF, a byte order mark and text of many bytes', async () => {
    const text = `\uFEFF# ünï 🐳\r\n${pod('alpine:3.22').replaceAll('\n', '\r\n')}`;
    await write({ 'a.yaml': text, 'b.yaml': text });
    await runAll('ociLens.pinAll', '.');
    assert.equal(await saved('a.yaml'), text.replace('alpine:3.22', pinned));
    assert.equal(await saved('b.yaml'), text.replace('alpine:3.22', pinned));
  });

  it('writes a file that stands there under two names once', async () => {
    await write({ 'z.yaml': pod('alpine:3.22'), 'y.yaml': pod('alpine:3.22') });
    await symlink('z.yaml', path.join(folder, 'a.yaml'));
    await runAll('ociLens.pinAll', '.');
    assert.equal(await saved('z.yaml'), pod(pinned));
    assert.equal(await saved('y.yaml'), pod(pinned));
    assert.deepEqual(notifications.said, []);
  });

  it('leaves what is changed or deleted while the answer is under way', async () => {
    await write({ 'a.yaml': pod('alpine:3.22'), 'b.yaml': pod('alpine:3.22'), 'c.yaml': pod('alpine:3.22') });
    const gate = hold();
    registry.on({ kind: 'manifest' }, gate);
    const running = runAll('ociLens.pinAll', '.');
    await gate.waiting;
    await write({ 'b.yaml': `# typed meanwhile\n${pod('alpine:3.22')}` });
    await rm(path.join(folder, 'c.yaml'));
    gate.release();
    await running;
    await eventually(async () => {
      const a = await vscode.workspace.openTextDocument(uri('a.yaml'));
      assert.equal(a.getText(), pod(pinned));
    });
    assert.equal(await saved('b.yaml'), `# typed meanwhile\n${pod('alpine:3.22')}`);
    assert.equal(notifications.said.at(-1), '1 pinned, 0 unchanged, 2 left out');
  });

  it('does not know files outside the workspace', async () => {
    for (const command of ['ociLens.pinAll', 'ociLens.unpinAll', 'ociLens.refreshAllPins']) {
      await vscode.commands.executeCommand(command, vscode.Uri.file('/etc'));
      await vscode.commands.executeCommand(command, vscode.Uri.parse('git:/x/pod.yaml'));
    }
    assert.equal(registry.requests.length, 0);
    assert.equal(notifications.said.length, 6);
  });

  it('takes what is selected, in one step that can be undone', async () => {
    const before = pod('alpine:3.22', 'alpine:3.22', 'alpine:none');
    const editor = await openText('pod.yaml', before);
    editor.selection = new vscode.Selection(0, 0, editor.document.lineCount, 0);
    await vscode.commands.executeCommand('ociLens.pinToDigest');
    assert.equal(editor.document.getText(), pod(pinned, pinned, 'alpine:none'));
    assert.equal(notifications.said.at(-1), '2 pinned, 0 unchanged, 1 could not be looked up');
    await vscode.commands.executeCommand('ociLens.unpin');
    assert.equal(editor.document.getText(), before);
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('counts two cursors at one reference once', async () => {
    const editor = await openText('pod.yaml', pod('alpine:3.22'));
    const at = editor.document.positionAt(editor.document.getText().indexOf('alpine') + 2);
    editor.selections = [at, at.translate(0, 3)].map((each) => new vscode.Selection(each, each));
    await vscode.commands.executeCommand('ociLens.pinToDigest');
    assert.equal(editor.document.getText(), pod(pinned));
    assert.deepEqual(notifications.said, []);
  });
});
