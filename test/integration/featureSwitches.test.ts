import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, inside, openText, pod } from './support/editor';

const { Global, Workspace } = vscode.ConfigurationTarget;

/** Each feature that shows itself in documents; those that ask registries are switched in the tests of their own. */
describe('the switch of code actions', () => {
  const digest = `sha256:${'0'.repeat(64)}`;

  afterEach(closeAll);

  const actionsIn = async (name: string, text: string) => {
    const { document } = await openText(name, text);
    const position = inside(document, 'app');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(position, position),
    );
    await closeAll();
    return actions.flatMap(({ command }) => (command?.command.startsWith('ociLens.') ? [command.command] : []));
  };
  const inYaml = () => actionsIn('pod.yaml', pod(`app:1@${digest}`));
  const inDockerfile = () => actionsIn('Dockerfile', `FROM app:1@${digest}\n`);

  it('turns them off, for a language or all', async () => {
    const usual = [
      'ociLens.refreshPin',
      'ociLens.unpin',
      'ociLens.pinPlatform',
      'ociLens.updateTag',
      'ociLens.findTags',
    ];
    assert.deepEqual(await inYaml(), usual);
    assert.deepEqual(await inDockerfile(), usual);
    const ofYaml = vscode.workspace.getConfiguration('ociLens', { languageId: 'yaml' });
    await ofYaml.update('codeActions.enabled', false, Global, true);
    try {
      assert.deepEqual(await inYaml(), []);
      assert.deepEqual(await inDockerfile(), usual);
    } finally {
      await ofYaml.update('codeActions.enabled', undefined, Global, true);
    }
    const all = vscode.workspace.getConfiguration('ociLens');
    await all.update('codeActions.enabled', false, Workspace);
    try {
      assert.deepEqual(await inYaml(), []);
      assert.deepEqual(await inDockerfile(), []);
    } finally {
      await all.update('codeActions.enabled', undefined, Workspace);
    }
    assert.deepEqual(await inYaml(), usual);
  });
});
