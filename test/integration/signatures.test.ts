import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import { findProgram } from '../../scripts/programs.mjs';
import type { ImageNode } from '../../src/editor/tree/imageNodes';
import type { ImagesTree } from '../../src/editor/tree/imagesTree';
import type { PanelParts } from '../../src/messages/panel';
import { buildSample, pushContent, pushSamples } from '../support/sampleImages';
import { buildArtifact } from '../support/sampleImages/buildArtifact';
import { cosignTagOf, TYPES } from '../support/sampleImages/evidence';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { base64, IDENTITY, ISSUER, keyPairs, pemOf, signed, sigstoreInstance, simpleSigning } from '../support/signing';
import { closeAll, eventually, hoverAt, openText, pod } from './support/editor';
import { activated } from './support/extension';
import { type Panels, type WatchedPanel, watchPanels } from './support/panels';

type Referrers = Extract<PanelParts['referrers'], { kind: 'ready' }>;

const toolMade = path.join(root, 'test/fixtures/tool-made');
const KEY = path.join(toolMade, 'crane-signed-cosign.pub');
const FAILED = 'failed: none of the keys made it, or what it signs was changed';

describe('checking signatures in the editor', () => {
  let registry: ScratchRegistry;
  let panels: Panels;
  let folder: ScratchFolder;
  let tree: ImagesTree;
  const other = () => path.join(folder.path, 'other.pub');
  const name = () => `${registry.host}/demo/crane-signed:1.0`;

  before(async () => {
    tree = (await (await activated()).main()).images;
    folder = await createScratchFolder({});
    await writeFile(other(), pemOf(keyPairs['P-256']()));
  });

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry, { layouts: toolMade });
    panels = watchPanels();
  });

  afterEach(async () => {
    await trust([]);
    panels.restore();
    await closeAll();
    for (const { panel } of panels.opened) panel.dispose();
    await registry.close();
  });

  after(() => folder.remove());

  const trust = (keys: readonly string[]) =>
    vscode.workspace
      .getConfiguration('ociLens')
      .update('trust.keys', keys.length > 0 ? keys : undefined, vscode.ConfigurationTarget.Global);

  /** The section once its first statement is this one. */
  const shown = async (panel: WatchedPanel | undefined, sentence: string): Promise<Referrers> => {
    await eventually(() => {
      const part = panel?.parts.referrers;
      assert.equal(part?.kind === 'ready' ? part.statements[0]?.sentence : part?.kind, sentence);
      return Promise.resolve();
    });
    return panel!.parts.referrers as Referrers;
  };
  const checksIn = ({ rows }: Referrers) => rows.flatMap(({ checks }) => checks.map(({ text }) => text));
  const check = () => vscode.commands.executeCommand('ociLens.checkEvidence', { reference: name() });
  const blobs = () => registry.count({ kind: 'blob' });

  it('says what came of it in panel and hover, and checks anew when the person trusts somebody else', async () => {
    const { document } = await openText('signed.yaml', pod(name()));
    await check();
    const [panel] = panels.opened;
    const unchecked = await shown(panel, 'Signed: 1, not verified');
    assert.match(unchecked.untrusted ?? '', /^Signatures are not checked/);
    assert.deepEqual(checksIn(unchecked), []);
    await eventually(() => {
      assert.equal(panel?.parts.layers?.kind, 'ready');
      return Promise.resolve();
    });
    const before = registry.requests.length;
    const beforeBlobs = blobs();

    await trust([KEY]);
    const verified = await shown(panel, 'Signed: 1, verified: 1');
    assert.equal(verified.untrusted, undefined);
    assert.match(
      checksIn(verified).join(),
      /^verified by the key .*crane-signed-cosign\.pub \(SHA256:fafe5d233c852ac4…\)$/,
    );
    // All the rest was told a moment ago.
    assert.deepEqual([registry.requests.length - before, blobs() - beforeBlobs], [1, 1]);
    assert.match(
      (await hoverAt(document, 'crane-signed')).replaceAll('\\', ''),
      /verified by the key .*crane-signed-cosign/,
    );

    await trust([other()]);
    assert.deepEqual(checksIn(await shown(panel, 'Signed: 1, verified: 0, failed: 1')), [FAILED]);
    const text = (await hoverAt(document, 'crane-signed')).replaceAll('\\', '');
    assert.ok(text.includes(FAILED));
    assert.doesNotMatch(text, /verified by/);

    await trust([other(), path.join(folder.path, 'gone.pub')]);
    const unread = await shown(panel, 'Signed: 1, verified: 0');
    assert.deepEqual(checksIn(unread), ['not checked: not all of the trusted keys could be read']);
    assert.match(
      unread.notes.join(),
      /^In the setting ociLens\.trust\.keys: .*gone\.pub does not exist: check the path\.$/,
    );
    assert.equal(registry.requests.length, before + 1);

    await trust([]);
    await shown(panel, 'Signed: 1, not verified');
    assert.doesNotMatch(await hoverAt(document, 'crane-signed'), /verified by|failed/);
  });

  it('checks a signature with a certificate against the trust root of the settings', async function () {
    // The set-up says so where it cannot be installed.
    if (!findProgram('openssl')) return this.skip();
    const sigstore = await sigstoreInstance(folder.path);
    const image = buildSample('library/alpine', '3.22');
    const payload = simpleSigning(image.descriptor.digest);
    const pair = keyPairs['P-256']();
    const certificate = await sigstore.certify(pair);
    const signature = signed(payload, pair);
    const entry = { certificate, digest: createHash('sha256').update(payload).digest('hex'), signature };
    const annotations = {
      'dev.cosignproject.cosign/signature': base64(signature),
      'dev.sigstore.cosign/certificate': certificate,
      'dev.sigstore.cosign/bundle': JSON.stringify(sigstore.log(entry)),
    };
    const layers = [{ mediaType: TYPES.simpleSigning, bytes: payload, annotations }];
    pushContent(registry, 'team/app', image, '1');
    pushContent(registry, 'team/app', buildArtifact({ layers }), cosignTagOf(image, 'sig'));
    const trustRoot = path.join(folder.path, 'trusted_root.json');
    await writeFile(trustRoot, JSON.stringify(sigstore.root));
    await vscode.commands.executeCommand('ociLens.checkEvidence', { reference: `${registry.host}/team/app:1` });
    await shown(panels.opened[0], 'Signed: 1, not verified');
    const configuration = vscode.workspace.getConfiguration('ociLens');
    await configuration.update('trust.root', trustRoot, vscode.ConfigurationTarget.Global);
    try {
      const verified = await shown(panels.opened[0], 'Signed: 1, verified: 1');
      assert.deepEqual(checksIn(verified), [`verified by ${IDENTITY}, issuer ${ISSUER}`]);
    } finally {
      await configuration.update('trust.root', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('says in the panel of a row who made it, for as long as the person trusts them', async () => {
    await trust([KEY]);
    await check();
    const { rows } = await shown(panels.opened[0], 'Signed: 1, verified: 1');
    const [signature] = rows.filter(({ kind }) => kind === 'signature');
    panels.opened[0]?.say({ type: 'openReferrer', digest: signature!.digest });
    await eventually(() => {
      const texts = panels.opened[1]?.parts.held?.checks.map(({ text }) => text) ?? [];
      assert.match(
        texts.join(),
        /^Among what refers to .*\/demo\/crane-signed:1\.0: verified by the key .*cosign\.pub/,
      );
      return Promise.resolve();
    });
    await trust([other()]);
    await eventually(() => {
      assert.deepEqual(panels.opened[1]?.parts.held?.checks, []);
      return Promise.resolve();
    });
  });

  it('leads from the panel to the settings', async () => {
    await check();
    await shown(panels.opened[0], 'Signed: 1, not verified');
    panels.opened[0]?.say({ type: 'openTrustSettings' });
    await eventually(() => {
      const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
      assert.ok(labels.includes('Settings'), labels.join());
      return Promise.resolve();
    });
  });

  it('takes no word of the workspace for whom a person trusts', async () => {
    const configuration = vscode.workspace.getConfiguration('ociLens');
    for (const setting of ['trust.keys', 'trust.root']) {
      await assert.rejects(
        Promise.resolve(configuration.update(setting, [KEY], vscode.ConfigurationTarget.Workspace)),
        /machine|cannot|Unable/i,
      );
    }
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    const file = vscode.Uri.joinPath(workspace!.uri, '.vscode/settings.json');
    const written = await vscode.workspace.fs.readFile(file).then(
      (bytes) => bytes,
      () => undefined,
    );
    // What another setting says is the sign that the file was read.
    const settings = { 'ociLens.trust.keys': [KEY], 'ociLens.platform': 'linux/s390x' };
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(settings)));
    try {
      await eventually(() => {
        assert.equal(vscode.workspace.getConfiguration('ociLens').get('platform'), 'linux/s390x');
        return Promise.resolve();
      });
      await check();
      await shown(panels.opened[0], 'Signed: 1, not verified');
    } finally {
      if (written) await vscode.workspace.fs.writeFile(file, written);
      else await vscode.workspace.fs.delete(file);
    }
  });

  it('says it in the tree of images too', async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    const file = vscode.Uri.joinPath(workspace!.uri, 'signatures-test.yaml');
    await vscode.workspace.fs.writeFile(file, Buffer.from(pod(name())));
    try {
      await vscode.commands.executeCommand('ociLens.refreshImages');
      const child = async (parent: ImageNode | undefined, wanted: (node: ImageNode) => boolean) => {
        let found: ImageNode | undefined;
        await eventually(async () => {
          found = (await tree.getChildren(parent)).find(wanted);
          assert.ok(found, 'there is no such node');
        });
        return found!;
      };
      const ofRegistry = await child(undefined, (node) => node.kind === 'registry' && node.registry === registry.host);
      const repository = await child(ofRegistry, (node) => node.kind === 'repository');
      const image = await child(repository, (node) => node.kind === 'image');
      const section = await child(image, (node) => node.kind === 'section' && node.section === 'referrers');
      const items = async () => (await tree.getChildren(section)).map((node) => tree.getTreeItem(node));
      const signature = async () => (await items()).find(({ label }) => label === 'Sigstore signature');

      const unchecked = await items();
      assert.ok(unchecked.some(({ label }) => label === 'Signed: 1, not verified'));
      const link = unchecked.find(({ description }) => description === 'Open Trust Settings');
      assert.deepEqual(link?.command?.arguments, ['ociLens.trust']);
      assert.doesNotMatch(JSON.stringify(await signature()), /verified|failed/);

      await trust([KEY]);
      await eventually(async () => {
        const item = await signature();
        assert.match(String(item?.description), /^verified by the key .*crane-signed-cosign\.pub/);
        assert.match(String(item?.accessibilityInformation?.label), /^Sigstore signature, verified by the key /);
      });
      await trust([other()]);
      await eventually(async () => assert.ok(String((await signature())?.description).startsWith(FAILED)));
      assert.ok((await items()).some(({ label }) => label === 'Signed: 1, verified: 0, failed: 1'));
    } finally {
      await vscode.workspace.fs.delete(file);
      await vscode.commands.executeCommand('ociLens.refreshImages');
    }
  });
});
