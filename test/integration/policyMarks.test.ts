import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pushContent } from '../support/sampleImages/pushContent';
import { hold, type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { image } from '../unit/operations/policy/policyImages';
import { type Dialogs, watchDialogs } from './support/dialogs';
import { closeAll, eventually, pod, setMirrors } from './support/editor';
import { finds, policyOf } from './support/policyFindings';
import { policyWorkspace } from './support/policyWorkspace';
import { runQuickFix } from './support/quickFixes';

describe('what a check against the policy found', () => {
  const { policyFile, at, write } = policyWorkspace('policy-marks');
  let registry: ScratchRegistry;
  let dialogs: Dialogs;

  const writePolicy = (text: string) => write(policyFile(), text);
  const open = async (name: string) =>
    (await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(at(name)))).document;
  const check = (uri: vscode.Uri) => vscode.commands.executeCommand('ociLens.checkPolicy', uri);
  const says = (uri: vscode.Uri, message: RegExp) =>
    eventually(() => {
      assert.ok(
        policyOf(uri).some((each) => message.test(each.message)),
        policyOf(uri)
          .map((each) => each.message)
          .join('\n'),
      );
      return Promise.resolve();
    });

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushContent(registry, 'app', image('amd64'), '1');
    pushContent(registry, 'app', image('amd64'), 'latest');
    dialogs = watchDialogs();
  });

  afterEach(async () => {
    dialogs.restore();
    await setMirrors(undefined);
    await registry.close();
  });

  it('gives way to what is known once a registry was looked up, and says that it was not asked where nobody looks', async () => {
    await setMirrors({ 'marks.example': registry.url });
    await writePolicy('rules: { pinned: hint, licence-present: error }');
    for (const name of ['seen.yaml', 'unseen.yaml']) await write(at(name), pod('marks.example/app:1'));
    dialogs.answer({ button: ['Leave Them Out'] });
    await check(at());
    await finds(at('unseen.yaml'), 'pinned', 'licence-present');
    const document = await open('seen.yaml');
    await says(document.uri, /^Cannot know: .* was never asked from here/);
    assert.equal(registry.count(), 0);
    await runQuickFix(document, 'marks.example/app:1', 'Look it up now');
    await says(document.uri, /^The image states no licence/);
    await says(at('unseen.yaml'), /^Cannot know: marks\.example was not asked when this was checked/);
    await finds(at('unseen.yaml'), 'pinned', 'licence-present');
    // Nor was it for another identity, or at another host in its place.
    registry.forgetRequests();
    await setMirrors({ 'marks.example': registry.url, 'other.example': registry.url });
    await eventually(() => {
      assert.ok(registry.count() > 0);
      return Promise.resolve();
    });
    await says(document.uri, /^The image states no licence/);
    await finds(at('unseen.yaml'), 'pinned', 'licence-present');
    // What was found while it was seen stays.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await write(at('unseen.yaml'), pod());
    await finds(at('unseen.yaml'));
    await says(document.uri, /^The image states no licence/);
  });

  it('is kept of a host that is not asked by itself, while the policy says the same of a rule', async () => {
    await writePolicy('rules: { exists: error, licence-present: error }');
    await write(at('pod.yaml'), pod(`${registry.host}/app`));
    dialogs.answer({ button: ['Ask All'] });
    await check(at());
    registry.forgetRequests();
    const { uri } = await open('pod.yaml');
    await writePolicy('rules: { exists: error, not-latest: hint, licence-present: error }');
    await finds(uri, 'not-latest', 'licence-present');
    await says(uri, /^The image states no licence/);
    await writePolicy('rules: { exists: error, licence-present: off }');
    await finds(uri);
    await writePolicy(
      'rules: { exists: error, not-latest: hint, licence-present: error, age: { severity: error, maxDays: 1 } }',
    );
    // Nobody was asked about the age.
    await finds(uri, 'not-latest', 'age', 'licence-present');
    await says(uri, /^Cannot know/);
    await says(uri, /^The image states no licence/);
    assert.equal(registry.count(), 0);
  });

  it('goes, as far as registries told it, when another identity or host is asked', async () => {
    await writePolicy('rules: { pinned: hint, licence-present: error }');
    for (const name of ['seen.yaml', 'unseen.yaml']) await write(at(name), pod(`${registry.host}/app:1`));
    dialogs.answer({ button: ['Ask All'] });
    await check(at());
    await open('seen.yaml');
    await says(at('seen.yaml'), /^The image states no licence/);
    await setMirrors({ 'marks.example': registry.url });
    await finds(at('unseen.yaml'), 'pinned');
    await says(at('seen.yaml'), /^Cannot know/);
  });

  it('goes with the place in another file that it names', async () => {
    await writePolicy('rules: { one-tag: warning }');
    await write(at('seen.yaml'), pod(`${registry.host}/app:1`));
    await write(at('unseen.yaml'), pod(`${registry.host}/app:1`));
    await write(at('other.yaml'), pod(`${registry.host}/app:2`));
    await check(at());
    await open('seen.yaml');
    for (const name of ['seen.yaml', 'unseen.yaml', 'other.yaml']) await finds(at(name), 'one-tag');
    await write(at('other.yaml'), `# The same.\n${pod(`${registry.host}/app:1`)}`);
    for (const name of ['seen.yaml', 'unseen.yaml', 'other.yaml']) await finds(at(name));
  });

  it('in one file is what is found in it among all', async () => {
    await writePolicy('rules: { one-tag: warning }');
    await write(at('one.yaml'), pod(`${registry.host}/app:1`));
    await write(at('other.yaml'), pod(`${registry.host}/app:2`));
    await write(at('third.yaml'), pod(`${registry.host}/app:3`));
    const { uri } = await open('third.yaml');
    // By now the other files are read.
    await eventually(() => {
      assert.equal(policyOf(uri)[0]?.relatedInformation?.length, 2);
      return Promise.resolve();
    });
    await closeAll();
    await check(at('one.yaml'));
    await finds(at('one.yaml'), 'one-tag');
    const [found] = policyOf(at('one.yaml'));
    assert.deepEqual(
      found?.relatedInformation?.map(({ location, message }) => [location.uri.toString(), message]),
      [
        [at('other.yaml').toString(), `${registry.host}/app:2`],
        [at('third.yaml').toString(), `${registry.host}/app:3`],
      ],
    );
    await finds(at('other.yaml'));
  });

  it('is not shown where the policy changed meanwhile, and is found by the new one when asked for again', async () => {
    await writePolicy('rules: { licence-present: error }');
    await write(at('pod.yaml'), pod(`${registry.host}/app:1`));
    dialogs.answer({ button: ['Ask All', 'Check Again'] });
    const held = hold();
    registry.on({ kind: 'manifest' }, held);
    const checked = check(at());
    await held.waiting;
    await writePolicy('rules: { pinned: hint }');
    held.release();
    await checked;
    assert.match(dialogs.said[0] ?? '', /^The policy or the folders changed during the check/);
    await finds(at('pod.yaml'), 'pinned');
  });

  it('is forgotten of files that are deleted or changed meanwhile', async () => {
    await writePolicy('rules: { licence-present: error }');
    for (const name of ['kept.yaml', 'deleted.yaml', 'changed.yaml']) {
      await write(at(name), pod(`${registry.host}/app:1`));
    }
    dialogs.answer({ button: ['Ask All'] });
    const held = hold();
    registry.on({ kind: 'manifest' }, held);
    const checked = check(at());
    await held.waiting;
    // What VS Code tells of it comes before the end.
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(at(), '*.yaml'));
    // A file that is changed soon after it came is told of as one that came, and one that is deleted then not at all.
    const told = new Promise<unknown>((resolve) =>
      vscode.Disposable.from(watcher.onDidChange(resolve), watcher.onDidCreate(resolve)),
    );
    await vscode.workspace.fs.delete(at('deleted.yaml'));
    await write(at('changed.yaml'), pod());
    await told;
    watcher.dispose();
    held.release();
    await checked;
    await finds(at('deleted.yaml'));
    await finds(at('changed.yaml'));
    await finds(at('kept.yaml'), 'licence-present');
  });
});
