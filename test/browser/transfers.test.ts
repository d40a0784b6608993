import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

describe('Pull, push, attach and tag', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;
  let at: string;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    at = `${registry.host}/team/config`;
    folder = await createScratchFolder({
      'app.json': '{"app":1}',
      'notes.txt': 'notes',
      'bom.spdx.json': '{"spdxVersion":"SPDX-2.3","packages":[]}',
      'pod.yaml': `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${at}:1.0\n`,
    });
    workbench = await Workbench.open({
      folder: folder.path,
      file: 'pod.yaml',
      extension: { vsix: inject('vsix') },
    });
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  const file = (name: string) =>
    workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
  const row = (text: string | RegExp) =>
    workbench.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
  const dialog = () => workbench.page.locator('.monaco-dialog-box');
  const button = (name: string) => dialog().getByRole('button', { name, exact: true });
  const press = (key: string) => workbench.page.keyboard.press(key);
  const input = () => workbench.page.locator('.quick-input-widget:not([style*="display: none"]) input').first();
  const shot = (name: string) => workbench.screenshot(`transfer-${name}`);
  /** Right-clicks until the menu has this entry: the window is there before all that fills it. */
  const menuOf = async (target: Locator, label: string, select = () => Promise.resolve()) => {
    const item = workbench.page.locator('.context-view .monaco-menu .action-label', { hasText: label }).first();
    for (const deadline = Date.now() + 20_000; ;) {
      try {
        await select();
        await target.click({ button: 'right' });
        await item.waitFor({ timeout: 2_000 });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await press('Escape');
      }
    }
  };
  /** An input that has just opened, or lists a folder, loses what is typed and the key: both again until the next step is there. */
  const answerUntil = async (text: string, next: Locator) => {
    for (const deadline = Date.now() + 20_000; ;) {
      if (await input().isVisible()) {
        await input().fill(text);
        await press('Enter');
      }
      try {
        await next.waitFor({ timeout: 3_000 });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  };
  const openSubmenu = async (submenu: string, entry: string) => {
    const item = (label: string) =>
      workbench.page.locator('.context-view .monaco-menu .action-label', { hasText: label }).first();
    await item(submenu).hover();
    await item(entry).waitFor();
  };
  const choose = (label: string) => workbench.chooseFromMenu(label);

  it('pushes the files that are selected in the Explorer, once a person has seen where to and as whom', async () => {
    await menuOf(file('notes.txt'), 'Send to Registry', async () => {
      await file('app.json').click();
      await file('notes.txt').click({ modifiers: ['Control'] });
      // An editor that opens only then takes the selection to its own file.
      await workbench.page
        .locator('.explorer-folders-view .monaco-list-row.selected')
        .nth(1)
        .waitFor({ timeout: 3_000 });
    });
    await openSubmenu('Send to Registry', 'Push Files as Artifact…');
    await shot('explorer');
    await choose('Push Files as Artifact…');
    await workbench.page.locator('.quick-input-widget', { hasText: 'Where to' }).waitFor();
    await input().fill(`${at}:1.0@sha256:${'0'.repeat(64)}`);
    await workbench.page.locator('.quick-input-message', { hasText: 'name the tag alone' }).waitFor();
    await answerUntil(`${at}:1.0`, workbench.quickRow('No type in particular'));
    await shot('types');
    await answerUntil('application/vnd.example.config.v1+json', dialog().getByText(`Push 2 files as ${at}:1.0?`));
    expect(await dialog().innerText()).toMatch(/As: Anonymous\s+Tag: 1\.0, which is new/);
    expect(registry.count({ method: 'POST' })).toBe(0);
    await shot('push');
    await button('Push').click();
    const notice = workbench.notification(`Pushed ${at}:1.0: sha256:`);
    await notice.waitFor();
    await shot('pushed');
    await notice.getByRole('button', { name: 'Copy Digest' }).click();
    await expect.poll(() => workbench.clipboard()).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('attaches a file to an image of the tree', async () => {
    await workbench.page.locator('.activitybar .action-item a[aria-label^="OCI Lens"]').click();
    await row('team/config').waitFor();
    await menuOf(row(/^1\.0$/), 'Attach Files to Image…');
    await shot('tree');
    await choose('Attach Files to Image…');
    await input().waitFor();
    await answerUntil(path.join(folder.path, 'bom.spdx.json'), workbench.quickRow('SBOM in SPDX'));
    await press('Enter');
    await dialog().getByText(`Attach 1 file to ${at}:1.0?`).waitFor();
    expect(await dialog().innerText()).toMatch(/Subject: sha256:[0-9a-f]{64}/);
    await shot('attach');
    await button('Attach').click();
    await workbench.notification('The registry lists it as a referrer itself.').waitFor();
    await shot('attached');
    await workbench.palette('Notifications: Clear All Notifications');
  });

  it('tags the image at the cursor, by keyboard', async () => {
    await workbench.switchTo('pod.yaml');
    await workbench.clickText('team/config');
    await workbench.palette('OCI Lens: Tag Image…');
    await workbench.quickRow(`${at}:1.0`).waitFor();
    await press('Enter');
    await workbench.page.locator('.quick-input-widget', { hasText: 'The new tag of sha256:' }).waitFor();
    await input().fill('-wrong');
    await workbench.page.locator('.quick-input-message', { hasText: 'is no tag' }).waitFor();
    await answerUntil('stable', dialog().getByText(`Set the tag ${at}:stable?`));
    await shot('tag');
    await press('Enter');
    await workbench.notification(`${at}:stable stands for sha256:`).waitFor();
    await workbench.palette('Notifications: Clear All Notifications');
  });

  it("pulls from the editor's menu, and asks before it replaces a file", async () => {
    await workbench.switchTo('pod.yaml');
    await writeFile(path.join(folder.path, 'notes.txt'), 'mine');
    await rm(path.join(folder.path, 'app.json'));
    await workbench.contextMenu('team/config');
    await openSubmenu('Image in Its Registry', 'Pull Artifact to Folder…');
    await choose('Pull Artifact to Folder…');
    await workbench.quickRow('Another Folder…').waitFor();
    await shot('folder');
    await press('Enter');
    await dialog().getByText('Pull 2 files (14 B)?').waitFor();
    await shot('pull');
    await button('Pull').click();
    await dialog().getByText('1 file is there already').waitFor();
    await shot('overwrite');
    await button('Keep Mine').click();
    await workbench.notification('notes.txt is there with other content').waitFor();
    await shot('pulled');
    expect(await readFile(path.join(folder.path, 'notes.txt'), 'utf8')).toBe('mine');
    expect(await readFile(path.join(folder.path, 'app.json'), 'utf8')).toBe('{"app":1}');
    await workbench.notification('notes.txt is there').getByRole('button', { name: 'Show in Explorer' }).click();
    await file('app.json').waitFor();
    await workbench.palette('Notifications: Clear All Notifications');
  });

  it('shows what was attached in the tree, and pulls it from there', async () => {
    await workbench.page.locator('.activitybar .action-item a[aria-label^="OCI Lens"]').click();
    await row(/^1\.0$/).click();
    await row('Referrers').click();
    await menuOf(row('application/spdx+json'), 'Pull Artifact to Folder…');
    await choose('Pull Artifact to Folder…');
    await workbench.quickRow(path.basename(folder.path)).waitFor();
    await press('Enter');
    await dialog().getByText('Pull 1 file (').waitFor();
    await button('Cancel').click();
    await shot('referrer');
  });

  it("offers the same in the panel's title", async () => {
    await workbench.switchTo('pod.yaml');
    await workbench.clickText('team/config');
    await workbench.palette('OCI Lens: Inspect Image…');
    await workbench.answer(`${at}:1.0`);
    await workbench.panelFrame().getByRole('heading', { name: 'config:1.0' }).first().waitFor();
    await workbench.page.locator('.editor-actions a[aria-label^="More Actions"]').first().click();
    await openSubmenu('Image in Its Registry', 'Tag Image…');
    await shot('panel');
    await choose('Tag Image…');
    await workbench.page.locator('.quick-input-widget', { hasText: 'The new tag of sha256:' }).waitFor();
    await press('Escape');
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});
