import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import type { ImageNode, RowNode } from '../../src/editor/tree/imageNodes';
import type { ImagesTree } from '../../src/editor/tree/imagesTree';
import { referrersTag } from '../../src/oci/referrersTag';
import { type Content, pushContent } from '../support/sampleImages';
import { buildAttestation } from '../support/sampleImages/buildAttestation';
import { artifact, cosignContent, cosignTagOf, indexOf, referrersIndex, TYPES } from '../support/sampleImages/evidence';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { closeAll, eventually, pod } from './support/editor';
import { activated } from './support/extension';
import { type Panels, watchPanels } from './support/panels';

/** One place of the tree: level, name, digest, and how it was found, for people. */
type Row = readonly [level: number, name: string, digest: string, found: string];

interface JsonNode {
  readonly digest: string;
  readonly kind: string;
  readonly found: readonly string[];
  readonly elsewhere: boolean;
  readonly referrers: readonly JsonNode[];
}

const FOUND: Readonly<Record<string, string>> = {
  api: 'referrers API',
  tagSchema: 'referrers tag',
  cosignTag: "cosign's tag",
  indexEntry: 'index',
};

describe('the tree of evidence', () => {
  let registry: ScratchRegistry;
  let panels: Panels;
  let folder: vscode.Uri;

  beforeEach(() => {
    const workspace = vscode.workspace.workspaceFolders?.[0];
    assert.ok(workspace);
    folder = vscode.Uri.joinPath(workspace.uri, 'faces-test');
    panels = watchPanels();
  });

  afterEach(async () => {
    panels.restore();
    await closeAll();
    for (const { panel } of panels.opened) panel.dispose();
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await registry.close();
  });

  const push = (content: Content, tag?: string) => pushContent(registry, 'app', content, tag);

  /**
   * Of an index with BuildKit's attestations: a signature, an SBOM that is signed and whose signature is signed, a signature of one of
   * its images, all as referrers; signatures and an attestation under cosign's tags, of them one that is a referrer, too.
   */
  const fill = (how: string): readonly Row[] => {
    const about = { name: 'app:1', packages: { busybox: '1.36' }, source: 'https://example.com/app.git' };
    const index = indexOf(3, ([first]) => [buildAttestation(first!, about)]);
    const [amd64, arm64, , attestation] = index.manifests as [Content, Content, Content, Content];
    const signature = artifact(TYPES.signature, index);
    const sbom = artifact(TYPES.spdx, index);
    const sbomSignature = artifact(TYPES.notary, sbom);
    const last = artifact(TYPES.signature, sbomSignature);
    const other = artifact('application/vnd.example.scan', index);
    const bundle = artifact(TYPES.bundle, arm64);
    const both = artifact(TYPES.simpleSigning, arm64);
    const cosignAttestation = cosignContent(TYPES.dsse, { predicateType: 'https://slsa.dev/provenance/v1' });
    const cosignSignature = cosignContent(TYPES.simpleSigning);
    push(index, '1');
    for (const each of [signature, sbom, sbomSignature, last, other, bundle, both]) push(each);
    push(both, cosignTagOf(arm64, 'sig'));
    push(cosignAttestation, cosignTagOf(index, 'att'));
    push(cosignSignature, cosignTagOf(cosignAttestation, 'sig'));
    for (const [subject, referrers] of [
      [index, [signature, sbom, other]],
      [sbom, [sbomSignature]],
      [sbomSignature, [last]],
      [arm64, [bundle, both]],
    ] as const) {
      push(referrersIndex(referrers), referrersTag(subject.descriptor.digest));
    }
    const row = (level: number, name: string, { descriptor }: Content, found: string): Row => [
      ...([level, name, descriptor.digest, found] as const),
    ];
    return [
      row(1, 'linux/amd64', amd64, 'index'),
      row(2, 'SBOM attestation, Provenance attestation', attestation, 'index'),
      row(1, 'linux/arm64', arm64, 'index'),
      row(2, 'Sigstore signature', bundle, how),
      row(2, 'Cosign signature', both, `${how}, cosign's tag`),
      row(1, 'Signature', signature, how),
      row(1, 'SBOM', sbom, how),
      row(2, 'Notary signature', sbomSignature, how),
      row(3, 'Signature', last, how),
      row(1, 'Artifact', other, how),
      row(1, 'Provenance attestation', cosignAttestation, "cosign's tag"),
      row(2, 'Cosign signature', cosignSignature, "cosign's tag"),
    ];
  };

  const terminal = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(root, 'dist/cli.js'), 'referrers', `${registry.host}/app:1`, ...args],
      { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
    );
    return stdout;
  };

  const inTerminal = async (): Promise<readonly Row[]> =>
    (await terminal()).split('\n').flatMap((line) => {
      const [, indent, rest] = /^([│ ]*)[├└]── (.*)$/u.exec(line) ?? [];
      if (indent === undefined || rest === undefined) return [];
      const parts = rest.split('  ');
      const digest = parts.find((part) => part.startsWith('sha256:'));
      const found = /^\[(.*)\]$/.exec(parts.at(-1)!)![1]!;
      return [[indent.length / 4 + 1, parts[0]!, digest!, found.replaceAll(';', ',')] as const];
    });

  /** JSON names no kinds for people, and has the images of an index that nothing is about, too. */
  const inJson = async (): Promise<readonly Row[]> => {
    const below = (nodes: readonly JsonNode[], level: number): readonly Row[] =>
      nodes
        .filter(({ kind, referrers }) => kind !== 'content' || referrers.length > 0)
        .flatMap(({ digest, found, referrers }) => [
          [level, '', digest, found.map((each) => FOUND[each]).join(', ')] as const,
          ...below(referrers, level + 1),
        ]);
    return below((JSON.parse(await terminal('--json')) as JsonNode).referrers, 1);
  };

  const inPanel = async (): Promise<readonly Row[]> => {
    await vscode.commands.executeCommand('ociLens.checkEvidence', { reference: `${registry.host}/app:1` });
    let rows: readonly Row[] = [];
    await eventually(() => {
      const part = panels.opened[0]?.parts.referrers;
      assert.ok(part?.kind === 'ready');
      rows = part.rows.map(({ level, name, digest, found }) => [level, name, digest, found]);
      return Promise.resolve();
    });
    return rows;
  };

  const inTree = async (): Promise<readonly Row[]> => {
    const uri = vscode.Uri.joinPath(folder, 'pod.yaml');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(pod(`${registry.host}/app:1`)));
    const tree: ImagesTree = (await (await activated()).main()).images;
    await vscode.commands.executeCommand('ociLens.refreshImages');
    const child = async (parent: ImageNode | undefined, wanted: (node: ImageNode) => boolean) =>
      (await tree.getChildren(parent)).find(wanted);
    let image: ImageNode | undefined;
    await eventually(async () => {
      const host = await child(undefined, (node) => node.kind === 'registry' && node.registry === registry.host);
      const repository = host && (await child(host, (node) => node.kind === 'repository'));
      image = repository && (await child(repository, (node) => node.kind === 'image'));
      assert.ok(image);
    });
    const section = await child(image, (node) => node.kind === 'section' && node.section === 'referrers');
    const below = async (parent: ImageNode | undefined, level: number): Promise<readonly Row[]> => {
      const nodes = (await tree.getChildren(parent)).filter(
        (node): node is RowNode => node.kind === 'row' && node.row.kind === 'referrer',
      );
      const rows: Row[] = [];
      for (const node of nodes) {
        const { label, description } = tree.getTreeItem(node);
        const facts = String(description).split(' · ');
        const found = node.row.evidence === 'content' ? facts[0] : facts[1];
        rows.push([level, label as string, node.digest!, found!], ...(await below(node, level + 1)));
      }
      return rows;
    };
    return below(section, 1);
  };

  for (const referrersApi of [true, false])
    it(`is the same in terminal, panel and tree view: ${referrersApi ? 'with' : 'without'} the API`, async () => {
      registry = await startScratchRegistry({ referrersApi });
      const expected = fill(FOUND[referrersApi ? 'api' : 'tagSchema']!);
      assert.deepEqual(await inTerminal(), expected);
      assert.deepEqual(
        await inJson(),
        expected.map(([level, , digest, found]) => [level, '', digest, found]),
      );
      assert.deepEqual(await inPanel(), expected);
      assert.deepEqual(await inTree(), expected);
    });
});
