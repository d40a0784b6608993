import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildSample, pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

const { digest } = buildSample('library/alpine', '3.22').descriptor;
const pod = (image: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${image}\n`;

describe('a workspace of several folders', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
    folder = await createScratchFolder({
      'all.code-workspace': JSON.stringify({ folders: [{ path: 'one' }, { path: 'two' }, { path: 'two/inner' }] }),
      // Nobody is asked.
      'one/.oci-lens.yaml': 'rules: { registry-allowed: { severity: warning, allowed: [registry.example] } }\n',
      'two/.oci-lens.yaml': 'rules: { registry-allowed: { severity: error, allowed: [registry.example] } }\n',
      'one/web.yaml': pod('alpine:3.22'),
      // Files beside, rules and settings count in their own folder.
      'two/.env': 'TAG=1.27-alpine\n',
      'two/.gitignore': 'left-out/\n',
      'two/left-out/pod.yaml': pod('alpine:3.22'),
      'two/.vscode/settings.json': JSON.stringify({ 'ociLens.codeLens': true }),
      'two/compose.yaml': 'services:\n  a:\n    image: nginx:${TAG}\n',
      'two/pod.yaml': pod('alpine:3.22'),
      // A folder of its own in another one.
      'two/inner/.oci-lens.yaml': 'rules: { registry-allowed: { severity: error, allowed: [ghcr.io] } }\n',
      'two/inner/Dockerfile': 'FROM alpine:3.22\n',
    });
    workbench = await Workbench.open({
      folder: folder.path,
      workspace: 'all.code-workspace',
      file: 'two/pod.yaml',
      extension: { vsix: inject('vsix') },
      machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url } },
    });
    await workbench.hoverText('alpine:3.22', 'linux/amd64');
    await workbench.leaveHover();
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  const saved = (name: string) => readFile(path.join(folder.path, name), 'utf8');
  const row = (text: string | RegExp) =>
    workbench.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();

  it('has the settings of each folder', async () => {
    const lens = workbench.page.locator('.codelens-decoration', { hasText: 'Pin to Digest' }).first();
    await lens.waitFor();
    await workbench.openFile('one/web.yaml');
    await workbench.hoverText('alpine:3.22', 'linux/amd64');
    await workbench.leaveHover();
    await lens.waitFor({ state: 'detached' });
  });

  it('reads what stands beside a file in its own folder', async () => {
    await workbench.openFile('two/compose.yaml');
    await workbench.hoverText('nginx:${TAG}', 'nginx:1.27-alpine');
    await workbench.leaveHover();
  });

  it('lists what each folder holds', async () => {
    await workbench.page.locator('.activitybar .action-item a[aria-label^="OCI Lens"]').click();
    await row('library/alpine').waitFor();
    await workbench.page.locator('.pane-header', { hasText: 'Images' }).first().hover();
    await workbench.page.locator('.pane-header a[aria-label="List Images by File"]').first().click();
    await row(/^one$/).waitFor();
    await row(/^two$/).waitFor();
    await row('compose.yaml').waitFor();
    await workbench.screenshot('multi-root-tree');
    expect(await workbench.page.locator('.pane-body .monaco-list-row', { hasText: /^(pod|web)\.yaml/ }).count()).toBe(
      2,
    );
  });

  it('checks each file once, by the policy of its own folder alone', async () => {
    await workbench.palette('OCI Lens: Check Workspace against Policy');
    await workbench.notification(/Checked 4 images: 3 errors, 1 warning$/).waitFor();
  });

  it('pins the files of all folders as one', async () => {
    await workbench.palette('OCI Lens: Pin All Images…');
    await workbench.quickRow('The Whole Workspace').waitFor();
    await workbench.screenshot('multi-root-where');
    await workbench.quickRow('The Whole Workspace').click();
    const preview = workbench.page.locator('.bulk-edit-panel');
    await preview.getByText('pod.yaml').first().waitFor();
    await preview.getByRole('button', { name: 'Apply' }).click();
    await workbench.notification(/pinned/).waitFor();
    await expect.poll(() => saved('one/web.yaml')).toBe(pod(`alpine:3.22@${digest}`));
    await expect.poll(() => saved('two/pod.yaml')).toBe(pod(`alpine:3.22@${digest}`));
    expect(await saved('two/left-out/pod.yaml')).toBe(pod('alpine:3.22'));
    await workbench.screenshot('multi-root-pinned');
  });

  it('takes what was found by the policy of a folder away with the folder', async () => {
    const { page } = workbench;
    await workbench.openFile('two/compose.yaml');
    await workbench.palette('OCI Lens: Check Workspace against Policy');
    await workbench.notification('Checked 4 images').waitFor();
    await workbench.palette('View: Toggle Problems');
    // Only rows that there is room for are in the page.
    await workbench.palette('View: Toggle Maximized Panel');
    const problems = page.locator('.markers-panel .monaco-list-row');
    await problems.filter({ hasText: 'compose.yaml' }).first().waitFor();
    await problems.filter({ hasText: 'pod.yaml' }).first().waitFor();
    await problems.filter({ hasText: 'web.yaml' }).first().waitFor();
    await workbench.palette('Workspaces: Remove Folder from Workspace...');
    await workbench.quickRow(/^two/).click();
    await problems.filter({ hasText: 'compose.yaml' }).first().waitFor({ state: 'detached' });
    expect(await problems.filter({ hasText: 'pod.yaml' }).count()).toBe(0);
    expect(await problems.filter({ hasText: 'web.yaml' }).count()).toBe(1);
    await workbench.screenshot('multi-root-removed');
  });

  it('leaves nothing unhandled and asks nobody outside', async () => {
    expect(workbench.outsideRequests).toEqual([]);
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});
