import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import type { PanelParts } from '../../src/messages/panel';
import { buildSample, pushContent, pushSamples } from '../support/sampleImages';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { closeAll, eventually, hoverAt, openText, pod, select } from './support/editor';
import { type Panels, type WatchedPanel, watchPanels } from './support/panels';

type Referrers = Extract<PanelParts['referrers'], { kind: 'ready' }>;

describe('evidence in the editor', () => {
  let registry: ScratchRegistry;
  let panels: Panels;
  const name = (image = 'demo/signed:1.0') => `${registry.host}/${image}`;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry, { layouts: path.join(root, 'test/fixtures/tool-made') });
    panels = watchPanels();
  });

  afterEach(async () => {
    panels.restore();
    await closeAll();
    for (const { panel } of panels.opened) panel.dispose();
    await registry.close();
  });

  const asked = () => registry.requests.map(({ kind }) => kind);
  const part = async <K extends PanelParts['referrers']['kind']>(panel: WatchedPanel | undefined, kind: K) => {
    await eventually(() => {
      assert.equal(panel?.parts.referrers?.kind, kind);
      return Promise.resolve();
    });
    return panel!.parts.referrers as Extract<PanelParts['referrers'], { kind: K }>;
  };
  const sentences = ({ statements }: Referrers) => statements.map(({ sentence }) => sentence);
  const SIGNED = ['Signed: 1, not verified', 'SBOM: 1, not verified', 'No provenance'];

  it('is asked for by nothing that shows by itself: a hover and a panel send what they sent before', async () => {
    const { document } = await openText('hover.yaml', pod(name()));
    const text = await hoverAt(document, 'demo/signed');
    assert.match(text, /Check signatures and SBOM\]\(command:ociLens\.checkEvidence\?/);
    assert.doesNotMatch(text, /Looked for/);
    assert.deepEqual(asked(), ['manifest', 'manifest', 'blob']);
    await vscode.commands.executeCommand('ociLens.inspectImage', { reference: name() });
    const { sentence } = await part(panels.opened[0], 'unasked');
    assert.ok(
      sentence.startsWith(`Asks ${registry.host} for what refers to this image and to each of the 2 manifests`),
    );
    panels.opened[0]?.say({ type: 'ready' });
    assert.equal(await hoverAt(document, 'demo/signed'), text);
    assert.deepEqual(asked(), ['manifest', 'manifest', 'blob']);
  });

  it("opens from the hover's link at its section, and what was found shows in the hover, which asks nothing", async () => {
    const { document } = await openText('check.yaml', pod(name()));
    const link = /command:ociLens\.checkEvidence\?([^)]+)\)/.exec(await hoverAt(document, 'demo/signed'))?.[1];
    assert.ok(link);
    const [argument] = JSON.parse(decodeURIComponent(link)) as unknown[];
    await vscode.commands.executeCommand('ociLens.checkEvidence', argument);
    const [panel] = panels.opened;
    const found = await part(panel, 'ready');
    assert.deepEqual(sentences(found), SIGNED);
    assert.deepEqual(
      found.rows.map(({ level, name: kind, found: how }) => `${level} ${kind}: ${how}`),
      ['1 Signature: referrers API', '1 SBOM: referrers API', '2 Signature: referrers API'],
    );
    // The page that comes is told what to show first, once.
    panel?.say({ type: 'ready' });
    panel?.say({ type: 'ready' });
    const revealed = () => panel?.messages.filter(({ type }) => type === 'reveal');
    assert.deepEqual(revealed(), [{ type: 'reveal', section: 'referrers' }]);
    const { length } = registry.requests;
    // The hover's three, which the panel needs too, and for evidence 6 lists, a page of tags, 3 manifests.
    assert.equal(length, 3 + 6 + 1 + 3);
    const text = (await hoverAt(document, 'demo/signed')).replaceAll('\\', '');
    assert.match(text, /Signed: 1, not verified .* SBOM: 1, not verified .* No provenance {2}\nLooked for at \d/);
    assert.equal(registry.requests.length, length);
    // Once more, where it is open: it is shown again, and nothing is asked that was told a moment ago.
    panel?.say({ type: 'ready' });
    await vscode.commands.executeCommand('ociLens.checkEvidence', argument);
    await part(panel, 'ready');
    assert.equal(panels.opened.length, 1);
    assert.equal(registry.requests.length, length);
  });

  it('takes the reference at the cursor, or asks for one', async () => {
    const editor = await openText('cursor.yaml', pod(name()));
    await select(editor, 'demo/signed');
    const titles: unknown[] = [];
    const input = vscode.window.showInputBox;
    vscode.window.showInputBox = (options) => {
      titles.push(options?.title);
      return Promise.resolve(options?.value);
    };
    try {
      await vscode.commands.executeCommand('ociLens.checkEvidence', editor.document.uri);
      await part(panels.opened[0], 'ready');
      await closeAll();
      await vscode.commands.executeCommand('ociLens.checkEvidence');
    } finally {
      vscode.window.showInputBox = input;
    }
    assert.deepEqual(titles, ['Check Signatures and SBOM']);
    assert.equal(panels.opened.length, 1);
  });

  it('reads arguments as hostile', async () => {
    const input = vscode.window.showInputBox;
    vscode.window.showInputBox = () => Promise.resolve(undefined);
    try {
      for (const argument of [null, 7, 'x', {}, [], { reference: 'Not A Reference' }, { reference: 'file:///etc' }])
        await vscode.commands.executeCommand('ociLens.checkEvidence', argument);
    } finally {
      vscode.window.showInputBox = input;
    }
    assert.equal(panels.opened.length, 0);
    assert.deepEqual(registry.requests, []);
  });

  it('opens rows in panels of their digests, and no other digest', async () => {
    await vscode.commands.executeCommand('ociLens.checkEvidence', { reference: name() });
    const [panel] = panels.opened;
    const { rows } = await part(panel, 'ready');
    const sbom = rows.find((row) => row.name === 'SBOM');
    panel?.say({ type: 'openReferrer', digest: `sha256:${'0'.repeat(64)}` });
    panel?.say({ type: 'openReferrer', digest: '../../x' });
    panel?.say({ type: 'openReferrer', digest: sbom!.digest });
    await eventually(() => {
      assert.equal(panels.opened[1]?.parts.overview?.kind, 'ready');
      return Promise.resolve();
    });
    assert.equal(panels.opened.length, 2);
    const facts = panels.opened[1]?.parts.overview?.kind === 'ready' ? panels.opened[1].parts.overview.facts : [];
    assert.equal(facts.find(({ label }) => label === 'Digest')?.value, sbom!.digest);
    // What refers to that is looked for there.
    panels.opened[1]?.say({ type: 'lookForEvidence' });
    assert.deepEqual(sentences(await part(panels.opened[1], 'ready')).slice(0, 1), ['Signed: 1, not verified']);
  });

  it('stops, tells of a failure without saying that there is nothing, and looks again past what is remembered', async () => {
    const gate = hold();
    const open = registry.on({ kind: 'referrers' }, gate);
    await vscode.commands.executeCommand('ociLens.checkEvidence', { reference: name() });
    const [panel] = panels.opened;
    await gate.waiting;
    assert.equal(panel?.parts.referrers?.kind, 'loading');
    panel.say({ type: 'stopEvidence' });
    await part(panel, 'unasked');
    open();
    gate.release();
    const end = registry.on({ kind: 'referrers' }, status(403));
    panel.say({ type: 'lookForEvidence' });
    const refused = await part(panel, 'ready');
    assert.deepEqual(sentences(refused)[0], 'Signature: could not be checked: a list of referrers was not read');
    assert.match(refused.notes[0] ?? '', /^What refers to sha256:/);
    end();
    panel.say({ type: 'refresh' });
    await eventually(async () => assert.deepEqual(sentences(await part(panel, 'ready')), SIGNED));
    // What was found stays, also where nothing comes.
    const gone = registry.on({ kind: 'manifest' }, status(404));
    panel.say({ type: 'lookForEvidence' });
    const { sentence, last } = await part(panel, 'failed');
    gone();
    assert.match(sentence, /has no such digest|no longer/);
    assert.deepEqual(
      last?.statements.map((each) => each.sentence),
      SIGNED,
    );
  });

  it('is about what the panel shows: nothing of what a tag stood for before stays', async () => {
    await vscode.commands.executeCommand('ociLens.checkEvidence', { reference: name() });
    const [panel] = panels.opened;
    await part(panel, 'ready');
    pushContent(registry, 'demo/signed', buildSample('library/redis', '7.4'), '1.0');
    const { length } = panel!.messages;
    panel?.say({ type: 'refresh' });
    await eventually(async () => {
      assert.deepEqual(sentences(await part(panel, 'ready')), ['Not signed', 'No SBOM', 'No provenance']);
    });
    const kinds = panel!.messages
      .slice(length)
      .flatMap((each) => (each.type === 'show' && each.parts.referrers ? [each.parts.referrers.kind] : []));
    assert.deepEqual(kinds, ['unasked', 'loading', 'ready']);
  });
});
