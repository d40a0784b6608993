import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import { MediaType } from '../../src/oci/mediaType';
import { buildSample, pushSamples } from '../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { closeAll, eventually, openText, pod, select, setMirrors } from './support/editor';

const layout = path.join(root, 'test/fixtures/tool-made/crane-signed');
const { digest } = buildSample('library/nginx', '1.27').descriptor;

describe('Compare Images', () => {
  let registry: ScratchRegistry;
  const createQuickPick = vscode.window.createQuickPick;
  const showQuickPick = vscode.window.showQuickPick;
  const showError = vscode.window.showErrorMessage;

  beforeEach(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry, { layouts: path.dirname(layout) });
    await setMirrors({ 'docker.io': registry.url });
  });

  afterEach(async () => {
    Object.assign(vscode.window, { createQuickPick, showQuickPick, showErrorMessage: showError });
    await closeAll();
    await setMirrors(undefined);
    await registry.close();
  });

  /** Answers the questions of a command in the real quick pick; '' takes what stands first. Gives the items of each. */
  function answer(...texts: string[]): readonly (readonly vscode.QuickPickItem[])[] {
    const asked: (readonly vscode.QuickPickItem[])[] = [];
    vscode.window.createQuickPick = <T extends vscode.QuickPickItem>() => {
      const picker = createQuickPick<T>();
      const text = texts[asked.length] ?? '';
      asked.push([]);
      const index = asked.length - 1;
      const show = picker.show.bind(picker);
      let isTyped = false;
      picker.show = () => {
        show();
        if (text !== '') picker.value = text;
      };
      picker.onDidChangeActive(([active]) => {
        asked[index] = picker.items;
        if (!active || isTyped || (text !== '' && active.label !== text)) return;
        isTyped = true;
        void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      });
      return picker;
    };
    return asked;
  }

  async function texts(title: string): Promise<readonly [string, string]> {
    let input: unknown;
    await eventually(() => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      assert.equal(activeTab?.label, title);
      input = activeTab.input;
      return Promise.resolve();
    });
    assert.ok(input instanceof vscode.TabInputTextDiff);
    const { original, modified } = input;
    assert.deepEqual([original.scheme, modified.scheme], ['oci-lens', 'oci-lens']);
    const [left, right] = await Promise.all([original, modified].map((uri) => vscode.workspace.openTextDocument(uri)));
    assert.deepEqual([left?.languageId, right?.languageId], ['yaml', 'yaml']);
    return [left?.getText() ?? '', right?.getText() ?? ''];
  }

  const got = () => registry.requests.filter(({ kind, status: code }) => kind !== 'token' && code === 200).length;

  it('asks for two references, the one at the cursor first, and opens both in the diff editor', async () => {
    const editor = await openText('pod.yaml', pod('nginx:1.27'));
    await select(editor, 'nginx:1.27');
    const asked = answer('', 'nginx:1.29');
    await vscode.commands.executeCommand('ociLens.compareImages');
    const [left, right] = await texts('nginx:1.27 ↔ nginx:1.29');
    assert.equal(asked[0]?.[0]?.label, 'docker.io/library/nginx:1.27');
    assert.match(left, /^Reference: docker\.io\/library\/nginx:1\.27\n/);
    assert.match(left, /\n {2}Platform: linux\/amd64\n/);
    assert.match(left, /NGINX_VERSION: 1\.27\.5\n/);
    assert.match(right, /NGINX_VERSION: 1\.29\.1\n/);
    const shared = /( {2}- Digest: \S+\n.* # on both sides\n.*\n)/.exec(left)?.[1];
    assert.ok(shared && right.includes(shared), left);
    assert.equal(got(), 6);
    // Those of this session are offered; the one on the left is not.
    const again = answer('nginx:1.27', 'redis:7.4');
    await vscode.commands.executeCommand('ociLens.compareImages');
    await texts('nginx:1.27 ↔ redis:7.4');
    const offered = (again[1] ?? []).map(({ label }) => label);
    assert.ok(offered.includes('docker.io/library/nginx:1.29'), offered.join());
    assert.ok(!offered.includes('docker.io/library/nginx:1.27'), offered.join());
    assert.equal(got(), 9);
  });

  it('hides what looks secret, unless the setting says otherwise', async () => {
    const json = (value: unknown) => Buffer.from(JSON.stringify(value));
    const image = { os: 'linux', architecture: 'amd64', config: { Env: ['DB_PASSWORD=hunter2-of-this-image'] } };
    const config = { ...registry.putBlob('library/secret', json(image)), mediaType: MediaType.ociConfig };
    const manifest = { schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [] };
    registry.putManifest('library/secret', '1', json(manifest), MediaType.ociManifest);
    const nodes = ['secret:1', 'nginx:1.27'].map((reference) => ({ reference }));
    const compared = async () => {
      await vscode.commands.executeCommand('ociLens.compareSelected', nodes[0], nodes);
      const [left] = await texts('secret:1 ↔ nginx:1.27');
      await closeAll();
      return left;
    };
    const hidden = await compared();
    assert.match(hidden, /DB_PASSWORD/);
    assert.doesNotMatch(hidden, /hunter2/);
    const settings = vscode.workspace.getConfiguration('ociLens');
    await settings.update('compare.hideSecrets', false, vscode.ConfigurationTarget.Global);
    try {
      assert.match(await compared(), /DB_PASSWORD: hunter2-of-this-image/);
    } finally {
      await settings.update('compare.hideSecrets', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is there again where a person goes back to it', async () => {
    const nodes = ['nginx:1.27', 'redis:7.4'].map((reference) => ({ reference }));
    await vscode.commands.executeCommand('ociLens.compareSelected', nodes[0], nodes);
    const before = await texts('nginx:1.27 ↔ redis:7.4');
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await eventually(() => {
      const open = vscode.workspace.textDocuments.filter(({ isClosed }) => !isClosed).map(({ uri }) => uri.toString());
      assert.ok(!open.includes(input.original.toString()) && !open.includes(input.modified.toString()));
      return Promise.resolve();
    }, 30_000);
    await vscode.commands.executeCommand('vscode.diff', input.original, input.modified, 'again');
    assert.deepEqual(await texts('again'), before);
  }).timeout(60_000);

  it('asks no registry that the person does not know where a link opens a comparison', async () => {
    await setMirrors({ 'unknown.example': registry.url });
    const sides = ['nginx', 'redis'].map((name) => ({ reference: `unknown.example/library/${name}:1` }));
    const opened = async (path: string, query: string) => {
      const uri = vscode.Uri.from({ scheme: 'oci-lens', path, query });
      return (await vscode.workspace.openTextDocument(uri)).getText();
    };
    assert.match(await opened('/compare/a/1/a.yaml', JSON.stringify(sides)), /^This comparison is not kept/);
    const local = [{ reference: `oci:${layout}` }, { reference: `oci:${layout}` }];
    for (const query of [JSON.stringify(local), '[1, {}]', '{"a":', JSON.stringify([sides[0]]), '9'.repeat(20_000)]) {
      assert.equal(
        await opened(`/compare/${String(query.length)}/1/a.yaml`, query),
        'This text is not kept: run the command that showed it again.',
      );
    }
    assert.match(await opened('/pins/report.txt', ''), /^This text is not kept/);
    assert.deepEqual(registry.requests, []);
  });

  it('takes the reference of a context menu, and the platform that its document asks for', async () => {
    const text = 'services:\n  a:\n    image: nginx:1.27\n    platform: linux/arm64\n';
    const editor = await openText('compose.yaml', text);
    await select(editor, 'nginx:1.27');
    answer('nginx:1.29');
    await vscode.commands.executeCommand('ociLens.compareWith', editor.document.uri);
    for (const each of await texts('nginx:1.27 ↔ nginx:1.29')) assert.match(each, /\n {2}Platform: linux\/arm64\/v8\n/);
  });

  it('compares two selected nodes without a question', async () => {
    const nodes = ['nginx:1.27', 'redis:7.4'].map((reference) => ({ reference }));
    await vscode.commands.executeCommand('ociLens.compareSelected', nodes[0], nodes);
    await texts('nginx:1.27 ↔ redis:7.4');
  });

  it('compares two platforms of one image', async () => {
    const chosen = ['linux/amd64', 'linux/arm64/v8'];
    vscode.window.showQuickPick = ((items: readonly vscode.QuickPickItem[]) => {
      const label = chosen.shift();
      return Promise.resolve(items.find((item) => item.label === label));
    }) as unknown as typeof showQuickPick;
    await vscode.commands.executeCommand('ociLens.comparePlatforms', { reference: 'nginx:1.27' });
    const [left, right] = await texts('nginx:1.27: linux/amd64 ↔ linux/arm64/v8');
    assert.match(left, /\n {2}Platform: linux\/amd64\n/);
    assert.match(right, /\n {2}Platform: linux\/arm64\/v8\n/);
    assert.equal(got(), 5);
  });

  it('compares a pin with what its tag stands for now', async () => {
    registry.putManifest(
      'library/nginx',
      '1.27',
      buildSample('library/nginx', '1.29').bytes,
      'application/vnd.oci.image.index.v1+json',
    );
    const editor = await openText('pod.yaml', pod(`nginx:1.27@${digest}`));
    await select(editor, 'nginx:1.27@');
    await vscode.commands.executeCommand('ociLens.comparePin');
    const [left, right] = await texts(`nginx:1.27@${digest.slice(0, 19)} ↔ nginx:1.27`);
    assert.match(left, /NGINX_VERSION: 1\.27\.5\n/);
    assert.match(right, /NGINX_VERSION: 1\.29\.1\n/);
  });

  it('compares an image layout of this machine with a registry', async () => {
    answer(`oci:${layout}:multi`, 'nginx:1.27');
    await vscode.commands.executeCommand('ociLens.compareImages');
    const [left] = await texts('crane-signed:multi ↔ nginx:1.27');
    assert.match(left, /^Reference: oci:/);
  });

  it('says which side could not be read', async () => {
    const said: string[] = [];
    vscode.window.showErrorMessage = (sentence: string) => {
      said.push(sentence);
      return Promise.resolve(undefined);
    };
    registry.on({ kind: 'manifest', reference: '1.29' }, status(404, { errorCode: 'MANIFEST_UNKNOWN' }));
    const nodes = ['nginx:1.27', 'nginx:1.29'].map((reference) => ({ reference }));
    await vscode.commands.executeCommand('ociLens.compareSelected', nodes[0], nodes);
    assert.equal(said.length, 1);
    assert.match(
      said[0] ?? '',
      /^nginx:1\.29 could not be compared\. The mirror 127\.0\.0\.1:\d+ of docker\.io has no tag 1\.29/,
    );
  });

  it('shows the same comparison in the same editor', async () => {
    const nodes = ['nginx:1.27', 'nginx:1.29'].map((reference) => ({ reference }));
    await vscode.commands.executeCommand('ociLens.compareSelected', nodes[0], nodes);
    await texts('nginx:1.27 ↔ nginx:1.29');
    await vscode.commands.executeCommand('ociLens.compareSelected', nodes[0], nodes);
    await texts('nginx:1.27 ↔ nginx:1.29');
    assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 1);
  });
});
