import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { MediaType } from '../../src/oci/mediaType';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { header, type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

const DAY = 24 * 3600 * 1000;

describe('drift', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    registry.on({ kind: 'manifest' }, header('ratelimit-limit', '100;w=21600'));
    const old = push('1.27-alpine', 100);
    push('1.27-alpine', 3);
    push('1.28-alpine', 1);
    folder = await createScratchFolder({
      'pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: demo
spec:
  containers:
    - name: moved
      image: nginx:1.27-alpine@${old}
    - name: missing
      image: nginx:1.29-alpine
    - name: private
      image: someone/secret:1
    - name: current
      image: nginx:1.28-alpine
`,
    });
    workbench = await Workbench.open({
      folder: folder.path,
      file: 'pod.yaml',
      extension: { vsix: inject('vsix') },
      settings: { 'ociLens.drift': 'hint', 'ociLens.inlayHints.digestAge': true },
      machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url } },
    });
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  function push(tag: string, days: number) {
    const created = new Date(Date.now() - days * DAY).toISOString();
    const platform = { os: 'linux', architecture: 'amd64' };
    const config = registry.putBlob(
      'library/nginx',
      json({ ...platform, created, rootfs: { type: 'layers', diff_ids: [] } }),
    );
    const manifest = {
      schemaVersion: 2,
      mediaType: MediaType.ociManifest,
      config: { ...config, mediaType: MediaType.ociConfig },
      layers: [],
    };
    return registry.putManifest('library/nginx', tag, json(manifest), MediaType.ociManifest).digest;
  }

  const menuRow = (text: string) =>
    workbench.page.locator('.action-widget .monaco-list-row', { hasText: text }).first();
  const statusRow = (text: string | RegExp) =>
    workbench.page.locator('.monaco-hover .hover-language-status', { hasText: text }).first();

  it('shows the age of the pinned digest and marks what moved, with what can be done, by keyboard', async () => {
    await workbench.line('3 months old').first().waitFor();
    await workbench.page.locator('.squiggly-info').first().waitFor();
    await workbench.page.locator('.squiggly-hint').first().waitFor();
    await workbench.page.locator('.squiggly-warning').first().waitFor();
    const popup = await workbench.hoverText('nginx:1.27-alpine', 'no longer for the pinned');
    expect(await popup.innerText()).toContain('OCI Lens(drift)');
    await workbench.screenshot('drift-hint');
    await workbench.leaveHover();
    await workbench.codeActions('nginx:1.27-alpine', 'Turn off drift hints in this workspace');
    await menuRow('Refresh pin to what the tag stands for now').waitFor();
    await menuRow('Ignore here with a reason').waitFor();
    await workbench.screenshot('drift-actions');
    await workbench.page.keyboard.press('Escape');
  });

  it('says in the language status how the references stand, and what the rate limit leaves', async () => {
    const button = workbench.page.locator('#status\\.languageStatus');
    await button.click();
    await statusRow('4 images · 1 moved · 1 missing · 1 not visible').waitFor();
    await statusRow('docker.io: 100 requests in 6 hours').waitFor();
    await workbench.screenshot('drift-status');
    await workbench.page.keyboard.press('Escape');
    expect(await workbench.page.locator('[id="oci-lens.oci-lens.ociLens.problem"]').count()).toBe(0);
  });

  it('is silent in the language status where its setting says so, for one language, too', async () => {
    const status = workbench.page.locator('#status\\.languageStatus');
    const settings = path.join(folder.path, '.vscode/settings.json');
    await mkdir(path.dirname(settings), { recursive: true });
    await writeFile(settings, '{ "[yaml]": { "ociLens.languageStatus": false } }');
    await status.waitFor({ state: 'detached' });
    await writeFile(settings, '{}');
    await status.waitFor();
  });

  it('finds the nearest tags for one that is missing, by keyboard', async () => {
    await workbench.codeActions('nginx:1.29-alpine', 'Look for nearest tags');
    await workbench.screenshot('drift-missing');
    expect(registry.count({ kind: 'tags' })).toBe(0);
    await workbench.page.keyboard.press('Enter');
    await workbench.quickRow('1.28-alpine').waitFor();
    await workbench.screenshot('drift-nearest');
    await workbench.page.keyboard.press('Enter');
    await workbench
      .line(/nginx:1\.28-alpine/)
      .nth(1)
      .waitFor();
    await workbench.page.locator('.squiggly-warning').first().waitFor({ state: 'detached' });
  });

  it('shows in the status bar that a registry is not reached, and takes it away when it is right again', async () => {
    await registry.close();
    await workbench.palette('OCI Lens: Check Images of This File');
    const bar = workbench.page.locator('.statusbar-item', { hasText: 'docker.io not reached' }).first();
    await bar.waitFor();
    await workbench.page.locator('.statusbar-item', { hasText: '4 not answered' }).first().waitFor();
    await workbench.screenshot('drift-offline');
    const port = Number(new URL(registry.url).port);
    registry = await startScratchRegistry({ port });
    push('1.28-alpine', 1);
    await workbench.palette('OCI Lens: Check Images of This File');
    await bar.waitFor({ state: 'detached' });
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
