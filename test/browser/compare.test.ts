import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - image: nginx:1.27\n';

describe('the comparison', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry);
    folder = await createScratchFolder({ 'pod.yaml': POD, Dockerfile: 'FROM redis:7.4\n' });
    workbench = await Workbench.open({
      folder: folder.path,
      file: 'pod.yaml',
      extension: { vsix: inject('vsix') },
      machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url } },
    });
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  const tab = (title: string) => workbench.page.locator('.tab.active', { hasText: title }).waitFor();
  const side = (which: 'original' | 'modified') => workbench.page.locator(`.monaco-diff-editor .editor.${which}`);

  it('opens from the palette: the reference at the cursor, then one that is typed', async () => {
    await workbench.clickText('nginx:1.27');
    await workbench.palette('OCI Lens: Compare Images…');
    await workbench.quickRow('docker.io/library/nginx:1.27').waitFor();
    await workbench.quickRow('docker.io/library/redis:7.4').waitFor();
    await workbench.screenshot('compare-first');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.quick-input-title', { hasText: 'Compare nginx:1.27 with' }).waitFor();
    await workbench.answer('nginx:1.29');
    await tab('nginx:1.27 ↔ nginx:1.29');
    await side('original').getByText('library/nginx:1.27', { exact: false }).first().waitFor();
    await side('modified').getByText('library/nginx:1.29', { exact: false }).first().waitFor();
    await side('modified').locator('.char-insert').first().waitFor();
    await workbench.screenshot('compare');
    await side('modified').click();
    await workbench.page.keyboard.press('Control+End');
    await side('modified').getByText('on both sides').first().waitFor();
    await workbench.screenshot('compare-layers');
  });

  it('compares two platforms, from the menu of the editor', async () => {
    await workbench.openFile('pod.yaml');
    const { menu } = await workbench.contextMenu('nginx:1.27');
    await menu.getByText('Compare Image', { exact: true }).hover();
    const item = workbench.page.getByRole('menuitem', { name: 'Compare Platforms…' });
    // A menu that has just opened takes no clicks.
    await expect
      .poll(async () => {
        await item.click({ timeout: 2_000 }).catch(() => undefined);
        return item.isVisible();
      })
      .toBe(false);
    await workbench.quickRow('linux/amd64').click();
    await workbench.quickRow('linux/arm64/v8').waitFor();
    await workbench.quickRow('linux/amd64').waitFor({ state: 'detached' });
    await workbench.screenshot('compare-platforms-pick');
    await workbench.quickRow('linux/arm64/v8').click();
    await tab('nginx:1.27: linux/amd64 ↔ linux/arm64/v8');
    await side('original').getByText('linux/amd64').first().waitFor();
    await workbench.screenshot('compare-platforms');
  });

  it('leaves nothing unhandled and asks nobody outside', async () => {
    expect(workbench.outsideRequests).toEqual([]);
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});
