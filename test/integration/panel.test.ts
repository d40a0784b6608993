import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import type { Main } from '../../src/editor/main';
import { MediaType } from '../../src/oci/mediaType';
import { buildSample, pushSamples } from '../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { closeAll, eventually, openText, pod } from './support/editor';
import { type Notifications, watchNotifications } from './support/notifications';
import { type Panels, type WatchedPanel, watchPanels } from './support/panels';

describe('the panel', () => {
  let main: Main;
  let registry: ScratchRegistry;
  let panels: Panels;
  let notifications: Notifications;
  const nginx = buildSample('library/nginx', '1.27-alpine');
  const name = (image = 'library/nginx:1.27-alpine') => `${registry.host}/${image}`;

  before(async () => {
    const extension = vscode.extensions.getExtension('oci-lens.oci-lens');
    main = await ((await extension?.activate()) as { main: () => Promise<Main> }).main();
  });

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry, { layouts: path.join(root, 'test/fixtures/tool-made') });
    panels = watchPanels();
    notifications = watchNotifications();
  });

  afterEach(async () => {
    panels.restore();
    notifications.restore();
    await closeAll();
    for (const { panel } of panels.opened) panel.dispose();
    await registry.close();
  });

  const shown = (panel: WatchedPanel | undefined) =>
    eventually(() => {
      assert.equal(panel?.parts.configuration?.kind, 'ready');
      return Promise.resolve();
    });
  const asked = () => registry.requests.map(({ kind }) => kind);
  async function inspect(argument: unknown): Promise<WatchedPanel> {
    await vscode.commands.executeCommand('ociLens.inspectImage', argument);
    const panel = panels.opened.at(-1);
    assert.ok(panel, 'no panel was opened');
    await shown(panel);
    panel.say({ type: 'ready' });
    return panel;
  }
  const chosen = ({ parts }: WatchedPanel) =>
    parts.contents?.kind === 'ready' ? parts.contents.rows.find((row) => row.chosen) : undefined;

  it('opens from the palette, asks as little as can be, and is there once', async () => {
    const input = vscode.window.showInputBox;
    vscode.window.showInputBox = () => Promise.resolve(name());
    try {
      await vscode.commands.executeCommand('ociLens.inspectImage');
    } finally {
      vscode.window.showInputBox = input;
    }
    const [panel] = panels.opened;
    await shown(panel);
    panel?.say({ type: 'ready' });
    assert.deepEqual(asked(), ['manifest', 'manifest', 'blob']);
    assert.equal(panel?.parts.header?.title, 'nginx:1.27-alpine');
    assert.equal(panel.panel.title, 'nginx:1.27-alpine');
    await vscode.commands.executeCommand('ociLens.inspectImage', { reference: name() });
    assert.equal(panels.opened.length, 1);
    // Another platform, and another tag, are panels of their own.
    const arm = await inspect({ reference: name(), platform: 'linux/arm64' });
    assert.equal(chosen(arm)?.name, 'linux/arm64/v8');
    assert.equal(panels.opened.length, 2);
    // A page that comes back from hiding is told everything again, and nobody else is asked.
    const requests = registry.requests.length;
    const before = arm.messages.length;
    arm.say({ type: 'ready' });
    assert.deepEqual(
      arm.messages.slice(before).map(({ type }) => type),
      ['words', 'keep', 'show', 'tags'],
    );
    assert.equal(registry.requests.length, requests);
  });

  it('pins at the place that it was opened from, and says when that is gone', async () => {
    const editor = await openText('pod.yaml', pod(name()));
    const uri = editor.document.uri.toString();
    const place = { uri, start: editor.document.getText().indexOf(name()), text: name() };
    const panel = await inspect(place);
    assert.equal(panel.parts.header?.canPin, true);
    panel.say({ type: 'pin' });
    await eventually(() => {
      assert.ok(editor.document.getText().includes(`${name()}@${nginx.descriptor.digest}`));
      return Promise.resolve();
    });
    panel.say({ type: 'pin' });
    await eventually(() => {
      assert.match(notifications.said.at(-1) ?? '', /no longer there/);
      return Promise.resolve();
    });
    assert.equal((await inspect({ reference: name('library/redis:7.4') })).parts.header?.canPin, false);
  });

  it('chooses rows, and keeps the page where one is missing', async () => {
    const panel = await inspect({ reference: name() });
    const rows = panel.parts.contents?.kind === 'ready' ? panel.parts.contents.rows : [];
    const s390x = rows.find((row) => row.name === 'linux/s390x');
    assert.ok(s390x);
    const end = registry.on({ reference: s390x.digest }, status(404));
    panel.say({ type: 'choose', digest: s390x.digest });
    await eventually(() => {
      assert.equal(panel.parts.configuration?.kind, 'failed');
      return Promise.resolve();
    });
    assert.equal(panel.parts.contents?.kind, 'ready');
    end();
    panel.say({ type: 'refresh' });
    await shown(panel);
    await eventually(() => {
      assert.equal(chosen(panel)?.name, 'linux/s390x');
      return Promise.resolve();
    });
  });

  it('opens the raw documents, laid out, in editors that do not change them', async () => {
    const panel = await inspect({ reference: name() });
    const documents = panel.parts.raw?.kind === 'ready' ? panel.parts.raw.documents : [];
    assert.equal(documents.length, 3);
    for (const { digest, mediaType } of documents) {
      panel.say({ type: 'openDocument', digest });
      await eventually(() => {
        const document = vscode.window.activeTextEditor?.document;
        assert.equal(document?.uri.scheme, 'oci-lens');
        assert.ok(document.uri.path.includes(digest.replace(':', '-')));
        assert.equal(document.languageId, 'json');
        const value = JSON.parse(document.getText()) as { mediaType?: string; architecture?: string };
        if (mediaType === MediaType.ociConfig) assert.equal(value.architecture, 'amd64');
        else assert.equal(value.mediaType, mediaType);
        assert.ok(document.lineCount > 10);
        return Promise.resolve();
      });
    }
    // Only what the page lists: a digest is no way to anything else.
    const before = registry.requests.length;
    panel.say({ type: 'openDocument', digest: `sha256:${'0'.repeat(64)}` });
    assert.equal(registry.requests.length, before);
  });

  it('lists tags, says which share the digest, and opens another', async () => {
    registry.putTag('library/nginx', 'same', nginx.descriptor.digest);
    const panel = await inspect({ reference: name() });
    assert.equal(panel.tags?.state.kind, 'idle');
    panel.say({ type: 'listTags' });
    await eventually(() => {
      assert.equal(panel.tags?.state.kind, 'ready');
      return Promise.resolve();
    });
    assert.ok(panel.tags.tags.includes('1.27-alpine'));
    assert.equal(panel.tags.state.canFindSame, true);
    panel.say({ type: 'findSameTags' });
    await eventually(() => {
      const here = panel.tags?.groups.find((group) => group.here);
      assert.ok(here?.tags.includes('same') && here.tags.includes('1.27-alpine'));
      return Promise.resolve();
    });
    panel.say({ type: 'inspectTag', tag: 'same' });
    await eventually(() => {
      assert.equal(panels.opened.at(-1)?.parts.header?.title, 'nginx:same');
      return Promise.resolve();
    });
    const count = panels.opened.length;
    panel.say({ type: 'inspectTag', tag: `x@sha256:${'0'.repeat(64)}` });
    panel.say({ type: 'inspectTag', tag: '../x' });
    assert.equal(panels.opened.length, count);
  });

  it('lets a person in who signs in from a part that was refused', async () => {
    const locked = await startScratchRegistry({ auth: { kind: 'basic', accounts: { ada: 'lovelace' } } });
    pushSamples(locked, { layouts: path.join(root, 'test/fixtures/tool-made') });
    const input = vscode.window.showInputBox;
    try {
      await vscode.commands.executeCommand('ociLens.inspectImage', {
        reference: `${locked.host}/library/nginx:1.27-alpine`,
      });
      const panel = panels.opened.at(-1);
      const overview = (wanted: object) =>
        eventually(() => {
          assert.deepEqual({ ...panel?.parts.overview, ...wanted }, panel?.parts.overview);
          return Promise.resolve();
        });
      await overview({ kind: 'failed', canSignIn: true });
      const answers = [undefined, 'ada', 'lovelace'];
      vscode.window.showInputBox = (options) => Promise.resolve(answers.shift() ?? options?.value);
      panel?.say({ type: 'signIn' });
      await overview({ kind: 'ready' });
    } finally {
      vscode.window.showInputBox = input;
      const ask = vscode.window.showWarningMessage;
      // What is left signed in would be there for the tests that follow.
      vscode.window.showWarningMessage = (_text: string, _options: unknown, yes: string) => Promise.resolve(yes);
      await vscode.commands.executeCommand('ociLens.signOut', { registry: locked.host });
      vscode.window.showWarningMessage = ask;
      await locked.close();
    }
  });

  it('copies what is picked', async () => {
    const panel = await inspect({ reference: name() });
    const pick = vscode.window.showQuickPick;
    vscode.window.showQuickPick = ((items: readonly vscode.QuickPickItem[]) =>
      Promise.resolve(items.find(({ label }) => label === 'Name with Digest'))) as unknown as typeof pick;
    try {
      panel.say({ type: 'copyAs' });
      await eventually(async () => {
        assert.equal(await vscode.env.clipboard.readText(), `${name()}@${nginx.descriptor.digest}`);
      });
      panel.say({ type: 'copy', text: 'x y' });
      await eventually(async () => {
        assert.equal(await vscode.env.clipboard.readText(), 'x y');
      });
    } finally {
      vscode.window.showQuickPick = pick;
    }
  });

  it('comes back after a restart, and asks by itself only a registry that it may ask', async () => {
    const panel = await inspect({ reference: name() });
    const rows = panel.parts.contents?.kind === 'ready' ? panel.parts.contents.rows : [];
    panel.say({ type: 'choose', digest: rows.find((row) => row.name === 'linux/s390x')?.digest ?? '' });
    await eventually(() => {
      assert.equal(chosen(panel)?.name, 'linux/s390x');
      return Promise.resolve();
    });
    const { kept } = panel;
    panel.panel.dispose();
    registry.forgetRequests();
    const restored = panels.create();
    await main.restorePanel(restored.panel, kept);
    restored.say({ type: 'ready' });
    // Loopback is never asked by itself, even where a person has asked it before.
    assert.equal(restored.parts.overview?.kind, 'unasked');
    assert.match(restored.parts.overview.sentence, /asked only when you say so/);
    assert.deepEqual(asked(), []);
    restored.say({ type: 'lookUp' });
    await shown(restored);
    assert.equal(chosen(restored)?.name, 'linux/s390x');
    // What is open already is not there twice.
    const twice = panels.create();
    let isClosed = false;
    twice.panel.onDidDispose(() => (isClosed = true));
    await main.restorePanel(twice.panel, kept);
    assert.equal(isClosed, true);
  });

  it('comes back by itself where the registry may be asked, but not with a name that holds what others wrote', async () => {
    const configuration = vscode.workspace.getConfiguration('ociLens');
    await configuration.update('backgroundHosts', [registry.host], vscode.ConfigurationTarget.Global);
    try {
      const allowed = panels.create();
      await main.restorePanel(allowed.panel, { state: JSON.stringify({ reference: name('library/redis:7.4') }) });
      await shown(allowed);
      registry.forgetRequests();
      const reserved = panels.create();
      const reserve = { kind: 'otherFile', path: '.env' };
      await main.restorePanel(reserved.panel, {
        state: JSON.stringify({ reference: name('library/postgres:17'), reserve }),
      });
      reserved.say({ type: 'ready' });
      assert.equal(reserved.parts.overview?.kind, 'unasked');
      assert.deepEqual(asked(), []);
    } finally {
      await configuration.update('backgroundHosts', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is closed where what was kept is nothing of ours', async () => {
    for (const state of [undefined, 'x', { state: '{}' }, { state: '{"reference":"Nginx"}' }]) {
      const panel = panels.create();
      let isClosed = false;
      panel.panel.onDidDispose(() => (isClosed = true));
      await main.restorePanel(panel.panel, state);
      assert.equal(isClosed, true, JSON.stringify(state));
    }
  });

  it('shows a place of this machine, and its other names', async () => {
    const layout = path.join(root, 'test/fixtures/tool-made/crane-signed');
    const restored = panels.create();
    await main.restorePanel(restored.panel, {
      state: JSON.stringify({ local: { kind: 'layout', path: layout, tag: 'multi' } }),
    });
    await shown(restored);
    restored.say({ type: 'listTags' });
    await eventually(() => {
      assert.equal(restored.tags?.state.kind, 'ready');
      return Promise.resolve();
    });
    assert.equal(restored.tags?.state.canFindSame, false);
    assert.ok(restored.tags.tags.includes('multi'));
    assert.deepEqual(asked(), []);
  });
});
