import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: demo
spec:
  containers:
    - name: signed
      image: ghcr.io/demo/signed:1.0
    - name: attested
      image: nginx:1.27-alpine
`;

describe('Evidence', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry);
    folder = await createScratchFolder({ 'pod.yaml': POD });
    workbench = await Workbench.open({
      folder: folder.path,
      file: 'pod.yaml',
      extension: { vsix: inject('vsix') },
      machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url, 'ghcr.io': registry.url } },
    });
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  const section = () => workbench.panelFrame().getByRole('region', { name: 'Referrers' });
  const asked = () => registry.requests.filter(({ kind }) => kind === 'referrers' || kind === 'tags').length;

  it('is looked for by the link in the hover, shown first in the panel, and then in the hover', async () => {
    const hover = await workbench.hoverText('ghcr.io/demo/signed:1.0', '8080/tcp');
    await workbench.screenshot('evidence-hover-before');
    expect(asked()).toBe(0);
    await hover.getByText('Check signatures and SBOM').click();
    await section().getByText('Signed: 1, not verified').waitFor();
    await section()
      .getByRole('row', { name: /^Signature/ })
      .first()
      .waitFor();
    await workbench.panelFrame().getByText('COPY server /server # buildkit').waitFor({ state: 'attached' });
    // What came above it has not moved it away.
    const top = await section().evaluate((element) => element.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(300);
    await workbench.screenshot('evidence-panel');
    const { length } = registry.requests;
    await workbench.openFile('pod.yaml');
    const after = await workbench.hoverText('ghcr.io/demo/signed:1.0', 'Looked for at');
    await after
      .getByText(/Signed: 1, not verified\s+·\s+SBOM: 1/)
      .first()
      .waitFor();
    await workbench.screenshot('evidence-hover-after');
    await workbench.leaveHover();
    expect(registry.requests.length).toBe(length);
  });

  it("opens a row's manifest, and is looked for from the editor's menu", async () => {
    await workbench.clickText('nginx:1.27-alpine');
    const { choose } = await workbench.contextMenu('nginx:1.27-alpine');
    await choose('Check Signatures and SBOM');
    await section().getByText('Not signed', { exact: true }).waitFor();
    await section()
      .getByText(/^SBOM: 6, not verified; not of the index itself/)
      .waitFor();
    await section()
      .getByRole('row', { name: /linux\/arm64/ })
      .waitFor();
    await workbench.screenshot('evidence-attested');
    await section()
      .getByRole('row', { name: /attestation/ })
      .first()
      .click();
    await workbench.panelFrame().getByRole('heading', { level: 1, name: 'nginx' }).waitFor();
    await workbench.panelFrame().getByText('https://spdx.dev/Document').first().waitFor();
  });

  it('stands below an image in the view of images', async () => {
    await workbench.page.locator('.activitybar .action-item a[aria-label^="OCI Lens"]').click();
    const row = (text: string | RegExp) =>
      workbench.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
    await row('demo/signed').waitFor();
    await row(/^1\.0/).click();
    registry.forgetRequests();
    await row('Referrers').waitFor();
    await workbench.page.waitForTimeout(500);
    expect(registry.requests).toEqual([]);
    await row('Referrers').click();
    await row('Signed: 1, not verified').waitFor();
    await row(/^SBOM.*application\/spdx/).click();
    await workbench.page.locator('.pane-body .monaco-list-row[aria-level="6"]').first().waitFor();
    await workbench.screenshot('evidence-tree');
    expect(await workbench.extensionErrors()).toEqual([]);
    expect(workbench.outsideRequests).toEqual([]);
  });
});
