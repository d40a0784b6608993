import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hostile } from '../../support/panel/hostile';
import { HOSTILE, tags, words } from '../../support/panel/models';
import { PanelPage } from '../../support/panel/panelPage';

const { markup, script, command, closing, direction, large } = HOSTILE;
const texts = [markup, script, command, closing, direction];

describe('a hostile image in the page', () => {
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await PanelPage.open();
  });

  afterAll(async () => {
    await panel.close();
  });

  beforeEach(async () => {
    await panel.load();
    await panel.post(words);
  });

  afterEach(async () => {
    expect(await panel.violations()).toEqual([]);
    const asked = panel.requests.map((address) => new URL(address).pathname);
    expect(asked.sort()).toEqual(['/', '/panel.css', '/panel.js']);
  });

  const section = (name: string) => panel.page.locator(`#${name}`);

  it('is text: nothing of it runs, is fetched, or becomes an element', async () => {
    const milliseconds = await panel.post(
      { type: 'show', parts: hostile },
      {
        type: 'packages',
        packages: { digest: markup, append: false, rows: [[markup, script, command, closing, direction]] },
      },
      {
        type: 'tags',
        tags: { ...tags(0), tags: texts, groups: [{ digest: markup, shortDigest: markup, here: true, tags: texts }] },
      },
    );
    console.log(`A hostile image of 5,000 layers and 2,000 labels is shown in ${milliseconds.toFixed(0)} ms.`);
    const made = await panel.page.evaluate(() => {
      const names = Array.from(document.querySelectorAll('#panel *'), ({ localName }) => localName);
      const handlers = Array.from(document.querySelectorAll('#panel *')).flatMap((element) =>
        element.getAttributeNames().filter((name) => name.startsWith('on')),
      );
      const links = Array.from(document.querySelectorAll('#panel a'), (link) => link.getAttribute('href'));
      return { names: [...new Set(names)], handlers, links };
    });
    for (const name of ['img', 'script', 'style', 'iframe', 'object', 'b']) expect(made.names).not.toContain(name);
    expect(made.handlers).toEqual([]);
    expect(made.links.every((link) => link?.startsWith('#'))).toBe(true);
    await panel.page.getByRole('heading', { level: 1 }).getByText(markup, { exact: true }).waitFor();
    await section('annotations').getByText(script, { exact: true }).first().waitFor();
  });

  it('is shown a screenful at a time', async () => {
    await panel.post({ type: 'show', parts: hostile });
    const rows = (name: string) => section(name).locator('tbody tr').count();
    expect([await rows('layers'), await rows('annotations')]).toEqual([30, 30]);
    await section('layers').getByRole('button', { name: 'Show 500 more' }).click();
    expect(await rows('layers')).toBe(530);
    // What was asked for stays when the part comes again.
    await panel.post({ type: 'show', parts: { layers: hostile.layers } });
    expect(await rows('layers')).toBe(530);
    for (let left = 5_006 - 530; left > 0; left -= 500) {
      await section('layers')
        .getByRole('button', { name: `Show ${Math.min(left, 500)} more` })
        .click();
    }
    expect(await rows('layers')).toBe(5_006);
    expect(
      await section('layers')
        .getByRole('button', { name: /^Show \d+ more/ })
        .count(),
    ).toBe(0);
    await section('annotations').getByRole('textbox').fill('label.1999');
    expect(await rows('annotations')).toBe(1);
  });

  it('has no more of a large value in the page than is looked at, and offers no copy that the host would not take', async () => {
    await panel.post({ type: 'show', parts: hostile });
    const overview = section('overview');
    expect((await overview.innerText()).length).toBeLessThan(5_000);
    expect(await overview.getByRole('button', { name: 'Copy Large' }).count()).toBe(0);
    await overview.getByRole('button', { name: 'Show all' }).click();
    const box = overview.getByRole('group', { name: 'Large' });
    expect((await box.textContent())?.length).toBe(large.length);
    expect((await box.boundingBox())!.height).toBeLessThan(400);
    await box.evaluate((element) => element.scrollTo(0, 1e9));
    await panel.page.keyboard.press('Tab');
  });

  it('does not move what stands around it', async () => {
    await panel.load('dark', { width: 300, height: 700 });
    await panel.post(
      words,
      { type: 'show', parts: hostile },
      { type: 'tags', tags: { ...tags(5), tags: [large.slice(0, 128), ...texts] } },
    );
    const width = await panel.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(300);
    // Direction characters end with their element.
    const isolated = await section('annotations')
      .locator('.text')
      .evaluateAll((elements) => elements.every((element) => getComputedStyle(element).unicodeBidi === 'isolate'));
    expect(isolated).toBe(true);
  });
});
