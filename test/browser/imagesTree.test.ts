import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { root } from '../../scripts/paths.mjs';
import { buildSample, pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { type Theme, Workbench } from '../support/workbench';

const { digest } = buildSample('library/nginx', '1.27-alpine').descriptor;
const OLD = `sha256:${'0'.repeat(64)}`;

const pod = (...images: string[]) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n${images.map((image) => `    - image: ${image}\n`).join('')}`;

describe.each<Theme>(['dark', 'light'])('The tree of images, %s', (theme) => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry, { layouts: path.join(root, 'test/fixtures/tool-made') });
    registry.on({ kind: 'manifest', repository: 'team/private' }, status(401));
    folder = await createScratchFolder({
      'k8s/web.yaml': pod('nginx:1.27-alpine', 'nginx:gone', `redis:7.4@${OLD}`, '"{{ .Values.image }}"'),
      'k8s/other.yaml': pod(`nginx:1.27-alpine@${digest}`, 'ghcr.io/team/private:1'),
      Dockerfile: 'FROM nginx:1.27-alpine\n',
    });
    workbench = await Workbench.open({
      folder: folder.path,
      extension: { vsix: inject('vsix') },
      theme,
      machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url, 'ghcr.io': registry.url } },
    });
    await workbench.page.locator('.activitybar .action-item a[aria-label^="OCI Lens"]').click();
    await row('library/nginx').waitFor();
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  const row = (text: string | RegExp) =>
    workbench.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
  const spoken = (label: string | RegExp) => workbench.page.getByRole('treeitem', { name: label }).first();
  const title = (name: string) => workbench.page.locator(`.pane-header a[aria-label="${name}"]`).first();
  const press = (key: string) => workbench.page.keyboard.press(key);

  it('unfolds an image by mouse, as far as it is unfolded', async () => {
    await row(/^1\.27-alpine$/).click();
    await row('Platforms').waitFor();
    await row('k8s/web.yaml').waitFor();
    expect(registry.requests).toEqual([]);
    await row('Platforms').click();
    await row('linux/arm64').waitFor();
    expect(registry.requests).toHaveLength(1);
    await row('Configuration').click();
    await row('Entrypoint').waitFor();
    expect(registry.requests).toHaveLength(3);
    await workbench.screenshot(`tree-image-${theme}`);
    await row('Platforms').click();
    await row('Configuration').click();
  });

  it('asks for nothing where a person unfolds all at once: VS Code unfolds what it knows, and no more', async () => {
    registry.forgetRequests();
    const fold = { modifiers: ['Alt' as const] };
    await row('library/nginx').click(fold);
    await row(/^1\.27-alpine$/).waitFor({ state: 'detached' });
    await row('library/nginx').click(fold);
    await row(/^gone/).waitFor();
    await row('library/redis').click(fold);
    await row(/^7\.4/).waitFor({ state: 'detached' });
    await row('library/redis').click(fold);
    await row(/^7\.4/).waitFor();
    await workbench.page.waitForTimeout(1_000);
    await workbench.screenshot(`tree-all-${theme}`);
    expect(registry.requests).toEqual([]);
    // What was unfolded before is again.
    await row('Platforms').click();
    await row('Configuration').click();
  });

  it('checks all images, and shows and speaks how they stand', async () => {
    await workbench.page.locator('.pane-header', { hasText: 'Images' }).first().hover();
    await title('Check All Images against Their Registries').click();
    await workbench.notification(/Checked 5 images: 1 whose tag has moved, 1 missing, 1 not visible/).waitFor();
    await spoken('nginx, tag gone, no such tag, used in 1 place').waitFor();
    await spoken('redis, tag 7.4, pinned, the tag has moved, used in 1 place').waitFor();
    await spoken('nginx, tag 1.27-alpine, pinned, up to date, used in 1 place').waitFor();
    await spoken('team/private, tag 1, not visible to you, used in 1 place').waitFor();
    await workbench.screenshot(`tree-checked-${theme}`);
    await workbench.palette('Notifications: Clear All Notifications');
  });

  it('shows a refusal with what to do', async () => {
    await spoken(/^team\/private, tag 1/).click();
    // That of the first image is unfolded, too.
    await workbench.page.locator('.pane-body .monaco-list-row', { hasText: 'Layers and history' }).nth(1).waitFor();
    await press('ArrowDown');
    await press('ArrowRight');
    await row(/does not show ghcr\.io\/team\/private/).hover();
    await row(/does not show/)
      .locator('a[aria-label="Look Up Again"]')
      .waitFor();
    await row(/does not show/)
      .locator('a[aria-label="Sign In to Registry…"]')
      .waitFor();
    await workbench.screenshot(`tree-refused-${theme}`);
    await spoken(/^team\/private, tag 1/).click();
  });

  it('lists by file, and opens a place by keyboard', async () => {
    await workbench.page.locator('.pane-header', { hasText: 'Images' }).first().hover();
    await title('List Images by File').click();
    await spoken('k8s/web.yaml, 3 images, 1 not looked up').waitFor();
    await spoken('{{ .Values.image }}, known only later, line 10').waitFor();
    await workbench.screenshot(`tree-by-file-${theme}`);
    // A click folds a file.
    await row('Dockerfile').click();
    await press('ArrowRight');
    await press('ArrowDown');
    await press('Enter');
    await workbench.line('FROM nginx:1.27-alpine').waitFor();
    await workbench.page.locator('.tab.active', { hasText: 'Dockerfile' }).waitFor();
  });

  it('offers what fits a pin, and what fits none', async () => {
    const menu = workbench.page.locator('.context-view .monaco-menu').first();
    const offered = async (text: string | RegExp) => {
      await row(text).click({ button: 'right' });
      await menu.waitFor();
      const labels = await menu.locator('.action-label:not(.separator)').allInnerTexts();
      if (typeof text === 'string') await workbench.screenshot(`tree-menu-${theme}`);
      await press('Escape');
      await menu.waitFor({ state: 'hidden' });
      return labels.map((label) => label.trim()).filter((label) => /pin|tag|update/i.test(label));
    };
    expect(await offered('nginx:1.27-alpine@')).toEqual([
      'Refresh Pin',
      'Unpin',
      'Update to…',
      'Find Tags That Point Here…',
      'Compare Pin with What Its Tag Stands for Now',
      'Tag Image…',
    ]);
    expect(await offered(/nginx:gone/)).toEqual(['Pin to Digest', 'Update to…', 'Tag Image…']);
  });

  it('reveals the reference at the cursor, and is by registry again', async () => {
    await workbench.openFile('k8s/web.yaml');
    await workbench.clickText('nginx:gone');
    await workbench.palette('OCI Lens: Reveal in Images View');
    await workbench.page.locator('.monaco-list-row.selected', { hasText: 'nginx:gone' }).waitFor();
    await workbench.palette('OCI Lens: List Images by Registry');
    await spoken('nginx, tag gone, no such tag, used in 1 place').waitFor();
    await workbench.clickText('nginx:gone');
    await workbench.palette('OCI Lens: Reveal in Images View');
    await workbench.page.locator('.monaco-list-row.selected', { hasText: 'k8s/web.yaml' }).waitFor();
    await workbench.screenshot(`tree-revealed-${theme}`);
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});
