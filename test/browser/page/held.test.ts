import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../../support/panel/axe';
import { heldLayer, heldLayers, heldMessages, spdxOf } from '../../support/panel/held';
import { image, words } from '../../support/panel/models';
import { PanelPage } from '../../support/panel/panelPage';
import { rowsWhileScrolling } from '../../support/panel/rowsWhileScrolling';
import { THEMES } from '../../support/panel/webviewHtml';
import { bytesOf } from '../../support/signing';

const header = { type: 'show', parts: { header: image.header, overview: image.overview } } as const;

describe('what an artifact holds, in the page', () => {
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await PanelPage.open();
  });

  afterAll(async () => {
    await panel.close();
  });

  const section = () => panel.page.getByRole('region', { name: 'What it holds' });
  const item = (name: string) => section().getByRole('group', { name, exact: true });
  const grid = () => section().getByRole('grid', { name: 'Packages' });
  const row = (text: string) => grid().getByRole('row', { name: text });

  it.each(THEMES)('is accessible and to be looked at in the %s theme', async (theme) => {
    await panel.load(theme, { width: 1100, height: 900 });
    await panel.post(words, header, ...heldMessages(await heldLayers(300)));
    await row('package-3 ').click();
    expect(await axeViolations(panel.page)).toEqual([]);
    await panel.page.locator('nav a[href="#held"]').click();
    await panel.screenshot(`page-held-${theme}`);
    for (const name of ['SLSA provenance', 'SLSA provenance in a Sigstore bundle', 'Helm chart']) {
      await item(name).scrollIntoViewIfNeeded();
      await item(name).evaluate((element) => element.scrollIntoView());
      await panel.screenshot(`page-held-${name.replaceAll(' ', '-')}-${theme}`);
    }
    await panel.page.setViewportSize({ width: 300, height: 900 });
    expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBe(300);
    expect(await axeViolations(panel.page)).toEqual([]);
    await panel.screenshot(`page-held-narrow-${theme}`);
    expect(await panel.violations()).toEqual([]);
  });

  it('says where it was verified, and else that it is not', async () => {
    await panel.load();
    const layers = await heldLayers(3);
    const verified = { kind: 'verified', text: 'Among what refers to app:1: verified by the key cosign.pub' } as const;
    const failed = { kind: 'failed', text: 'Among what refers to app:1: failed: it cannot be read' } as const;
    const unverified = section().getByText('nothing of it is verified here');
    await panel.post(words, header, ...heldMessages(layers));
    await unverified.waitFor();
    await panel.post(...heldMessages(layers, [verified]));
    await section().getByText(verified.text).waitFor();
    expect(await unverified.isVisible()).toBe(false);
    await panel.screenshot('page-held-verified');
    await panel.post(...heldMessages(layers, [verified, failed]));
    await section().getByText(failed.text).waitFor();
    expect(await unverified.isVisible()).toBe(true);
    await panel.post(...heldMessages(layers));
    await section().getByText(verified.text).waitFor({ state: 'detached' });
  });

  it('tells what is known of each, and what cannot be read of it', async () => {
    await panel.load();
    await panel.post(words, header, ...heldMessages(await heldLayers(3)));
    await item('SLSA provenance').getByText('https://github.com/actions/runner/github-hosted').waitFor();
    await item('SLSA provenance')
      .getByRole('table', { name: 'Materials 2' })
      .getByText('pkg:docker/golang@1.24')
      .waitFor();
    const bundle = item('SLSA provenance in a Sigstore bundle');
    await bundle.getByText('Its certificate cannot be read: the certificate is broken').waitFor();
    await bundle.getByText('190214177').waitFor();
    await bundle.getByText('2025-06-01T08:42:37.000Z').waitFor();
    // Few packages need no search.
    expect(await section().getByRole('textbox').count()).toBe(0);
    await section().getByRole('button', { name: 'Try Again' }).click();
    await item('Helm chart').getByRole('button', { name: 'app/values.yaml' }).click();
    expect(await panel.posted()).toMatchObject([
      { type: 'ready' },
      { type: 'readHeld' },
      { type: 'openFile', name: 'app/values.yaml' },
    ]);
  });

  it('lets one search and scroll through 50,000 packages, with few of them in the page', async () => {
    await panel.load();
    await panel.post(words, header);
    const layer = await heldLayer('application/spdx+json', bytesOf(spdxOf(50_000)));
    const shown = await panel.post(...heldMessages([layer]));
    console.log(`50,000 packages are laid out in ${shown.toFixed(0)} ms.`);
    expect(await grid().getAttribute('aria-rowcount')).toBe('50001');
    const search = section().getByRole('textbox', { name: 'Search packages' });
    const start = performance.now();
    await search.fill('package-4999 apache');
    await section().getByText('2 of 50,000').waitFor();
    console.log(
      `A search in 50,000 packages is answered in ${(performance.now() - start).toFixed(0)} ms, keys and all.`,
    );
    expect(await grid().getAttribute('aria-rowcount')).toBe('3');
    await search.fill('no such package');
    await section().getByText('Nothing matches.').waitFor();
    await search.press('Escape');
    const counts = await rowsWhileScrolling(grid().locator('.virtual-rows'));
    expect(Math.max(...counts)).toBeLessThan(60);
  });

  it('is gone through by the keyboard, and the row that has the focus is told in full', async () => {
    await panel.load();
    await panel.post(
      words,
      header,
      ...heldMessages([await heldLayer('application/spdx+json', bytesOf(spdxOf(1_000)))]),
    );
    await row('package-0 ').focus();
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('PageDown');
    await panel.page.keyboard.press('End');
    const focused = () => panel.page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'));
    expect(await focused()).toBe('1001');
    const chosen = section().getByRole('group', { name: 'Chosen package' });
    await chosen.getByText('pkg:npm/package-999@19.5.0').waitFor();
    await chosen.getByRole('button', { name: 'Copy Package URL' }).click();
    expect((await panel.posted()).at(-1)).toEqual({ type: 'copy', text: 'pkg:npm/package-999@19.5.0' });
    // It comes again, as after hiding: what is searched for stays.
    await section().getByRole('textbox', { name: 'Search packages' }).fill('package-99');
    await section().getByText('11 of 1,000').waitFor();
    await panel.post(...heldMessages([await heldLayer('application/spdx+json', bytesOf(spdxOf(1_000)))]));
    await section().getByText('11 of 1,000').waitFor();
    // Another that holds nothing leaves no section.
    await panel.post({ type: 'show', parts: { held: { items: [], checks: [] } } });
    expect(await section().count()).toBe(0);
  });
});
