import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { installPseudoLanguage, pseudo, PSEUDO_LOCALE } from '../support/pseudoLanguage';
import { pushContent, smallImage } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

/**
 * Two words of plain letters after one another are a text that nobody could translate. What registries and files say is not a matter of
 * language: the image here says nothing of two words, and what is left is listed.
 */
function untranslated(text: string): readonly string[] {
  return text
    .replaceAll(/OCI Lens/g, '')
    .split('\n')
    .filter((line) => /(?<![\w./:-])[A-Za-z]{2,} [A-Za-z]{2,}(?![\w./:-])/.test(line));
}

describe('in another language', () => {
  let strings: Readonly<Record<string, string>>;
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    strings = JSON.parse(await readFile(path.join(root, 'package.nls.json'), 'utf8')) as typeof strings;
    registry = await startScratchRegistry();
    pushContent(registry, 'acme/app', smallImage('x'), '1.0');
    folder = await createScratchFolder({
      'pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ghcr.io/acme/app:1.0\n',
      '.oci-lens.yaml': 'rules: { licence-present: warning }\n',
    });
    workbench = await Workbench.open({
      ...{ folder: folder.path, file: 'pod.yaml', extension: { vsix: inject('vsix') } },
      ...{ locale: PSEUDO_LOCALE, install: installPseudoLanguage },
      machineSettings: { 'ociLens.mirrors': { 'ghcr.io': registry.url } },
    });
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  const inPseudo = (key: string): string => pseudo(strings[key] ?? key);
  const textOf = async (locator: Locator): Promise<string> => (await locator.innerText()).replaceAll('\u00a0', ' ');

  it('shows a hover', async () => {
    const hover = await workbench.hoverText('acme/app', pseudo('Command'));
    const text = await textOf(hover);
    await workbench.screenshot('language-hover');
    expect(text).toContain(pseudo('User'));
    expect(untranslated(text)).toEqual([]);
    await workbench.leaveHover();
  });

  it('shows titles of commands and menus', async () => {
    const { menu, choose } = await workbench.contextMenu('acme/app');
    await menu.getByText(inPseudo('submenu.pins')).waitFor();
    await workbench.screenshot('language-menu');
    await choose(inPseudo('command.pinToDigest'));
    await workbench.line(/acme\/app:1\.0@sha256:/).waitFor();
    await workbench.page.keyboard.press('F1');
    await workbench.page.locator('.quick-input-widget input').first().fill('>OCI Lens:');
    await workbench.quickRow(/^OCI Lens: /).waitFor();
    await workbench.screenshot('language-palette');
    const rows = await workbench.page.locator('.quick-input-widget .monaco-list-row').allInnerTexts();
    // Each in two lines: the second is what it is called in English, as VS Code has it everywhere.
    const titles = rows.map((row) => row.split('\n')[0] ?? '');
    expect(titles.length).toBeGreaterThan(5);
    expect(titles.filter((title) => !/[^ -~]/.test(title.replaceAll('…', '')))).toEqual([]);
    await workbench.page.keyboard.press('Escape');
  });

  it('shows views, and what their rows say', async () => {
    await workbench.page.locator('.activitybar .action-item a[aria-label^="OCI Lens"]').click();
    const side = workbench.page.locator('.part.sidebar');
    await side.locator('.pane-header', { hasText: inPseudo('view.images') }).waitFor();
    await side.locator('.monaco-list-row', { hasText: 'acme/app' }).waitFor();
    await side.locator('.pane-header', { hasText: inPseudo('view.registries') }).click();
    await side.locator('.monaco-list-row', { hasText: registry.host }).first().waitFor();
    await workbench.screenshot('language-views');
    expect(untranslated(await textOf(side))).toEqual([]);
  });

  it('shows notifications and problems', async () => {
    await workbench.palette(inPseudo('command.checkPolicy'));
    const notice = workbench.notification(pseudo('Show Report'));
    await notice.waitFor();
    await workbench.page.keyboard.press('Control+Shift+M');
    const problems = workbench.page.locator('.markers-panel .monaco-list');
    await problems.getByText('licence-present').first().waitFor();
    await workbench.screenshot('language-notice');
    // VS Code's own word, not ours.
    expect(untranslated((await textOf(notice)).replaceAll('Source:', ''))).toEqual([]);
    expect(untranslated(await textOf(problems))).toEqual([]);
    await workbench.palette('View: Toggle Problems');
  });

  it('shows the page of an image', async () => {
    await (await workbench.contextMenu('acme/app')).choose(inPseudo('command.inspectImage'));
    const page = workbench.panelFrame();
    await page.getByRole('heading', { name: pseudo('Configuration') }).waitFor();
    await page.getByText('x', { exact: true }).first().waitFor();
    await workbench.screenshot('language-panel');
    const body = page.locator('body');
    expect(untranslated(await textOf(body))).toEqual([]);
    const labels = await body
      .locator('[aria-label], [title]')
      .evaluateAll((elements) =>
        elements.flatMap((element) => [element.getAttribute('aria-label') ?? '', element.getAttribute('title') ?? '']),
      );
    expect(labels.flatMap(untranslated)).toEqual([]);
  });

  it('shows the walkthrough', async () => {
    await workbench.palette('Welcome: Open Walkthrough...');
    await workbench.answer(inPseudo('walkthrough.title'));
    const page = workbench.page.locator('.gettingStartedContainer .gettingStartedSlideDetails');
    await page.getByText(inPseudo('walkthrough.pin.title')).click();
    await workbench.screenshot('language-walkthrough');
    expect(await textOf(page)).toContain(inPseudo('walkthrough.policy.title'));
  });
});
