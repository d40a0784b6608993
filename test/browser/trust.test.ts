import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

const TRANSFERS = {
  pullArtifact: 'ctrl+alt+1',
  pushArtifact: 'ctrl+alt+2',
  attachFiles: 'ctrl+alt+3',
  tagDigest: 'ctrl+alt+4',
};

let registry: ScratchRegistry;
let elsewhere: ScratchRegistry;
let folder: ScratchFolder;
let workbench: Workbench;

beforeAll(async () => {
  registry = await startScratchRegistry();
  elsewhere = await startScratchRegistry();
  pushSamples(registry);
  folder = await createScratchFolder({
    'pod.yaml': `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx:1.27-alpine\n    - image: alpine:3.22\n`,
    // What needs no registry is told all the same.
    '.oci-lens.yaml': 'rules: { exists: warning, pinned: hint }\n',
    // A workspace must not be able to send docker.io elsewhere.
    '.vscode/settings.json': JSON.stringify({ 'ociLens.mirrors': { 'docker.io': elsewhere.url } }),
  });
  workbench = await Workbench.open({
    folder: folder.path,
    trust: 'asked',
    // Restricted mode, without the dialog that asks first.
    settings: {
      'security.workspace.trust.startupPrompt': 'never',
      // What is asked for while nobody points at it.
      'ociLens.drift': 'hint',
      'ociLens.inlayHints.digestAge': true,
    },
    // The palette and menus offer none of these.
    keybindings: Object.entries(TRANSFERS).map(([command, key]) => ({ key, command: `ociLens.${command}` })),
    extension: { vsix: inject('vsix') },
    machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url } },
  });
  await workbench.openFile('pod.yaml');
});

afterAll(async () => {
  await workbench.close();
  await registry.close();
  await elsewhere.close();
  await folder.remove();
});

it('sends nothing from an untrusted workspace until that one reference is asked for', async () => {
  await workbench.page.locator('.squiggly-info').first().waitFor();
  await workbench.page.locator('.squiggly-hint').first().waitFor();
  const popup = await workbench.hoverText('nginx:1.27-alpine', 'Cannot know: this workspace is not trusted');
  await workbench.screenshot('untrusted');
  expect(registry.requests).toEqual([]);
  await popup.getByRole('link', { name: 'Look up at docker.io' }).click();
  await workbench.page.locator('.monaco-hover:not(.hidden)', { hasText: '6 platforms' }).first().waitFor();
  await workbench.leaveHover();
  registry.forgetRequests();
  await workbench.hoverText('alpine:3.22', 'not trusted');
  expect(registry.requests).toEqual([]);
  expect(elsewhere.requests).toEqual([]);
});

it('says the same in the light theme', async () => {
  await workbench.leaveHover();
  await workbench.palette('Preferences: Toggle between Light/Dark Themes');
  await workbench.page.locator('.monaco-workbench.vs').waitFor();
  await workbench.hoverText('alpine:3.22', 'not trusted');
  await workbench.screenshot('untrusted-light');
  expect(registry.requests).toEqual([]);
});

it('changes nothing in an untrusted workspace', async () => {
  await workbench.leaveHover();
  const { choose } = await workbench.contextMenu('alpine:3.22');
  await choose('Pin to Digest');
  await workbench.notification('not trusted').waitFor();
  await workbench.line(/alpine:3\.22$/).waitFor();
  expect(registry.requests).toEqual([]);
});

it('offers neither to pull nor to push, attach or tag, and does not where it is told to', async () => {
  const { page } = workbench;
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input').first();
  await input.fill('>OCI Lens: ');
  await workbench.quickRow('OCI Lens: Inspect Image…').waitFor();
  for (const title of ['Pull Artifact', 'Push Files', 'Attach Files', 'Tag Image']) {
    await input.fill(`>OCI Lens: ${title}`);
    await workbench.quickRow(/No matching commands|similar/).waitFor();
    expect(await page.locator('.quick-input-widget .monaco-list-row', { hasText: title }).count()).toBe(0);
  }
  await page.keyboard.press('Escape');
  const { menu } = await workbench.contextMenu('alpine:3.22');
  expect(await menu.innerText()).toContain('Inspect Image');
  expect(await menu.innerText()).not.toContain('Image in Its Registry');
  await page.keyboard.press('Escape');
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'pod.yaml' }).click({ button: 'right' });
  const files = page.locator('.context-view .monaco-menu').first();
  await files.getByText('Image Pins').waitFor();
  expect(await files.innerText()).not.toContain('Send to Registry');
  await page.keyboard.press('Escape');
  for (const key of Object.values(TRANSFERS)) {
    await workbench.palette('Notifications: Clear All Notifications');
    await page.keyboard.press(key.replace('ctrl', 'Control').replace('alt', 'Alt'));
    await workbench.notification('nothing is pulled into it or pushed from it').waitFor();
  }
  await workbench.screenshot('untrusted-transfers');
  expect(registry.requests).toEqual([]);
});
