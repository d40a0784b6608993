import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

const pod = (...images: string[]) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n${images.map((image) => `    - image: ${image}\n`).join('')}`;

describe('pins', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
    folder = await createScratchFolder({
      'pod.yaml': pod('nginx:1.27-alpine', 'alpine:3.22'),
      'deploy/web.yaml': pod('nginx:1.27-alpine', '"{{ .Values.image }}"'),
      'settings.yaml': 'a:\n  colour: red\n',
      'deploy/job.yaml': pod('alpine:3.22'),
      'deploy/build/Dockerfile': 'FROM golang:1.24-alpine AS build\nFROM nginx:1.27-alpine\nCOPY --from=build /a /a\n',
      'elsewhere/pod.yaml': pod('registry.unknown.example/team/app:1', 'alpine:3.22'),
    });
    workbench = await Workbench.open({
      folder: folder.path,
      file: 'pod.yaml',
      theme: 'light',
      extension: { vsix: inject('vsix') },
      machineSettings: {
        'ociLens.mirrors': { 'docker.io': registry.url, 'registry.unknown.example': registry.url },
      },
    });
    // What the extension adds to menus is there once it is known.
    await workbench.hoverText('nginx:1.27-alpine', '6 platforms');
    await workbench.leaveHover();
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  const saved = (name: string) => readFile(path.join(folder.path, name), 'utf8');
  const menu = () => workbench.page.locator('.context-view .monaco-menu').first();
  const item = (label: RegExp) => menu().locator('.action-label', { hasText: label }).first();

  async function openSubmenu(submenu: RegExp, entry: RegExp): Promise<void> {
    await item(submenu).hover();
    await item(entry).waitFor();
  }

  /** From the Explorer's menu of a folder. */
  async function pinAll(name: string): Promise<void> {
    await workbench.page.keyboard.press('Control+Shift+E');
    const row = workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: new RegExp(`^${name}$`) });
    const { choose } = await workbench.rowMenu(row);
    await openSubmenu(/^Image Pins$/, /^Pin All Images/);
    await workbench.screenshot('pin-explorer');
    await choose('Pin All Images…');
  }

  it('pins by the context menu', async () => {
    const { choose } = await workbench.contextMenu('alpine:3.22');
    await openSubmenu(/^Image Pin$/, /^Unpin$/);
    await workbench.screenshot('pin-menu');
    await choose('Pin to Digest');
    await workbench.line(/alpine:3\.22@sha256:[0-9a-f]{64}/).waitFor();
  });

  it('has no entry in the menu of a file without images until it holds one', async () => {
    await workbench.openFile('settings.yaml');
    const labels = async () => {
      const { menu: opened } = await workbench.contextMenu('red');
      const texts = await opened.locator('.action-label').allInnerTexts();
      await workbench.page.keyboard.press('Escape');
      return texts.map((text) => text.trim()).filter((text) => /Pin|Image|Update to/.test(text));
    };
    await expect.poll(labels, { timeout: 10_000 }).toEqual([]);
    await workbench.screenshot('pin-menu-none');
    await writeFile(path.join(folder.path, 'settings.yaml'), `# red\n${pod('alpine:3.22')}`);
    await workbench.line('alpine:3.22').waitFor();
    await expect.poll(labels, { timeout: 10_000 }).toContain('Pin to Digest');
    await workbench.openFile('pod.yaml');
  });

  it('is a refactoring, by keyboard', async () => {
    await workbench.codeActions('nginx:1.27-alpine', 'Pin to Digest', 'Control+Shift+R');
    await workbench.screenshot('pin-refactor');
    await workbench.page.keyboard.press('Enter');
    await workbench.line(/nginx:1\.27-alpine@sha256:[0-9a-f]{64}/).waitFor();
    await workbench.page.keyboard.press('Control+z');
    await workbench.line(/nginx:1\.27-alpine$/).waitFor();
    await workbench.codeActions('nginx:1.27-alpine', 'Pin to Digest');
    await workbench.screenshot('pin-quick-fix');
    await workbench.page.keyboard.press('Escape');
  });

  it('shows lenses where the setting is on', async () => {
    const settings = path.join(folder.path, '.vscode/settings.json');
    await mkdir(path.dirname(settings), { recursive: true });
    await writeFile(settings, JSON.stringify({ 'ociLens.codeLens': true }));
    await workbench.page.locator('.codelens-decoration', { hasText: 'Pin to Digest' }).first().waitFor();
    await workbench.screenshot('pin-lenses');
    await writeFile(settings, '{}');
    await workbench.page.locator('.codelens-decoration').first().waitFor({ state: 'detached' });
  });

  it('pins a folder from the Explorer, with a preview and a report, as one step that can be undone', async () => {
    await pinAll('deploy');
    const preview = workbench.page.locator('.bulk-edit-panel');
    await preview.getByText('job.yaml').first().waitFor();
    await workbench.screenshot('pin-preview');
    // One is taken out.
    const web = preview.locator('.monaco-list-row', { hasText: 'web.yaml' });
    await web.locator('.edit-checkbox').click();
    await preview.getByRole('button', { name: 'Apply' }).click();
    const note = workbench.notification(/3 pinned/);
    await note.waitFor();
    expect(await note.innerText()).toContain('3 pinned, 0 unchanged, 1 left out, 1 not chosen');
    expect(await saved('deploy/job.yaml')).toMatch(/alpine:3\.22@sha256:/);
    expect(await saved('deploy/build/Dockerfile')).toMatch(
      /golang:1\.24-alpine@sha256:.* AS build\nFROM nginx:1\.27-alpine@sha256:/,
    );
    expect(await saved('deploy/web.yaml')).not.toContain('@sha256:');
    await workbench.screenshot('pin-report-note');
    await note.getByRole('button', { name: 'Show Report' }).click();
    await workbench.line('deploy/web.yaml').waitFor();
    await workbench.screenshot('pin-report');
    // What it names is a link.
    await workbench.page.keyboard.down('Control');
    await workbench.clickText('8:15');
    await workbench.page.keyboard.up('Control');
    await workbench.page.locator('.tab.active', { hasText: 'web.yaml' }).waitFor();
    await workbench.page.locator('.statusbar-item', { hasText: 'Ln 8, Col 15' }).waitFor();
    await workbench.openFile('deploy/job.yaml');
    await workbench.page.keyboard.press('Control+z');
    await workbench.line(/alpine:3\.22$/).waitFor();
    // The other file, too.
    await workbench.openFile('deploy/build/Dockerfile');
    await workbench.line(/^FROM.nginx:1\.27-alpine$/).waitFor();
  });

  it('names registries that are not known before it asks them', async () => {
    registry.forgetRequests();
    await pinAll('elsewhere');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('registry.unknown.example').waitFor();
    await workbench.screenshot('pin-unknown');
    expect(registry.requests.filter(({ path: asked }) => asked.includes('team/app'))).toEqual([]);
    await dialog.getByRole('button', { name: 'Leave Them Out' }).click();
    await workbench.notification('1 pinned, 0 unchanged, 1 left out').waitFor();
    expect(registry.requests.filter(({ path: asked }) => asked.includes('team/app'))).toEqual([]);
  });

  it('leaves no error behind', async () => {
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});
