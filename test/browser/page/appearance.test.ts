import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../../support/panel/axe';
import { image, tags, words } from '../../support/panel/models';
import { PanelPage } from '../../support/panel/panelPage';
import { THEMES } from '../../support/panel/webviewHtml';

describe.each(THEMES)('the page in the %s theme', (theme) => {
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await PanelPage.open();
  });

  afterAll(async () => {
    await panel.close();
  });

  const violations = () => axeViolations(panel.page);

  it('is accessible and to be looked at with all that it shows', async () => {
    await panel.load(theme, { width: 1100, height: 900 });
    await panel.post(words, { type: 'show', parts: image }, { type: 'tags', tags: tags(200_000) });
    const { page } = panel;
    await panel.screenshot(`page-overview-${theme}`);
    await page.getByRole('button', { name: '7 steps without a layer' }).click();
    await page.getByRole('button', { name: 'Show the value of NPM_TOKEN' }).click();
    expect(await violations()).toEqual([]);
    for (const key of ['contents', 'configuration', 'layers', 'annotations', 'referrers', 'tags', 'raw']) {
      await page.locator(`nav a[href="#${key}"]`).click();
      await panel.screenshot(`page-${key}-${theme}`);
    }
  });

  it('is accessible and to be looked at while parts come and where they fail', async () => {
    await panel.load(theme, { width: 1100, height: 900 });
    await panel.post(
      words,
      {
        type: 'show',
        parts: {
          header: image.header,
          overview: image.overview,
          contents: { kind: 'loading' },
          configuration: {
            kind: 'failed',
            sentence: 'ghcr.io refused this: the sign-in for it may not read team/app.',
            canSignIn: true,
          },
          layers: { kind: 'unasked', sentence: 'Nothing has been asked of ghcr.io yet.' },
          annotations: image.annotations,
        },
      },
      { type: 'show', parts: { annotations: { kind: 'loading' } } },
      {
        type: 'tags',
        tags: {
          append: false,
          tags: [],
          groups: [],
          state: { kind: 'idle', sentence: 'Listing tags takes requests.', canFindSame: true },
        },
      },
    );
    expect(await violations()).toEqual([]);
    await panel.screenshot(`page-states-${theme}`);
  });

  it('fits a narrow window and enlarged text', async () => {
    for (const [name, width, zoom] of [
      ['narrow', 300, 1],
      ['zoom', 1000, 2],
    ] as const) {
      // Zooming makes the window that much smaller, in the page's pixels.
      await panel.load(theme, { width: width / zoom, height: 900 });
      await panel.post(words, { type: 'show', parts: image }, { type: 'tags', tags: tags(50) });
      const beyond = await panel.page.evaluate(() =>
        Array.from(document.querySelectorAll('#panel *'))
          .filter((element) => element.checkVisibility() && !element.closest('.spoken'))
          .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
          .map(({ outerHTML }) => outerHTML.slice(0, 120)),
      );
      expect(beyond, name).toEqual([]);
      expect(await panel.page.evaluate(() => document.documentElement.scrollWidth), name).toBe(width / zoom);
      expect(await violations(), name).toEqual([]);
      await panel.screenshot(`page-${name}-${theme}`);
      await panel.page.locator('nav a[href="#layers"]').click();
      await panel.screenshot(`page-${name}-layers-${theme}`);
    }
  });

  it('does not move for people who want no motion, and shows its borders in forced colours', async () => {
    await panel.load(theme);
    await panel.page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
    await panel.post(words, { type: 'show', parts: image }, { type: 'show', parts: { layers: { kind: 'loading' } } });
    const running = await panel.page.evaluate(() => document.getAnimations().length);
    expect(running).toBe(0);
    const bar = await panel.page
      .locator('.share-part')
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(bar).not.toBe('rgba(0, 0, 0, 0)');
    await panel.page.emulateMedia({ reducedMotion: null, forcedColors: null });
  });
});
