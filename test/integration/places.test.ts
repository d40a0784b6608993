import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { MediaType } from '../../src/oci/mediaType';
import type { Digest } from '../../src/oci/digest';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { imageBytes } from '../unit/registry/registryClient';
import { closeAll, openText, setMirrors } from './support/editor';
import { type Notifications, watchNotifications } from './support/notifications';

/** A link keeps what it was made for, and its document may change before it is followed. */
describe('a link to a reference', () => {
  let registry: ScratchRegistry;
  let digest: Digest;
  let notes: Notifications;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    ({ digest } = registry.putManifest('library/nginx', '1', imageBytes('one'), MediaType.ociManifest));
    registry.putTag('library/nginx', '2', digest);
    await setMirrors({ 'docker.io': registry.url });
    notes = watchNotifications();
  });

  afterEach(async () => {
    notes.restore();
    await closeAll();
    await setMirrors(undefined);
    await registry.close();
  });

  const values = (...tags: readonly [string, string][]) =>
    tags.map(([key, tag]) => `${key}:\n  image:\n    repository: nginx\n    tag: "${tag}"\n`).join('');

  /** The argument of the action `command` at `text`, as VS Code has it from the extension. */
  async function linkAt(document: vscode.TextDocument, offset: number, command: string): Promise<unknown> {
    const position = document.positionAt(offset);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(position, position),
    );
    const found = actions.find((action) => action.command?.command === command);
    assert.ok(found, `there is no ${command}`);
    return found.command?.arguments?.[0];
  }

  const replaceAll = (editor: vscode.TextEditor, text: string) =>
    editor.edit((edit) => edit.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), text));

  for (const [what, before, wanted, after] of [
    ['it was deleted, and its twin has another tag', values(['a', '1'], ['b', '2']), 1, values(['a', '1'])],
    ['it was deleted, and its twin is the same', values(['a', '1'], ['b', '1']), 1, values(['a', '1'])],
    ['its twin has come to stand in its place', values(['a', '1'], ['b', '1']), 0, values(['b', '1'])],
    ['it says something else', values(['a', '1']), 0, values(['a', '2'])],
  ] as const) {
    it(`acts on nothing else where ${what}`, async () => {
      const editor = await openText('values.yaml', before);
      const offset = wanted === 0 ? before.indexOf('nginx') : before.lastIndexOf('nginx');
      const place = await linkAt(editor.document, offset + 2, 'ociLens.pinToDigest');
      await replaceAll(editor, after);
      await vscode.commands.executeCommand('ociLens.pinToDigest', place);
      assert.equal(editor.document.getText(), after);
      assert.deepEqual(registry.requests, []);
      assert.equal(notes.said.length, 1);
    });
  }

  it('says so where what was to be looked up is gone', async () => {
    const editor = await openText('values.yaml', values(['a', '1']));
    const place = await linkAt(editor.document, editor.document.getText().indexOf('nginx') + 2, 'ociLens.pinToDigest');
    await replaceAll(editor, values());
    await vscode.commands.executeCommand('ociLens.lookUp', place);
    assert.deepEqual(notes.said, ['The reference is no longer there: point at it again.']);
    assert.deepEqual(registry.requests, []);
  });

  it('is none in the menu of an editor, which is about the cursor', async () => {
    const { document } = await openText('values.yaml', values());
    for (const command of ['pinToDigest', 'pinPlatform']) {
      await vscode.commands.executeCommand(`ociLens.${command}`, document.uri);
      assert.match(notes.said.at(-1) ?? '', /^No image reference is selected, nor is one at the cursor/);
    }
  });

  it('finds its reference where that has moved, the second of two that are the same', async () => {
    const before = values(['a', '1'], ['b', '1']);
    const editor = await openText('values.yaml', before);
    const place = await linkAt(editor.document, before.lastIndexOf('nginx') + 2, 'ociLens.pinToDigest');
    await replaceAll(editor, `# one\n# two\n# three\n${values(['a', '1'], ['between', '2'], ['b', '1'])}`);
    await vscode.commands.executeCommand('ociLens.pinToDigest', place);
    const pinned = `1@${digest}`;
    assert.equal(
      editor.document.getText(),
      `# one\n# two\n# three\n${values(['a', '1'], ['between', '2'], ['b', pinned])}`,
    );
  });

  it('without a number is of a text that stands there once', async () => {
    const editor = await openText('values.yaml', values(['a', '1'], ['b', '2']));
    const uri = editor.document.uri.toString();
    await vscode.commands.executeCommand('ociLens.pinToDigest', { uri, start: 0, text: 'nginx' });
    assert.equal(editor.document.getText(), values(['a', '1'], ['b', '2']));
    await replaceAll(editor, values(['b', '2']));
    await vscode.commands.executeCommand('ociLens.pinToDigest', { uri, start: 0, text: 'nginx' });
    assert.equal(editor.document.getText(), values(['b', `2@${digest}`]));
  });
});
