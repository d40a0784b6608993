import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { MediaType } from '../../src/oci/mediaType';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { imageBytes } from '../unit/registry/registryClient';
import { closeAll, hoverAt, pod, select, setMirrors } from './support/editor';

const SCHEME = 'oci-lens-test';

/** As the old side of a diff: text that another extension shows. */
describe('A document that only shows something', () => {
  let registry: ScratchRegistry;
  let digest: string;
  let provider: vscode.Disposable;
  let editor: vscode.TextEditor;

  before(async () => {
    registry = await startScratchRegistry();
    digest = registry.putManifest('library/app', '1.0', imageBytes('one'), MediaType.ociManifest).digest;
    registry.putManifest('library/app', '1.1', imageBytes('two'), MediaType.ociManifest);
    provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: () => pod('app:1.0', `app:1.0@${digest}`),
    });
    await setMirrors({ 'docker.io': registry.url });
    for (const feature of ['inlayHints.digestAge', 'codeLens']) await set(feature, true);
    await set('drift', 'hint');
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(`${SCHEME}:/pod.yaml`));
    editor = await vscode.window.showTextDocument(document);
  });

  after(async () => {
    for (const feature of ['inlayHints.digestAge', 'codeLens', 'drift']) await set(feature, undefined);
    await closeAll();
    await setMirrors(undefined);
    provider.dispose();
    await registry.close();
  });

  function set(feature: string, value: unknown): Thenable<void> {
    return vscode.workspace.getConfiguration('ociLens').update(feature, value, vscode.ConfigurationTarget.Global);
  }

  async function commandsOffered(): Promise<readonly string[]> {
    const { uri } = editor.document;
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 99);
    const actions: vscode.CodeAction[] = [];
    for (const text of ['app:1.0\n', `app:1.0@${digest}`]) {
      await select(editor, text);
      actions.push(
        ...(await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          uri,
          editor.selection,
        )),
      );
    }
    const hints = await vscode.commands.executeCommand<unknown[]>('vscode.executeInlayHintProvider', uri, whole);
    assert.deepEqual(hints, []);
    const all = [...lenses.map(({ command }) => command), ...actions.map(({ command }) => command)];
    return [...new Set(all.flatMap((command) => command?.command ?? []))].filter((name) => name.startsWith('ociLens.'));
  }

  it('is asked about by nobody, and offered no change', async () => {
    assert.deepEqual(await commandsOffered(), ['ociLens.inspectImage', 'ociLens.findTags']);
    assert.deepEqual(registry.requests, []);
    assert.deepEqual(vscode.languages.getDiagnostics(editor.document.uri), []);
  });

  it('tells what it shows where a person points, without a link that pins', async () => {
    const hover = await hoverAt(editor.document, 'app:1.0');
    assert.match(hover, /ociLens\.inspectImage/);
    assert.doesNotMatch(hover, /ociLens\.pinToDigest/);
  });

  it('is not changed by a command either, which says why and asks no registry', async () => {
    const before = editor.document.getText();
    registry.forgetRequests();
    for (const [command, text] of [
      ['ociLens.pinToDigest', 'app:1.0\n'],
      ['ociLens.pinPlatform', 'app:1.0\n'],
      ['ociLens.unpin', `app:1.0@${digest}`],
      ['ociLens.refreshPin', `app:1.0@${digest}`],
      ['ociLens.updateTag', 'app:1.0\n'],
      ['ociLens.nearestTags', 'app:1.0\n'],
    ] as const) {
      await select(editor, text);
      assert.match((await saidBy(command)).join(), /^This document is read-only/, command);
      assert.equal(editor.document.getText(), before, command);
    }
    editor.selection = new vscode.Selection(0, 0, editor.document.lineCount, 0);
    assert.match((await saidBy('ociLens.pinToDigest')).join(), /^This document is read-only/);
    assert.deepEqual(registry.requests, []);
  });

  async function saidBy(command: string): Promise<readonly string[]> {
    const { showInformationMessage, showErrorMessage, showQuickPick } = vscode.window;
    const said: string[] = [];
    const say = (sentence: string) => {
      said.push(sentence);
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, {
      showInformationMessage: say,
      showErrorMessage: say,
      showQuickPick: (items: readonly unknown[]) => Promise.resolve(items[0]),
    });
    try {
      await vscode.commands.executeCommand(command);
      return said;
    } finally {
      Object.assign(vscode.window, { showInformationMessage, showErrorMessage, showQuickPick });
    }
  }
});
