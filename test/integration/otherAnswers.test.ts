import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Main } from '../../src/editor/main';
import type { ImageNode } from '../../src/editor/tree/imageNodes';
import type { PanelParts } from '../../src/messages/panel';
import { buildSample, type Content, pushContent } from '../support/sampleImages';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { image } from '../unit/operations/policy/policyImages';
import { AS_OFFERED, type Dialogs, watchDialogs } from './support/dialogs';
import { eventually, hoverAt, pod, select, setMirrors } from './support/editor';
import { activated } from './support/extension';
import { type Panels, type WatchedPanel, watchPanels } from './support/panels';
import { finds } from './support/policyFindings';
import { policyWorkspace } from './support/policyWorkspace';

const { Global } = vscode.ConfigurationTarget;
const PASSWORD = 'right-password-0123';
/** Longer than a document rests before it is read, and its answers are gathered. */
const WHILE = 1_200;
/** Within it an answer is believed that nobody asked for again: what shows sooner was told. */
const soon = (check: () => void | Promise<void>) => eventually(async () => check(), 8_000);

/** Every view that keeps what registries told, and what makes it ask again. A new one gets its test here. */
describe('what views keep of what registries told', () => {
  const { policyFile, at, write } = policyWorkspace('other-answers');
  let main: Main;
  let registry: ScratchRegistry;
  let dialogs: Dialogs;
  let panels: Panels;

  const setting = (key: string, value: unknown) =>
    vscode.workspace.getConfiguration('ociLens').update(key, value, Global);
  const open = async (name: string) =>
    (await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(at(name)))).document;
  const run = (command: string, ...rest: unknown[]) => vscode.commands.executeCommand(`ociLens.${command}`, ...rest);
  const driftOf = ({ uri }: vscode.TextDocument) =>
    vscode.languages.getDiagnostics(uri).filter(({ code }) => code === 'drift');
  const inspect = async (reference: string): Promise<WatchedPanel> => {
    await run('inspectImage', { reference });
    const panel = panels.opened.at(-1);
    assert.ok(panel);
    panel.say({ type: 'ready' });
    return panel;
  };
  const overview = (panel: WatchedPanel, wanted: Partial<PanelParts['overview']>) =>
    soon(() => assert.deepEqual({ ...panel.parts.overview, ...wanted }, panel.parts.overview));

  before(async () => {
    main = await (await activated()).main();
  });

  beforeEach(() => {
    dialogs = watchDialogs();
    panels = watchPanels();
  });

  afterEach(async () => {
    dialogs.restore();
    panels.restore();
    for (const { panel } of panels.opened) panel.dispose();
    for (const key of ['drift', 'backgroundHosts', 'inlayHints.digestAge']) await setting(key, undefined);
    await registry.close();
  });

  describe('after something was written from here', () => {
    let old: Content;
    let now: Content;

    beforeEach(async () => {
      registry = await startScratchRegistry();
      [old, now] = [image('amd64'), image('arm64')];
      pushContent(registry, 'team/app', old, '1');
      pushContent(registry, 'team/app', now, '2');
      await setting('backgroundHosts', [registry.host]);
    });

    const name = (tag: string) => `${registry.host}/team/app:${tag}`;
    /** What the tag `2` stands for. */
    const tag = async (as: string) => {
      dialogs.answer({ input: [as], button: [as === '1' ? 'Move Tag' : 'Set Tag'] });
      await run('tagDigest', { reference: name('2') });
      assert.match(dialogs.said.at(-1) ?? '', /stands for sha256/);
    };

    it('the hints: a pin is marked whose tag moved', async () => {
      await setting('drift', 'hint');
      await write(at('pod.yaml'), pod(`${name('1')}@${old.descriptor.digest}`));
      const document = await open('pod.yaml');
      await soon(() => assert.equal(registry.count({ method: 'HEAD' }), 1));
      await sleep(WHILE);
      assert.deepEqual(driftOf(document), []);
      await tag('1');
      await soon(() => assert.equal(driftOf(document).length, 1));
    });

    it('the policy: an image is not missing that is there now', async () => {
      await write(policyFile(), 'rules: { exists: error }');
      await write(at('pod.yaml'), pod(name('new')));
      const { uri } = await open('pod.yaml');
      await finds(uri, 'exists');
      await tag('new');
      await finds(uri);
    });

    it('the ages of digests: what was missing is looked for again', async () => {
      await setting('inlayHints.digestAge', true);
      const { digest } = now.descriptor;
      await write(at('pod.yaml'), pod(`${registry.host}/team/app@${digest}`));
      const { uri, lineCount } = await open('pod.yaml');
      const range = new vscode.Range(0, 0, lineCount, 0);
      const hints = () =>
        vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', uri, range);
      const found = registry.on({ path: `/v2/team/app/manifests/${digest}` }, status(404));
      assert.deepEqual(await hints(), []);
      found();
      await tag('1');
      await soon(async () => assert.equal((await hints()).length, 1));
    });

    it('the tree: another image is shown under a tag that moved', async () => {
      await write(at('pod.yaml'), pod(name('1')));
      const { images } = main;
      const child = async (parent: ImageNode | undefined, wanted: (node: ImageNode) => boolean) => {
        const node = (await images.getChildren(parent)).find(wanted);
        assert.ok(node);
        return node;
      };
      const platforms = async () => {
        const host = await child(undefined, (node) => node.kind === 'registry' && node.registry === registry.host);
        const repository = await child(host, ({ kind }) => kind === 'repository');
        const version = await child(repository, ({ kind }) => kind === 'image');
        const section = await child(version, (node) => node.kind === 'section' && node.section === 'platforms');
        return (await images.getChildren(section)).map((node) => images.getTreeItem(node).label);
      };
      await soon(async () => assert.deepEqual(await platforms(), ['linux/amd64']));
      let drawn = 0;
      const listener = images.onDidChangeTreeData(() => drawn++);
      await tag('1');
      await soon(async () => assert.deepEqual(await platforms(), ['linux/arm64']));
      listener.dispose();
      assert.ok(drawn > 0);
    });

    it('the panel: it shows what the tag stands for, and what was attached', async () => {
      const panel = await inspect(name('1'));
      await soon(() => assert.match(JSON.stringify(panel.parts.configuration), /amd64/));
      panel.say({ type: 'lookForEvidence' });
      await soon(() => assert.equal(panel.parts.referrers?.kind, 'ready'));
      assert.doesNotMatch(JSON.stringify(panel.parts.referrers), /SBOM: 1/);
      await attach('1');
      await soon(() => assert.match(JSON.stringify(panel.parts.referrers), /SBOM: 1/));
      await tag('1');
      await soon(() => assert.match(JSON.stringify(panel.parts.configuration), /arm64/));
    });

    it('the panel: the tags that are there now, where they were listed', async () => {
      const panel = await inspect(name('1'));
      await overview(panel, { kind: 'ready' });
      const lists = (wanted: string) =>
        panel.messages.some((each) => each.type === 'tags' && each.tags.tags.includes(wanted));
      panel.say({ type: 'listTags' });
      await soon(() => assert.ok(lists('2')));
      await tag('new');
      await soon(() => assert.ok(lists('new')));
    });

    it('the panel: sizes that could not be read are asked for again', async () => {
      pushContent(registry, 'team/app', buildSample('library/nginx', '1.27-alpine'), 'wide');
      const panel = await inspect(name('wide'));
      const sizes = () => (panel.parts.contents?.kind === 'ready' ? panel.parts.contents : undefined);
      await soon(() => assert.equal(sizes()?.asksSizes, true));
      const busy = registry.on({ kind: 'manifest' }, status(429, { headers: { 'Retry-After': '3600' } }));
      panel.say({ type: 'showSizes' });
      await soon(() => assert.ok(sizes()?.sizesProblem));
      busy();
      await tag('new');
      await soon(() => assert.deepEqual([sizes()?.asksSizes, sizes()?.sizesProblem], [false, undefined]));
    });

    it('the hover: nothing that was found before something was attached', async () => {
      await write(at('pod.yaml'), pod(name('1')));
      const document = await open('pod.yaml');
      await run('checkEvidence', { reference: name('1') });
      const [panel] = panels.opened;
      await soon(async () => assert.match(await hoverAt(document, 'team/app'), /No SBOM/));
      panel?.panel.dispose();
      await attach('1');
      assert.doesNotMatch(await hoverAt(document, 'team/app'), /No SBOM/);
    });

    const attach = async (to: string) => {
      await write(at('bom.json'), '{"spdxVersion":"SPDX-2.3"}');
      dialogs.answer({ open: [[at('bom.json')]], pick: ['application/spdx+json'], button: ['Attach'] });
      await run('attachFiles', { reference: name(to) });
      assert.match(dialogs.said.at(-1) ?? '', /attached/i);
    };
  });

  describe('after a person chose the registry', () => {
    beforeEach(async () => {
      registry = await startScratchRegistry();
      pushContent(registry, 'team/app', image('amd64'), '1');
      // A host of this machine is asked by itself only where the settings list it.
      await setMirrors({ 'chosen.example': registry.url });
    });

    afterEach(() => setMirrors(undefined));

    it('the hints: what stands beside may be asked for from then on', async () => {
      await setting('drift', 'hint');
      await write(at('pod.yaml'), pod('chosen.example/team/app:1', 'chosen.example/team/app:9'));
      const document = await open('pod.yaml');
      await sleep(WHILE);
      assert.equal(registry.count(), 0);
      await select(vscode.window.activeTextEditor!, 'team/app:1');
      await run('copyDigest');
      await soon(() => assert.equal(driftOf(document).length, 1));
    });
  });

  describe('after somebody signed in', () => {
    beforeEach(async () => {
      const auth = { kind: 'bearer', accounts: { ada: PASSWORD }, privateRepositories: ['team'] } as const;
      registry = await startScratchRegistry({ auth });
      for (const repository of ['team/app', 'open/app']) pushContent(registry, repository, image('amd64'), '1');
    });

    afterEach(async () => {
      dialogs.answer({ button: ['Sign Out'] });
      await run('signOut', { registry: registry.host });
    });

    const signIn = async () => {
      dialogs.answer({ input: [AS_OFFERED, 'ada', PASSWORD] });
      await run('signIn', { registry: registry.host });
      assert.match(dialogs.said.at(-1) ?? '', /^Signed in/);
    };

    it('the panel: it asks again for what was refused', async () => {
      const panel = await inspect(`${registry.host}/team/app:1`);
      await overview(panel, { kind: 'failed' });
      await signIn();
      await overview(panel, { kind: 'ready' });
    });

    it("the hints: what is left of somebody else's rate limit keeps nobody from asking", async () => {
      let [left, answered] = [10, 0];
      registry.on({ kind: 'manifest' }, async (_request, next) => {
        const reply = await next();
        // As whom it is asked is found out first.
        if (reply.status === 401) return reply;
        answered++;
        const headers = { 'RateLimit-Limit': '100;w=21600', 'RateLimit-Remaining': `${left};w=21600` };
        return { ...reply, headers: { ...reply.headers, ...headers } };
      });
      await setting('drift', 'hint');
      await setting('backgroundHosts', [registry.host]);
      await write(at('first.yaml'), pod(`${registry.host}/open/app:1`));
      await open('first.yaml');
      await soon(() => assert.equal(answered, 1));
      await write(at('second.yaml'), pod(`${registry.host}/open/app:9`));
      const document = await open('second.yaml');
      await sleep(WHILE);
      assert.equal(answered, 1);
      left = 60;
      await signIn();
      await soon(() => assert.equal(driftOf(document).length, 1));
    });

    it('the ages of digests: that somebody else was to come back later, and is told so late, keeps nobody from asking', async () => {
      const held = hold();
      const busy = status(429, { headers: { 'Retry-After': '3600' } });
      const isBusy = registry.on({ kind: 'manifest' }, (request, next) => held(request, () => busy(request, next)));
      await setting('inlayHints.digestAge', true);
      await setting('backgroundHosts', [registry.host]);
      await write(at('first.yaml'), pod(`${registry.host}/open/app@${image('amd64').descriptor.digest}`));
      const { uri, lineCount } = await open('first.yaml');
      const range = new vscode.Range(0, 0, lineCount, 0);
      const hints = vscode.commands.executeCommand('vscode.executeInlayHintProvider', uri, range);
      await held.waiting;
      await signIn();
      isBusy();
      held.release();
      await hints;
      await setting('drift', 'hint');
      await write(at('second.yaml'), pod(`${registry.host}/open/app:9`));
      const document = await open('second.yaml');
      await soon(() => assert.equal(driftOf(document).length, 1));
    });

    it('the registries: no warning of what another was refused', async () => {
      const reference = `${registry.host}/team/app:1`;
      await overview(await inspect(reference), { kind: 'failed' });
      panels.opened[0]?.panel.dispose();
      const icon = async () => {
        const entries = await main.registries.getChildren();
        const entry = entries.find((each) => each.registry === registry.host);
        return entry && (main.registries.getTreeItem(entry).iconPath as vscode.ThemeIcon).id;
      };
      await soon(async () => assert.equal(await icon(), 'warning'));
      await signIn();
      await soon(async () => assert.equal(await icon(), 'key'));
    });
  });
});
