import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { root } from '../../scripts/paths.mjs';
import { pushContent, pushSamples } from '../support/sampleImages';
import { artifact, image } from '../support/sampleImages/evidence';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import {
  BUNDLE_TYPE,
  bytesOf,
  envelope,
  keyBundle,
  type KeyPair,
  keyPairs,
  pemOf,
  statement,
} from '../support/signing';
import { Workbench } from '../support/workbench';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: demo
spec:
  containers:
    - name: tool
      image: ghcr.io/demo/crane-signed:1.0
    - name: two
      image: ghcr.io/demo/two:1
`;
const toolMade = path.join(root, 'test/fixtures/tool-made');

describe('Signatures', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let trusted: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry, { layouts: toolMade });
    const [mine, stranger] = [keyPairs['P-256'](), keyPairs['P-256']()];
    const app = image();
    pushContent(registry, 'demo/two', app, '1');
    for (const signer of [mine, stranger]) pushContent(registry, 'demo/two', signatureOf(app, signer));
    trusted = await createScratchFolder({});
    await copyFile(path.join(toolMade, 'crane-signed-cosign.pub'), path.join(trusted.path, 'tool.pub'));
    await writeFile(path.join(trusted.path, 'mine.pub'), pemOf(mine));
    await writeFile(path.join(trusted.path, 'stranger.pub'), pemOf(stranger));
    folder = await createScratchFolder({
      'pod.yaml': POD,
      // A workspace cannot say whom a person trusts.
      '.vscode/settings.json': JSON.stringify({
        'ociLens.trust.keys': [path.join(trusted.path, 'stranger.pub')],
        'ociLens.trust.root': '/from-the-workspace.json',
      }),
    });
    workbench = await Workbench.open({
      folder: folder.path,
      file: 'pod.yaml',
      theme: 'light',
      extension: { vsix: inject('vsix') },
      machineSettings: {
        'ociLens.mirrors': { 'ghcr.io': registry.url },
        'ociLens.trust.keys': ['tool.pub', 'mine.pub'].map((name) => path.join(trusted.path, name)),
      },
    });
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
    await trusted.remove();
  });

  const section = () => workbench.panelFrame().getByRole('region', { name: 'Referrers' });

  it('are checked by the link in the hover, which then tells by whom they are verified', async () => {
    const before = await workbench.hoverText('ghcr.io/demo/crane-signed:1.0', 'Check signatures and SBOM');
    await before.getByText('Check signatures and SBOM').click();
    await section().getByText('Signed: 1, verified: 1').waitFor();
    await workbench.openFile('pod.yaml');
    const hover = await workbench.hoverText('ghcr.io/demo/crane-signed:1.0', 'Looked for at');
    await hover
      .getByText(/verified by the key .*tool\.pub \(SHA256:fafe5d233c852ac4…\)/)
      .first()
      .waitFor();
    await workbench.screenshot('signatures-hover');
    await workbench.leaveHover();
  });

  it('are verified by the keys of the person, and by nobody whom the workspace names', async () => {
    await workbench.clickText('ghcr.io/demo/two:1');
    const { choose } = await workbench.contextMenu('ghcr.io/demo/two:1');
    await choose('Check Signatures and SBOM');
    await section().getByText('Signed: 2, verified: 1, failed: 1').waitFor();
    await section()
      .getByRole('row', { name: /verified by the key .*mine\.pub \(SHA256:/ })
      .waitFor();
    await section()
      .getByRole('row', { name: /failed: none of the keys made it/ })
      .waitFor();
    expect(await section().getByText('from-the-workspace').count()).toBe(0);
    expect(await section().getByText('stranger.pub').count()).toBe(0);
    await workbench.screenshot('signatures-panel');
  });

  it('are told in the view of images', async () => {
    await workbench.page.locator('.activitybar .action-item a[aria-label^="OCI Lens"]').click();
    const row = (text: string | RegExp) =>
      workbench.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
    await row('demo/two').waitFor();
    await workbench.page.locator('.pane-body .monaco-list-row[aria-level="3"]').last().click();
    await row('Referrers').click();
    await row('Signed: 2, verified: 1, failed: 1').waitFor();
    await row(/verified by the key .*mine\.pub/).waitFor();
    await row(/failed: none of the keys made it/).waitFor();
    const spoken = await row(/verified by the key/).getAttribute('aria-label');
    expect(spoken).toMatch(/^Sigstore signature, verified by the key /);
    await workbench.screenshot('signatures-tree');
    expect(await workbench.extensionErrors()).toEqual([]);
    expect(workbench.outsideRequests).toEqual([]);
  });
});

function signatureOf(subject: ReturnType<typeof image>, signer: KeyPair) {
  const bytes = bytesOf(keyBundle(envelope(statement(subject.descriptor.digest), [signer])));
  return artifact(BUNDLE_TYPE, subject, { layers: [{ mediaType: BUNDLE_TYPE, bytes }] });
}
