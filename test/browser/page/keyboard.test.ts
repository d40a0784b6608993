import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestNumber, image, tags, words } from '../../support/panel/models';
import { PanelPage } from '../../support/panel/panelPage';

describe("the panel's page by keyboard alone", () => {
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await PanelPage.open();
  });

  afterAll(async () => {
    await panel.close();
  });

  beforeEach(async () => {
    await panel.load();
    await panel.post(words, { type: 'show', parts: image }, { type: 'tags', tags: tags(200_000) });
    await panel.posted();
  });

  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await panel.page.keyboard.press(key);
  };

  /** The name of what has the focus, seen through the toolkit's elements. */
  const focused = () =>
    panel.page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent.trim().replaceAll(/\s+/g, ' ') ?? '';
    });

  it('reaches every action with Tab, in the order of the page', async () => {
    const reached: string[] = [];
    for (let stops = 0; stops < 120; stops++) {
      await press('Tab');
      const name = await focused();
      if (name === '' || (await panel.page.evaluate(() => document.activeElement === document.body))) break;
      reached.push(name);
    }
    const inOrder = [
      'Pin Here',
      'Copy As…',
      'Compare…',
      'Open JSON',
      'Refresh',
      'Docker Hub(opens in the browser)',
      'Overview',
      'Raw JSON',
      'Copy Base image',
      'Show all sizes',
      'Copy Entrypoint',
      'Search the environment',
      'Show the value of NPM_TOKEN',
      '7 steps without a layer',
      'Show all',
      'Search annotations and labels',
      'Copy Revision',
      'Find Tags of the Same Content',
      'mainline-alpine',
      'Search tags',
      '1.0.0',
      'Copy 1.0.0',
      'Open Indexapplication/vnd.oci.image.index.v1+json9.9 KB',
    ];
    expect(
      reached.filter((name) => inOrder.includes(name)).filter((name, index, all) => all.indexOf(name) === index),
    ).toEqual(inOrder);
    // One row of the tree and one of the list are stops, whatever their length.
    expect(reached.filter((name) => name.startsWith('linux/')).length).toBe(1);
    expect(reached.filter((name) => /^1\.\d+\.\d+(-|$)/.test(name) && !name.startsWith('1.27'))).toEqual(['1.0.0']);
  });

  it('shows where the focus is', async () => {
    const stops = [
      'vscode-button',
      'nav a',
      '.icon-button',
      '[role=treegrid] tr[tabindex="0"]',
      '.fold',
      '.chip',
      '.virtual-row button',
      '.document',
    ];
    for (const stop of stops) {
      await press('Tab');
      const outline = await panel.page
        .locator(`${stop}:visible`)
        .first()
        .evaluate((element) => {
          (element as HTMLElement).focus();
          const inner = element.shadowRoot?.querySelector('button') ?? element;
          const { outlineStyle, outlineWidth } = getComputedStyle(inner);
          return `${outlineStyle} ${outlineWidth}`;
        });
      expect(outline, stop).toBe('solid 1px');
    }
  });

  it('goes through the tree of contents with the arrow keys', async () => {
    const row = (name: string) => panel.page.locator('#contents').getByRole('row', { name });
    await row('linux/amd64').focus();
    const level = () => panel.page.evaluate(() => document.activeElement?.getAttribute('aria-level'));
    expect(await row('linux/amd64').getAttribute('aria-selected')).toBe('true');
    // Into what is attached to the platform, and back to it.
    await press('ArrowRight');
    expect(await level()).toBe('2');
    await press('ArrowLeft');
    expect(await level()).toBe('1');
    await press('End', 'ArrowUp', 'ArrowUp');
    expect(await focused()).toContain('OCI image index, 2 platforms');
    await press('ArrowRight');
    await press('ArrowDown', 'ArrowLeft');
    await press('Home', 'ArrowDown', 'ArrowDown', 'Enter');
    await press('ArrowDown', 'ArrowDown', ' ');
    expect(await panel.posted()).toEqual([
      { type: 'unfold', digest: digestNumber(128), open: true },
      { type: 'unfold', digest: digestNumber(129), open: false },
      { type: 'choose', digest: digestNumber(17) },
      { type: 'choose', digest: digestNumber(18) },
    ]);
    // What can be pressed in a row, and back.
    await press('Tab');
    expect(await focused()).toBe('Copy Digest');
    await press('Enter');
    expect(await panel.posted()).toEqual([{ type: 'copy', text: digestNumber(18) }]);
    await press('ArrowLeft');
    expect(await focused()).toContain('linux/arm/v7');
  });

  it('keeps the row of the tree that has the focus when another one is chosen', async () => {
    await panel.page.locator('#contents').getByRole('row', { name: 'linux/arm64/v8' }).focus();
    const { contents } = image;
    if (contents.kind !== 'ready') throw new Error('The sample holds contents.');
    const rows = contents.rows.map((row) => ({ ...row, chosen: row.name === 'linux/arm64/v8' }));
    await panel.post({ type: 'show', parts: { contents: { ...contents, rows } } });
    expect(await focused()).toContain('linux/arm64/v8');
    await press('ArrowDown');
    expect(await focused()).toContain('linux/ppc64le');
  });

  it('goes through 200,000 tags, of which only those near are in the page', async () => {
    const list = panel.page.getByRole('list', { name: 'Tags', exact: true });
    const position = () =>
      panel.page.evaluate(() => document.activeElement?.closest('[role=listitem]')?.getAttribute('aria-posinset'));
    await list.getByRole('button', { name: '1.0.0', exact: true }).focus();
    await press('ArrowDown', 'ArrowDown', 'ArrowUp');
    expect(await position()).toBe('2');
    await press('PageDown');
    expect(await position()).toBe('17');
    await press('End');
    expect(await position()).toBe('200000');
    expect(await list.getByRole('listitem').last().getAttribute('aria-setsize')).toBe('200000');
    expect(await list.getByRole('listitem').count()).toBeLessThan(60);
    await press('Enter');
    const posted = await panel.posted();
    expect(posted).toEqual([{ type: 'inspectTag', tag: '4.99.99-perl' }]);
    await press('PageUp');
    expect(await position()).toBe('199985');
    await press('Home');
    expect(await position()).toBe('1');
    // The mouse's wheel leaves the focus where it is.
    await list.evaluate((element) => element.parentElement!.scrollTo(0, 1_000_000));
    await panel.page.waitForFunction(() => document.querySelector('[aria-posinset="38470"]'));
    expect(await position()).toBe('1');
    await press('ArrowDown');
    expect(await position()).toBe('2');
  });
});
