import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import type { ImageNode } from '../../src/editor/tree/imageNodes';
import type { ImagesTree } from '../../src/editor/tree/imagesTree';
import { buildSample, pushContent, pushSamples } from '../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { closeAll, eventually, pod, select, setMirrors } from './support/editor';
import { activated } from './support/extension';

const nginx = buildSample('library/nginx', '1.27-alpine');

describe('the tree of images', () => {
  let tree: ImagesTree;
  let registry: ScratchRegistry;
  let workspaceFolder: vscode.Uri;
  /** One for each test: a watcher can lose a folder that is made again. */
  let folder: vscode.Uri;
  let tests = 0;

  const write = (name: string, text: string) =>
    vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), Buffer.from(text));

  before(async () => {
    const { main } = await activated();
    tree = (await main()).images;
    const workspace = vscode.workspace.workspaceFolders?.[0];
    assert.ok(workspace);
    workspaceFolder = workspace.uri;
  });

  beforeEach(async () => {
    folder = vscode.Uri.joinPath(workspaceFolder, `tree-test-${++tests}`);
    registry = await startScratchRegistry();
    pushSamples(registry, { layouts: path.join(root, 'test/fixtures/tool-made') });
    const image = `${registry.host}/library/nginx:1.27-alpine`;
    await write('pod.yaml', pod(image, `${registry.host}/library/nginx:gone`, image));
    await write('pinned.yaml', pod(`${image}@sha256:${'0'.repeat(64)}`));
    await vscode.commands.executeCommand('ociLens.refreshImages');
    await eventually(async () => assert.equal((await images()).length, 3));
  });

  afterEach(async () => {
    await closeAll();
    await vscode.commands.executeCommand('ociLens.listImagesByRegistry');
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await registry.close();
  });

  const child = async (parent: ImageNode | undefined, wanted: (node: ImageNode) => boolean) => {
    const found = (await tree.getChildren(parent)).find(wanted);
    assert.ok(found, 'there is no such node');
    return found;
  };
  const ofRegistry = () => child(undefined, (node) => node.kind === 'registry' && node.registry === registry.host);
  const repository = async (name: string) =>
    child(await ofRegistry(), (node) => node.kind === 'repository' && node.repository === name);
  const image = async (name: string, tag: string, isPinned = false) =>
    child(
      await repository(name),
      (node) => node.kind === 'image' && node.named.tag === tag && (node.named.digest !== undefined) === isPinned,
    );
  const images = async () => {
    const registries = (await tree.getChildren()).filter(
      (node) => node.kind === 'registry' && node.registry === registry.host,
    );
    const repositories = (await Promise.all(registries.map((node) => tree.getChildren(node)))).flat();
    return (await Promise.all(repositories.map((node) => tree.getChildren(node)))).flat();
  };
  const section = async (name: string, parent?: ImageNode) =>
    child(
      parent ?? (await image('library/nginx', '1.27-alpine')),
      (node) => node.kind === 'section' && node.section === name,
    );
  const labels = (nodes: readonly ImageNode[]) =>
    nodes.map((node) => (tree.getTreeItem(node).label as string | undefined) ?? '');
  const asked = () => registry.requests.map(({ method, kind }) => `${method} ${kind}`);

  /** What is drawn anew while `work` runs, and shortly after. */
  async function drawn(
    work: () => Thenable<unknown>,
    isEnough: (nodes: readonly string[]) => boolean,
  ): Promise<string[]> {
    const nodes: string[] = [];
    const listener = tree.onDidChangeTreeData((changed) => {
      nodes.push(...(changed === undefined ? ['all'] : changed.map(({ id }) => id)));
    });
    try {
      await work();
      await eventually(() => settled(() => isEnough(nodes)));
    } finally {
      listener.dispose();
    }
    return nodes;
  }

  it('lists places under their images, or files with what stands in them, and sends nothing', async () => {
    const node = await image('library/nginx', '1.27-alpine');
    const [platforms, configuration, layers, referrers, first, second] = await tree.getChildren(node);
    assert.deepEqual(labels([platforms!, configuration!, layers!, referrers!]), [
      'Platforms',
      'Configuration',
      'Layers and history',
      'Referrers',
    ]);
    assert.deepEqual(
      labels([first!, second!]),
      Array<string>(2).fill(vscode.workspace.asRelativePath(vscode.Uri.joinPath(folder, 'pod.yaml'))),
    );
    assert.equal(
      tree.getTreeItem(node).accessibilityInformation?.label,
      'library/nginx, tag 1.27-alpine, used in 2 places',
    );
    await write('templated.yaml', pod('"{{ .Values.image }}"', `${registry.host}/library/nginx:gone`));
    await vscode.commands.executeCommand('ociLens.listImagesByFile');
    await eventually(async () => {
      const file = await child(undefined, (each) => each.kind === 'file' && each.uri.endsWith('/templated.yaml'));
      assert.equal(tree.getTreeItem(file).description, '1 image, 1 not looked up');
      const [template, gone] = await tree.getChildren(file);
      assert.match(String(tree.getTreeItem(template!).description), /known only later/);
      assert.deepEqual(labels(await tree.getChildren(template)), []);
      assert.deepEqual(labels(await tree.getChildren(gone)), [
        ...['Platforms', 'Configuration', 'Layers and history', 'Referrers'],
      ]);
    });
    assert.deepEqual(registry.requests, []);
  });

  it('asks for what is unfolded alone, and for nothing when it is drawn again', async () => {
    const platforms = await tree.getChildren(await section('platforms'));
    assert.deepEqual(labels(platforms).slice(0, 2), ['linux/amd64', 'linux/arm/v6']);
    assert.ok(!labels(platforms).some((label) => label.includes('unknown')));
    assert.deepEqual(asked(), ['GET manifest']);
    const configuration = await tree.getChildren(await section('configuration'));
    assert.ok(configuration.length > 3);
    assert.deepEqual(asked(), ['GET manifest', 'GET manifest', 'GET blob']);
    const layers = await tree.getChildren(await section('layers'));
    assert.ok(layers.length > 3);
    const ofPlatform = await tree.getChildren(await section('configuration', platforms[1]));
    assert.equal(tree.getTreeItem(ofPlatform[0]!).description, 'linux/arm/v6');
    assert.equal(registry.requests.length, 5);
    for (const name of ['platforms', 'configuration', 'layers']) await tree.getChildren(await section(name));
    assert.equal(registry.requests.length, 5);
  });

  it('looks for what refers to an image when that is unfolded, and shows the tree of it', async () => {
    await write('signed.yaml', pod(`${registry.host}/demo/signed:1.0`));
    await eventually(async () => assert.equal((await images()).length, 4));
    const referrers = async () => section('referrers', await image('demo/signed', '1.0'));
    assert.equal(tree.getTreeItem(await referrers()).contextValue, 'section');
    assert.deepEqual(registry.requests, []);
    const rows = await tree.getChildren(await referrers());
    assert.deepEqual(labels(rows), [
      ...['Signed: 1, not verified', 'SBOM: 1, not verified', 'No provenance'],
      'Signatures are not checked, since no key and no trust root is named that you trust.',
      ...['Signature', 'SBOM'],
    ]);
    assert.equal(registry.requests.length, 2 + 6 + 3);
    const sbom = rows.at(-1)!;
    const item = tree.getTreeItem(sbom);
    assert.match(
      String(item.description),
      /^application\/spdx\+json · referrers API · sha256:[0-9a-f]{12} · \d+ B · 2025-06-01$/,
    );
    assert.equal(item.contextValue, 'referrer');
    assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
    assert.deepEqual(labels(await tree.getChildren(sbom)), ['Signature']);
    await tree.getChildren(await referrers());
    assert.equal(registry.requests.length, 2 + 6 + 3);
    // What is done with a row is done with its digest.
    await vscode.commands.executeCommand('ociLens.copyReference', sbom);
    const digest = sbom.kind === 'row' ? sbom.digest : undefined;
    assert.equal(await vscode.env.clipboard.readText(), `${registry.host}/demo/signed@${digest}`);
    // Another signature is seen where a person asks again.
    registry.forgetRequests();
    const off = registry.on({ kind: 'referrers' }, status(403));
    await vscode.commands.executeCommand('ociLens.lookUpAgain', await referrers());
    const again = labels(await tree.getChildren(await referrers()));
    off();
    assert.match(again[0]!, /^Signature: could not be checked/);
    assert.ok(again.some((label) => label.startsWith('What refers to sha256:')));
  });

  const shown = async () => {
    const rows = await tree.getChildren(await section('configuration'));
    return rows.map((row) => tree.getTreeItem(row).description).join('\n');
  };
  /** Another image by the same tag. */
  const move = () => pushContent(registry, 'library/nginx', buildSample('library/redis', '7.4'), '1.27-alpine');

  it('shows another image where a check finds that the tag has moved', async () => {
    const before = await shown();
    const node = await image('library/nginx', '1.27-alpine');
    await vscode.commands.executeCommand('ociLens.checkImages', node);
    registry.forgetRequests();
    assert.equal(await shown(), before);
    assert.deepEqual(registry.requests, []);
    move();
    const nodes = await drawn(
      () => vscode.commands.executeCommand('ociLens.checkImages', node),
      (ids) => ids.length > 0,
    );
    assert.deepEqual([...new Set(nodes)], [node.id]);
    await eventually(async () => assert.notEqual(await shown(), before));
  });

  it('asks once more for what is shown, a tag moved or not, when a person refreshes the view', async () => {
    const before = await shown();
    registry.forgetRequests();
    await vscode.commands.executeCommand('ociLens.refreshImages');
    await Promise.all([shown(), tree.getChildren(await section('platforms'))]);
    assert.equal(await shown(), before);
    assert.equal(registry.requests.length, 1);
    move();
    await vscode.commands.executeCommand('ociLens.refreshImages');
    assert.notEqual(await shown(), before);
  });

  it('shows a failure with what to do, and asks again when a person does', async () => {
    const forget = registry.on({ kind: 'manifest' }, status(401));
    const at = async () => section('platforms');
    const [failure] = await tree.getChildren(await at());
    assert.equal(failure?.kind, 'failure');
    assert.match(failure.sentence, /private or does not exist/);
    assert.equal(tree.getTreeItem(failure).contextValue, 'failure refused');
    const { length } = registry.requests;
    await tree.getChildren(await at());
    assert.equal(registry.requests.length, length);
    forget();
    const changed = await drawn(
      () => vscode.commands.executeCommand('ociLens.lookUpAgain', failure),
      (nodes) => nodes.length > 0,
    );
    assert.deepEqual(changed, [(await image('library/nginx', '1.27-alpine')).id]);
    assert.equal(labels(await tree.getChildren(await at()))[0], 'linux/amd64');
    assert.equal(registry.requests.length, length + 1);
  });

  it('asks again for what was refused once somebody else asks', async () => {
    const forget = registry.on({ kind: 'manifest' }, status(401));
    const [failure] = await tree.getChildren(await section('platforms'));
    assert.equal(failure?.kind, 'failure');
    forget();
    try {
      await drawn(
        () => setMirrors({ 'other.example': 'https://other.example' }),
        (nodes) => nodes.length > 1,
      );
      assert.equal(labels(await tree.getChildren(await section('platforms')))[0], 'linux/amd64');
    } finally {
      await setMirrors(undefined);
    }
  });

  it('draws anew only what a changed file has changed', async () => {
    const text = pod(`${registry.host}/library/nginx:1.27-alpine`);
    const changed = await drawn(
      () => write('pinned.yaml', text),
      (nodes) => nodes.length > 0,
    );
    assert.ok(!changed.includes('all'));
    assert.deepEqual([...new Set(changed)].sort(), [
      `image ${registry.host}/library/nginx:1.27-alpine`,
      `repository ${registry.host}/library/nginx`,
    ]);
    assert.equal((await images()).length, 2);
  });

  it('checks what is selected, draws that anew, and leaves out names of other files', async () => {
    await write('.env', 'TAG=7.4\n');
    await write('compose.yaml', `services:\n  a:\n    image: ${registry.host}/library/redis:\${TAG}\n`);
    await eventually(async () => assert.equal((await images()).length, 4));
    const [fresh, pinned, gone] = [
      await image('library/nginx', '1.27-alpine'),
      await image('library/nginx', '1.27-alpine', true),
      await image('library/nginx', 'gone'),
    ];
    await drawn(
      () => vscode.commands.executeCommand('ociLens.checkImages', fresh, [fresh, fresh]),
      (nodes) => nodes.length > 0,
    );
    assert.deepEqual(asked(), ['HEAD manifest']);
    assert.equal(tree.getTreeItem(fresh).description, 'available');
    const notes: string[] = [];
    const show = vscode.window.showInformationMessage;
    vscode.window.showInformationMessage = (message: string) => {
      notes.push(message);
      return Promise.resolve(undefined);
    };
    try {
      const changed = await drawn(
        async () => vscode.commands.executeCommand('ociLens.checkImages', await ofRegistry()),
        (nodes) => nodes.includes(gone.id) && nodes.includes(pinned.id),
      );
      // All is drawn anew, too, when the event of `.env` comes.
      assert.deepEqual([...new Set(changed)].filter((id) => id !== 'all').sort(), [gone.id, pinned.id].sort());
    } finally {
      vscode.window.showInformationMessage = show;
    }
    assert.match(notes.join(), /Checked 3 images: 1 whose tag has moved, 1 missing\. 1 was left out/);
    assert.equal(tree.getTreeItem(pinned).description, 'pinned · the tag has moved');
    assert.match(
      tree.getTreeItem(pinned).accessibilityInformation?.label ?? '',
      /, pinned, the tag has moved, used in 1 place$/,
    );
    assert.equal(tree.getTreeItem(gone).description, 'no such tag');
    assert.equal(registry.count({ repository: 'library/redis' }), 0);
  });

  it('copies what is selected, a line each', async () => {
    const nodes = [await image('library/nginx', '1.27-alpine'), await image('library/nginx', 'gone')] as const;
    await vscode.commands.executeCommand('ociLens.copyReference', nodes[0], nodes);
    const names = ['1.27-alpine', 'gone'].map((tag) => `${registry.host}/library/nginx:${tag}`);
    assert.equal(await vscode.env.clipboard.readText(), names.join('\n'));
    assert.deepEqual(registry.requests, []);
    await vscode.commands.executeCommand('ociLens.copyDigest', nodes[0]);
    assert.equal(await vscode.env.clipboard.readText(), nginx.descriptor.digest);
    assert.deepEqual(asked(), ['HEAD manifest']);
  });

  it('shows the reference at the cursor', async () => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'pod.yaml'));
    const editor = await vscode.window.showTextDocument(document);
    await select(editor, 'nginx:gone');
    await vscode.commands.executeCommand('ociLens.revealInImages');
    const node = await tree.find(document.uri.toString(), `${registry.host}/library/nginx:gone`, 0);
    assert.equal(node && tree.getParent(node)?.id, `image ${registry.host}/library/nginx:gone`);
  });

  it('reads arguments as hostile', async () => {
    for (const argument of [null, 7, 'x', {}, [], { reference: 'Not A Reference' }, { registry: 'a/b' }, { id: {} }]) {
      for (const name of ['checkImages', 'copyReference', 'lookUpAgain']) {
        await vscode.commands.executeCommand(`ociLens.${name}`, argument, [argument]);
      }
    }
    assert.deepEqual(registry.requests, []);
  });

  it('lists the repositories of a registry, then the tags of one, and inspects what is picked', async () => {
    const titles: string[] = [];
    const show = vscode.window.showQuickPick;
    const pick = (items: readonly string[], { title = '' }: vscode.QuickPickOptions) => {
      titles.push(title);
      return Promise.resolve(items.find((item) => item === 'library/nginx' || item === '1.27-alpine'));
    };
    vscode.window.showQuickPick = pick as unknown as typeof show;
    try {
      await vscode.commands.executeCommand('ociLens.showRepositories', await ofRegistry());
    } finally {
      vscode.window.showQuickPick = show;
    }
    assert.match(titles[0] ?? '', new RegExp(`^\\d+ repositories of ${registry.host}$`));
    assert.match(titles[1] ?? '', /^Tags of library\/nginx: \d/);
    await eventually(() =>
      settled(() => vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('nginx:1.27-alpine')),
    );
  });

  it('says why a registry lists none, and what to do', async () => {
    registry.on({ kind: 'catalog' }, status(404));
    const shown: string[][] = [];
    const show = vscode.window.showWarningMessage;
    const warn = (...texts: string[]) => {
      shown.push(texts);
      return Promise.resolve(undefined);
    };
    vscode.window.showWarningMessage = warn as unknown as typeof show;
    try {
      await vscode.commands.executeCommand('ociLens.showRepositories', await ofRegistry());
    } finally {
      vscode.window.showWarningMessage = show;
    }
    assert.match(shown[0]?.[0] ?? '', /does not list its repositories here/);
    assert.deepEqual(shown[0]?.slice(1), ['Inspect Image']);
  });
});

function settled(isSo: () => boolean | undefined): Promise<void> {
  return isSo() ? Promise.resolve() : Promise.reject(new Error('not yet'));
}
